"""GET /guides: the published guides, every edition for ever (API.md)."""

import pytest

from app.core.scope import enter
from app.core.types import PLATFORM
from app.guides import queries, service
from tests.factories import MONDAY

PARTS = ["basis", "content", "conditions", "process", "fee", "supervision", "contact", "result"]


def test_a_guide_has_its_eight_parts_its_limits_and_its_materials(get):
    status, body = get("/guides/fgw-hz")

    assert status == 200
    assert (body["item"], body["name"], body["version"]) == ("fgw-hz", "企业投资项目核准", 1)
    assert all(body[part] for part in PARTS)
    assert body["limit"]["promised"] == {"number": 10, "unit": "workday"}
    assert (body["limit"]["legal"]["number"], body["limit"]["legal"]["unit"]) == (20, "workday")
    assert len(body["materials"]) >= 3


def test_an_unknown_item_is_a_404(get):
    assert get("/guides/nosuch")[0] == get("/guides/nosuch/versions")[0] == 404


def test_all_guides_are_listed_once_over_all_pages(get):
    seen, token = [], ""
    while token is not None:
        status, body = get(f"/guides?page_size=37&page_token={token}")
        assert status == 200 and body["total_estimate"] == 90
        seen += [guide["item"] for guide in body["items"]]
        token = body["next_page_token"]

    assert len(seen) == len(set(seen)) == 90


@pytest.mark.parametrize(
    ("query", "expected"),
    [("q=施工许可证", {"zjj-sgxk"}), ("q=sgxk", {"zjj-sgxk", "jtw-sgxk"}),
     ("department=swj&stage=3", {"swj-pssp"}), ("department=市水务局&stage=3", {"swj-pssp"}),
     ("department=nosuch", set()), ("q=施工 公路", {"jtw-slsg", "jtw-sgxk"}), ("q=100%25", set()), ("q=_", set())],
)  # fmt: skip
def test_words_department_and_stage_narrow_the_list(get, query, expected):
    _, body = get(f"/guides?page_size=100&{query}")

    assert expected <= {guide["item"] for guide in body["items"]} if expected else body["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("page_size=0", "page_size"), ("page_size=101", "page_size"), ("page_size=x", "page_size"), ("stage=9", "stage"),
     ("q=" + "x" * 101, "q"), ("page_token=zzz", "page_token"), ("page_token=WyJhIiwiYiIsImMiXQ", "page_token"),
     ("nosuch=1", "nosuch"), ("q=a&q=b", "q")],
)  # fmt: skip
def test_a_query_that_does_not_fit_is_a_422_that_names_the_key(get, query, field):
    status, body = get(f"/guides?{query}")

    assert status == 422 and [error["field"] for error in body["errors"]] == [field]


def test_a_new_edition_replaces_the_one_in_force_and_both_stay_readable(get, platform):
    enter(platform, PLATFORM)
    draft = service.revise(platform, queries.guide_of(platform, "swj-qsxk"))
    draft.basis = "取水许可和水资源费征收管理条例（第二版）"
    platform.commit()
    before = get("/guides/swj-qsxk")[1]
    service.publish(platform, draft, now=MONDAY)
    platform.commit()

    assert before["version"] == 1 and get("/guides/swj-qsxk")[1]["basis"].endswith("（第二版）")
    assert get("/guides/swj-qsxk/versions/1")[1] == before
    assert [edition["version"] for edition in get("/guides/swj-qsxk/versions")[1]["items"]] == [2, 1]


def test_a_draft_is_not_public(get, platform):
    enter(platform, PLATFORM)
    service.revise(platform, queries.guide_of(platform, "swj-hdgl"))
    platform.commit()

    assert get("/guides/swj-hdgl/versions/2")[0] == 404
    assert len(get("/guides/swj-hdgl/versions")[1]["items"]) == 1
