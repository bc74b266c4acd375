"""The calculator and the check of a receipt as anybody meets them, without script (Art. 17)."""

import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.clock.receipt_texts import LARGEST
from tests.applicant.reader import Reader
from tests.factories import Cast

QUESTION = {"start_on": "2018-02-09", "number": "10", "unit": "workday", "extension": "5", "known_on": "2018-02-09",
            "pauses-0-from_on": "2018-02-12", "pauses-0-to_on": "2018-02-14", "pauses-0-kind": "expert_review"}


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> Reader:
    """Somebody who is not signed in, on a platform with its calendar."""
    app.config["RATELIMIT_ENABLED"] = False
    return Reader(app)


def asked(stranger: Reader, *, status: int = 200, **changes: str) -> Reader:
    return stranger.open(f"/calculator?{urlencode(QUESTION | changes)}", status=status)


def downloaded(stranger: Reader, **changes: str) -> bytes:
    answer = stranger.client.get(f"/calculator/receipt?{urlencode(QUESTION | changes)}")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return bytes(answer.data)


def checked(stranger: Reader, content: bytes, *, status: int = 200) -> Reader:
    return stranger.open("/receipts").send({"file": ("示例.json", content)}, form="/receipts", status=status)


def test_the_contracts_example_is_answered_on_a_page(stranger):
    page = asked(stranger)

    assert "到期日 2018-03-12 周一" in page.text and "国办发明电〔2017〕12号" in page.text
    assert len(page.page.xpath("//table[contains(@class, 'ledger')]/tbody/tr")) == 32
    assert "Set-Cookie" not in page.answer.headers


def test_the_page_says_what_the_interface_says(stranger):
    question = {"start_on": "2018-02-09", "limit": {"number": 10, "unit": "workday"}, "known_on": "2018-02-09",
                "pauses": [{"from": "2018-02-12", "to": "2018-02-14", "kind": "expert_review"}],
                "extension": {"number": 5, "unit": "workday"}}
    said: Any = stranger.client.post("/api/v1/public/deadlines", json=question).json
    answer = json.loads(downloaded(stranger))["answer"]

    assert answer == {name: said[name] for name in answer}


def test_a_date_beyond_the_calendar_is_a_dashed_interval(stranger):
    page = asked(stranger, start_on="2026-12-07", number="20", known_on="2026-12-07")

    assert "暂定" in page.text and page.page.xpath("//h2//span[contains(@class, 'tent')]")


def test_a_pause_without_an_end_leaves_no_due_day(stranger):
    assert "停表未结束，没有到期日" in asked(stranger, **{"pauses-0-to_on": ""}).text


def test_rows_come_and_go_without_script_and_keep_what_was_typed(stranger):
    page = asked(stranger, add="1")
    assert page.page.xpath("//input[@name='pauses-1-from_on']")
    assert page.page.xpath("//input[@name='pauses-0-from_on']/@value") == ["2018-02-12"]

    page = asked(stranger, remove="0")
    assert "".join(page.page.xpath("//input[contains(@name, 'from_on')]/@value")) == ""
    assert page.page.xpath("//input[@name='number']/@value") == ["10"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start_on": ""}, "起算日（第0日）：必须提供。"),
        ({"start_on": "2003-12-31"}, "起算日（第0日）：不小于 2004-01-01。"),
        ({"start_on": "2101-01-01"}, "起算日（第0日）：不大于 2100-12-31。"),
        ({"start_on": "2018-02-30"}, "起算日（第0日）：请填写真实存在的日期，例如 2026-03-02。"),
        ({"start_on": "昨天"}, "起算日（第0日）：请填写真实存在的日期，例如 2026-03-02。"),
        ({"number": ""}, "时限：必须提供。"),
        ({"number": "3651"}, "时限：不大于 3650。"),
        ({"number": "-1"}, "时限：不小于 0。"),
        ({"number": "十"}, "时限：请填整数。"),
        ({"number": "1.5"}, "时限：请填整数。"),
        ({"number": "9" * 5000}, "时限：请填整数。"),
        ({"start_on": "2090-01-02", "number": "3650"}, "时限：该期限将晚于2100年12月31日届满"),
        ({"unit": "week"}, "时限单位："),
        ({"unit": "immediate"}, "时限："),
        ({"extension": "3651"}, "延长：不大于 3650。"),
        ({"extension": "x"}, "延长：请填整数。"),
        ({"known_on": "2003-01-01"}, "按哪天所知：不小于 2004-01-01。"),
        ({"known_on": "2101-01-01"}, "按哪天所知：不大于 2100-12-31。"),
        ({"pauses-0-from_on": "2003-01-01"}, "暂停 1 不计入的首日：不小于 2004-01-01。"),
        ({"pauses-0-from_on": ""}, "暂停 1 不计入的首日：必须提供。"),
        ({"pauses-0-from_on": "2018-02-15"}, "暂停 1 不计入的首日："),
        ({"pauses-0-to_on": "2101-01-01"}, "暂停 1 不计入的末日：不大于 2100-12-31。"),
        ({"pauses-0-kind": "lunch"}, "暂停 1 为什么："),
        ({"pauses-7-from_on": "nonsense", "pauses-7-to_on": "2018-02-15"}, "暂停 2 不计入的首日："),
    ],
)  # fmt: skip
def test_each_bound_is_told_at_its_field(stranger, changes, sentence):
    page = asked(stranger, status=422, **changes)

    assert any(error.startswith(sentence) for error in page.errors), page.errors
    assert stranger.client.get(f"/calculator/receipt?{urlencode(QUESTION | changes)}").status_code == 422


def test_a_hundred_pauses_are_taken_and_no_more(stranger):
    def pauses(many: int) -> dict[str, str]:
        days = range(many)
        return {f"pauses-{n}-{name}": "2018-02-13" for n in days for name in ("from_on", "to_on")} | {
            f"pauses-{n}-kind": "hearing" for n in days
        }

    assert "到期日 2018-03-08" in asked(stranger, **pauses(100)).text
    errors = asked(stranger, status=422, **pauses(101)).errors
    assert errors == ["暂停 101 不计入的首日：不超过 100 项。"]


@pytest.mark.parametrize("query", ["nosuch=1", "start_on=%00", "start_on=%F0%9F%92%A5&number=%ED%A0%80", "add=1",
                                   "remove=99999", "remove=x", "pauses-99999999999999999999-from_on=1",
                                   "unit=immediate", "number=%EF%BC%91%EF%BC%90", "pauses-0-from_on=1&pauses-x=2"])
def test_nonsense_in_the_address_is_no_failure(stranger, query):
    for page in ("/calculator", "/calculator/receipt"):
        assert stranger.client.get(f"{page}?{query}").status_code in (200, 400, 422), query


def test_every_bound_stands_beside_its_field(stranger):
    page = stranger.open("/calculator")

    for name, bounds in (("start_on", "2004-01-01 至 2100-12-31"), ("number", "0 至 3650"), ("extension", "0 至 3650"),
                         ("known_on", "2004-01-01 至 2100-12-31"), ("pauses-0-from_on", "2004-01-01 至 2100-12-31"),
                         ("pauses-0-to_on", "2100-12-31")):
        assert bounds in page.page.get_element_by_id(f"{name}-h").text_content()
    assert "最多 100 段" in page.text


def test_a_downloaded_receipt_is_true_as_a_file_and_as_a_paste(stranger):
    content = downloaded(stranger)

    assert "计算相符" in checked(stranger, content).text
    assert "计算相符" in stranger.open("/receipts").send({"text": f"\r\n{content.decode()}\r\n"}, form="/receipts").text
    assert "计算相符" in checked(stranger, b"\xef\xbb\xbf" + content + b"\n").text


def test_a_changed_receipt_is_not_true_and_each_fault_is_told(stranger):
    page = checked(stranger, downloaded(stranger).replace(b"2018-03-12", b"2018-03-13"))

    assert "不符" in page.text and "摘要与内容不符" in page.text
    assert "到期日：凭据写作 2018-03-13，复算得 2018-03-12" in page.text


def test_known_then_and_now_stand_side_by_side(stranger):
    content = downloaded(stranger, start_on="2020-01-06", number="20", extension="", known_on="2020-01-06",
                         **{"pauses-0-from_on": "", "pauses-0-to_on": ""})

    page = checked(stranger, content)

    assert "计算相符" in page.text
    row = next(row for row in page.page.xpath("//tr") if "复算所得" in row.text_content())
    assert [cell.text_content().strip() for cell in row.xpath("td")] == ["2020-02-06", "2020-02-10"]


def sent_raw(stranger: Reader, field: str, content: bytes) -> Any:
    """A form with one large part, as bytes: the test's own client would leave a file of it open."""
    filename = b'; filename="x.json"' if field == "file" else b""
    token = stranger.open("/receipts").token["csrf_token"].encode()
    parts = ((b"csrf_token", b"", token), (field.encode(), filename, content))
    body = b"".join(b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % part for part in parts)
    return stranger.client.post("/receipts", data=body + b"--edge--\r\n",
                                content_type="multipart/form-data; boundary=edge")


@pytest.mark.parametrize("field", ["file", "text"])
def test_what_is_larger_than_any_receipt_is_refused_at_its_field(stranger, field):
    answer = sent_raw(stranger, field, b"x" * (LARGEST + 1))

    assert answer.status_code == 422 and "不超过 2000000 字节" in answer.text


@pytest.mark.parametrize("field", ["file", "text"])
def test_what_is_larger_still_is_no_failure(stranger, field):
    answer = sent_raw(stranger, field, b"x" * 5_000_000)

    assert answer.status_code in (413, 422) and answer.mimetype == "text/html"


def test_what_is_no_text_is_refused_at_its_field(stranger):
    assert any("UTF-8" in error for error in checked(stranger, b"\xff\xfe{}", status=422).errors)


def test_nothing_sent_is_told(stranger):
    page = stranger.open("/receipts").send({}, form="/receipts", status=422)

    assert page.errors == ["请选择凭据文件，或者粘贴凭据全文"]


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"NaN", b'{"format":1,"format":2}', b"null",
                                     b'{"format":NaN}', b"<html>", b"\x00", b"9" * 100_000])
def test_hostile_text_is_said_to_be_no_receipt(stranger, content):
    page = checked(stranger, content)

    assert "不符" in page.text and "不是 term-receipt/1 格式" in page.text


def test_markup_in_a_receipt_is_shown_and_never_run(stranger):
    page = checked(stranger, b'{"<script>alert(1)</script>":1}')

    assert "<script>alert" not in page.answer.text


def test_the_form_is_described_for_strangers(stranger):
    page = stranger.open("/receipts").follow("凭据的格式")

    assert all(key in page.text for key in json.loads(downloaded(stranger)))


def test_the_home_page_leads_to_the_calculator(stranger):
    assert stranger.open("/").follow("计算到期日").path == "/calculator"


def test_the_command_says_true_or_not(app, stranger, tmp_path):
    held, lie = tmp_path / "held.json", tmp_path / "lie.json"
    held.write_bytes(downloaded(stranger))
    lie.write_bytes(downloaded(stranger).replace(b"2018-03-12", b"2018-03-13"))
    huge = tmp_path / "huge.json"
    huge.write_bytes(b"x" * (LARGEST + 1))
    runner = app.test_cli_runner()

    done = [runner.invoke(args=["clock", "verify", str(path)]) for path in (held, lie, huge, tmp_path / "none")]

    assert [each.exit_code for each in done] == [0, 1, 1, 2]
    assert done[0].output.startswith("计算相符") and done[1].output.startswith("不符") and "字节" in done[2].output


def test_a_file_is_never_sent_without_a_token(stranger):
    answer = stranger.client.post("/receipts", data={"file": (io.BytesIO(b"{}"), "x.json")})

    assert answer.status_code == 400


@pytest.mark.parametrize("place", ["²", "９", "٣", "9" * 5000, "-1", "", "00000"])
def test_a_row_at_no_place_is_nobodys_row(stranger: Reader, place: str) -> None:
    page = asked(stranger, **{f"pauses-{place}-from_on": "2018-02-12", f"pauses-{place}-to_on": "2018-02-14"})

    assert "到期日 2018-03-12 周一" in page.text
    downloaded(stranger, **{f"pauses-{place}-from_on": "2018-02-12"})
