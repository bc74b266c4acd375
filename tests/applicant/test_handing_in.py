"""陈工 hands an item in: materials one by one, named reasons, one receipt (Art. 16(1)). Without script."""

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from sqlalchemy.orm import Session

from app.projects.models import Project
from tests import factories
from tests.applicant.conftest import Enter
from tests.applicant.reader import Reader
from tests.factories import Cast

ITEM = "swj-qsxk"


@pytest.fixture
def project(session: Session, cast: Cast) -> Project:
    """A declared project that owes two permits of the water authority."""
    return factories.declared(session, cast.chengong)


def page_of(session: Session, project: Project, key: str = ITEM) -> str:
    """Where an item of the project is handed in."""
    return f"/my/items/{factories.due(session, project, key).id}/apply"


def pdf() -> bytes:
    """A whole, harmless PDF."""
    made = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(made)
    return made.getvalue()


def put_everything(reader: Reader) -> None:
    """A file beside every material that is needed."""
    for order in reader.page.xpath("//button[@name='material']/@value"):
        if "必交" in reader.page.xpath(f"string(//li[@id='m{order}'])"):
            reader.send({"file": (f"材料{order}.pdf", pdf())}, form="/files", nth=order)


def test_an_item_is_handed_in_with_its_materials_and_gets_a_number(
    session: Session, project: Project, chengong: Reader
) -> None:
    chengong.open(page_of(session, project))
    assert "还缺" in chengong.text

    put_everything(chengong)
    assert "必交材料已齐" in chengong.text
    chengong.send({}, form="/submit")

    assert "已提交：取水许可" in chengong.text
    assert "深水 2026-000" in chengong.text
    assert "03-09" in chengong.text or "3 月 9 日" in chengong.text, "five workdays from Monday 2026-03-02"
    assert "已收件：取水许可" in chengong.open("/account/messages/").text


def test_what_the_platform_fetches_is_called_so_wherever_materials_are_listed(
    session: Session, project: Project, chengong: Reader
) -> None:
    fetched = "系统调取，不必上传"
    chengong.open(page_of(session, project))
    assert fetched in chengong.text
    put_everything(chengong)
    chengong.send({}, form="/submit")

    receipt, case = chengong.text, chengong.follow("看办件").text
    for page in (receipt, case):
        assert fetched in page
        assert "营业执照 无文件" not in page


def test_what_is_missing_is_named_and_leads_to_its_place(session: Session, project: Project, chengong: Reader) -> None:
    chengong.open(page_of(session, project)).send({}, form="/submit", status=409)

    assert chengong.errors
    assert all(line.startswith("请上传“") for line in chengong.errors)


def test_sent_twice_it_is_handed_in_once(session: Session, project: Project, chengong: Reader) -> None:
    chengong.open(page_of(session, project))
    put_everything(chengong)
    first = chengong.send({}, form="/submit").path

    assert chengong.again().path == first


def test_a_second_form_of_a_colleague_is_told_the_first_ones_number(
    session: Session, project: Project, chengong: Reader
) -> None:
    address = page_of(session, project)
    put_everything(chengong.open(address))
    other_act = "00000000-0000-4000-8000-00000000000a"
    chengong.send({}, form="/submit")

    answer = chengong.client.post(
        address.replace("/apply", "/submit"), data={**chengong.token, "act_id": other_act}, follow_redirects=True
    )

    assert "该事项已经提交，正在办理，见 深水 2026-" in answer.get_data(as_text=True)
    assert answer.request.path.startswith("/my/cases/")


def _zip_with_script() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w/>")
        packed.writestr("word/vbaProject.bin", b"\0" * 64)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("病毒.exe", b"MZ" + b"\0" * 100, "类型不予接收"),
        ("申请表.pdf", b"<html><script>alert(1)</script></html>", "内容与文件名所示类型不符"),
        ("空.pdf", b"", "是空文件"),
        ("残.pdf", b"%PDF-1.7\n1 0 obj\n<<", "损坏"),
        ("宏.docx", _zip_with_script(), "宏.docx：“vbaProject.bin”含有宏"),
    ],
)
def test_a_file_that_is_not_taken_gets_its_reason_and_leaves_nothing(
    session: Session, project: Project, chengong: Reader, name: str, content: bytes, reason: str
) -> None:
    chengong.open(page_of(session, project))

    chengong.send({"file": (name, content)}, form="/files", status=422)

    assert len(chengong.errors) == 1
    assert reason in chengong.errors[0]
    assert chengong.open(page_of(session, project)).page.xpath("count(//ul[contains(@class,'files')]/li)") == 0


def test_of_several_files_the_good_ones_are_kept(session: Session, project: Project, chengong: Reader) -> None:
    address = page_of(session, project)
    chengong.open(address)
    files = [(io.BytesIO(pdf()), "好.pdf"), (io.BytesIO(b"MZ"), "坏.exe")]

    answer = chengong.client.post(
        address.replace("/apply", "/files"), data={**chengong.token, "material": "1", "file-1": files}
    )

    assert answer.status_code == 422
    assert "坏.exe" in answer.get_data(as_text=True)
    assert "好.pdf" in chengong.open(address).text


def _remove(reader: Reader, name: str, *, status: int = 200, **chosen: tuple[str, bytes]) -> None:
    """Press the button beside a file that lies there, with files chosen beside materials and not uploaded."""
    (button,) = reader.page.xpath(f"//ul[@class='files']/li[contains(., '{name}')]//button")
    reader.press(button, {field.replace("_", "-"): file for field, file in chosen.items()}, status=status)


def _hand_in(reader: Reader, address: str, **chosen: tuple[str, bytes]) -> Any:
    """Press the last button with files chosen beside materials and not uploaded."""
    fields = dict(reader.page.get_element_by_id("hand-in").form_values())
    files = {name.replace("_", "-"): (io.BytesIO(content), named) for name, (named, content) in chosen.items()}
    return reader.client.post(address.replace("/apply", "/submit"), data={**fields, **files}, follow_redirects=True)


def test_files_that_were_chosen_and_not_uploaded_are_handed_in_with_the_item(
    session: Session, project: Project, chengong: Reader
) -> None:
    address = page_of(session, project)
    orders = chengong.open(address).page.xpath("//li[contains(., '必交')]//button[@name='material']/@value")
    answer = _hand_in(chengong, address, **{f"file_{order}": (f"只选了{order}.pdf", pdf()) for order in orders})

    assert "已提交：取水许可" in answer.get_data(as_text=True)
    assert f"只选了{orders[0]}.pdf" in answer.get_data(as_text=True)


def test_a_chosen_file_stays_when_the_item_cannot_be_handed_in_yet(
    session: Session, project: Project, chengong: Reader
) -> None:
    address = page_of(session, project)
    chengong.open(address)
    answer = _hand_in(chengong, address, file_1=("先选的.pdf", pdf()))

    assert answer.status_code == 409
    assert "先选的.pdf" in answer.get_data(as_text=True)
    assert "先选的.pdf" in chengong.open(address).text


def test_a_chosen_file_that_is_not_taken_stops_the_filing_and_is_named(
    session: Session, project: Project, chengong: Reader
) -> None:
    address = page_of(session, project)
    put_everything(chengong.open(address))
    answer = _hand_in(chengong, address, file_1=("坏.exe", b"MZ"), file_2=("好.pdf", pdf()))

    assert answer.status_code == 422
    assert "坏.exe" in answer.get_data(as_text=True)
    assert "好.pdf" in chengong.open(address).text
    assert chengong.path == address


def test_the_button_of_one_material_takes_what_is_chosen_beside_the_others(
    session: Session, project: Project, chengong: Reader
) -> None:
    address = page_of(session, project)
    fields = dict(chengong.open(address).page.get_element_by_id("hand-in").form_values())
    files = {f"file-{n}": (io.BytesIO(pdf()), f"第{n}个.pdf") for n in (1, 2)}
    chengong.client.post(address.replace("/apply", "/files"), data={**fields, "material": "1", **files})

    assert {"第1个.pdf", "第2个.pdf"} <= set(chengong.open(address).page.xpath("//ul[@class='files']//a/text()"))


def test_a_file_is_taken_away_again_before_it_is_handed_in(
    session: Session, project: Project, chengong: Reader
) -> None:
    chengong.open(page_of(session, project)).send({"file": ("多余.pdf", pdf())}, form="/files")
    assert "多余.pdf" in chengong.text

    _remove(chengong, "多余.pdf")

    assert "多余.pdf" not in chengong.text


def test_taking_one_file_away_keeps_those_that_were_only_chosen(
    session: Session, project: Project, chengong: Reader
) -> None:
    chengong.open(page_of(session, project)).send({"file": ("多余.pdf", pdf())}, form="/files")
    _remove(chengong, "多余.pdf", file_2=("只选了.pdf", pdf()))

    assert "多余.pdf" not in chengong.text
    assert "只选了.pdf" in chengong.text


def test_a_chosen_file_that_is_not_taken_does_not_keep_another_from_being_taken_away(
    session: Session, project: Project, chengong: Reader
) -> None:
    chengong.open(page_of(session, project)).send({"file": ("多余.pdf", pdf())}, form="/files")
    _remove(chengong, "多余.pdf", status=422, file_2=("坏.exe", b"MZ"))

    assert "坏.exe" in chengong.errors[0]
    assert "多余.pdf" not in chengong.open(page_of(session, project)).text


def test_what_must_be_finished_first_is_a_sentence(session: Session, cast: Cast, chengong: Reader) -> None:
    built = factories.declared(session, cast.chengong, {**factories.SMALL, "has_building": True, "uses_new_land": True})

    chengong.open(page_of(session, built, "ghgt-gcgh"))

    assert "现在不能：提交申请" in chengong.text
    assert "须先办结" in chengong.text
    assert not chengong.page.xpath("//form[contains(@action, '/submit')]")


def test_nobody_else_sees_the_files_before_they_are_handed_in(
    session: Session, project: Project, chengong: Reader, as_person: Enter
) -> None:
    chengong.open(page_of(session, project)).send({"file": ("草稿.pdf", pdf())}, form="/files")
    (file,) = chengong.page.xpath("//ul[contains(@class,'files')]/li//a/@href")

    with chengong.client.get(file) as answer:
        assert answer.mimetype == "application/pdf"
    for stranger in ("zhaozong", "wangmin"):
        as_person(stranger).open(file, status=404)


@pytest.mark.parametrize("below", ["/apply", "/files", "/submit"])
def test_another_units_item_is_not_there(
    session: Session, project: Project, zhaozong: Reader, below: str
) -> None:
    address = page_of(session, project).replace("/apply", below)
    if below == "/apply":
        zhaozong.open(address, status=404)
        return
    zhaozong.open("/my/declarations/new")
    act = {"act_id": "00000000-0000-4000-8000-00000000000b", "material": "1"}

    assert zhaozong.client.post(address, data={**zhaozong.token, **act}).status_code == 404
