"""GET /projects and /closure-notices: what disclosure allows, and nobody's phone (API.md)."""

import pytest

from app.projects.queries import code_of
from tests import factories


@pytest.fixture(scope="module")
def declared(platform):
    """A project declared by 陈工, and the code it got."""
    cast = factories.cast(platform)
    project = factories.declared(platform, cast.chengong)
    return project, code_of(platform, project.id)


def test_a_project_is_listed_and_found_by_its_code(get, declared):
    project, code = declared
    _, listed = get("/projects?page_size=100")
    status, found = get(f"/projects/{code}")

    assert code in {one["code"] for one in listed["items"]}
    assert status == 200
    assert (found["name"], found["code"], found["state"], found["closure_notice"]) == (
        project.name,
        code,
        "active",
        None,
    )
    assert {item["item"] for item in found["items"]} >= {"fgw-ba", "swj-qsxk", "swj-pssp"}


def test_the_register_is_searched_by_words_and_division(get, declared):
    project, code = declared

    assert [one["code"] for one in get("/projects?q=" + project.name[:4])[1]["items"]] == [code]
    assert get("/projects?q=没有这个项目")[1]["items"] == []


def test_nothing_of_a_person_is_told(get, declared):
    _, code = declared
    told = str(get(f"/projects/{code}")[1])

    assert "0755" not in told and "chengong" not in told and "@" not in told


@pytest.mark.parametrize("path", ["/projects/2108-440305-04-01-333721", "/projects/x", "/closure-notices/x",
                                  "/closure-notices/深投告〔2026〕99号"])  # fmt: skip
def test_what_is_not_on_record_is_a_404(get, path):
    assert get(path)[0] == 404


@pytest.mark.parametrize("path", ["/projects/" + "x" * 101, "/closure-notices/" + "x" * 101, "/guides/" + "x" * 101])
def test_a_name_longer_than_any_on_record_is_refused(get, path):
    assert get(path)[0] == 422
