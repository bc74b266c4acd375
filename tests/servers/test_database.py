"""Every test file has a database of its own, with the whole schema and the roles of an installation."""

import psycopg

from config import Settings


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def test_the_web_role_owns_nothing_and_is_no_superuser(settings: Settings) -> None:
    assert _ask(settings.database_url, "SELECT current_user") == "platform_web"
    owned = "SELECT count(*) FROM pg_class WHERE relowner = 'platform_web'::regrole"
    assert _ask(settings.database_url, owned) == 0
    powers = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert _ask(settings.database_url, powers) is False


def test_chinese_words_are_split_for_search(settings: Settings) -> None:
    count = _ask(settings.database_url, "SELECT cardinality(show_trgm('深圳市'))")

    assert isinstance(count, int) and count > 0
