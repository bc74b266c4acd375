"""The portal's own pages on the real catalogue, as a stranger opens them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.wiring import load_catalogue
from config import Settings


@pytest.fixture(scope="module")
def client(app: Flask, settings: Settings) -> FlaskClient:
    """A stranger's browser; the catalogue is loaded, nothing is filed."""
    load_catalogue(settings)
    return app.test_client()


def test_home_shows_every_department_with_its_items(client: FlaskClient) -> None:
    home = client.get("/").text

    assert "17 个部门、90 个事项" in home
    assert home.count('<li><h3><a href="/guides?department=') == 17
    assert sum(int(n) for n in re.findall(r">全部 (\d+) 项</a>", home)) == 90


def test_home_arranges_the_same_items_by_stage(client: FlaskClient) -> None:
    home = client.get("/?by=stage").text

    assert home.count('<li><h3><a href="/guides?stage=') >= 4
    assert sum(int(n) for n in re.findall(r">全部 (\d+) 项</a>", home)) == 90


def test_an_empty_platform_has_a_home_without_blanks(client: FlaskClient) -> None:
    home = client.get("/").text

    assert "项目的应办事项全部办结后，告知书公布在这里。" in home
    assert re.search(r"收件</dt><dd class=\"r\"><b>0</b>", home)
    assert '按时办结率（本年）</dt><dd class="r">—</dd>' in home


def test_every_address_on_the_home_page_opens(client: FlaskClient) -> None:
    local = set(re.findall(r'(?:href|action)="(/[^"#?]*)', client.get("/").text))
    open_to_all = [url for url in local if not url.startswith(("/static", "/my", "/appearance"))]
    closed = {url: client.get(url).status_code for url in open_to_all}

    assert {url: status for url, status in closed.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/policies", "第二十六条"),
        ("/help", "哪些天不计"),
        ("/sitemap", "深圳市水务局"),
        ("/accessibility", "键盘"),
        ("/licences", "0BSD"),
        ("/contact", "市水务局"),
    ],
)
def test_a_page_about_the_site_opens_to_strangers_and_leaves_no_cookie(
    client: FlaskClient, path: str, words: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert words in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_licence_page_names_every_vendored_package(client: FlaskClient) -> None:
    page = client.get("/licences").text

    assert all(name in page for name in ("bootstrap", "htmx.org", "@hotwired/stimulus", "accessible-autocomplete"))
