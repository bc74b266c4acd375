"""What an applicant sends without the id of its act does nothing, keeps what was typed, and offers a fresh one."""

from uuid import UUID

from tests.applicant import stories
from tests.applicant.reader import Reader

TOLD = "没有办理：表单不完整。您填写的内容都在，请再提交一次。"


def test_a_declaration_is_not_begun_nor_filed_nor_discarded(chengong: Reader) -> None:
    chengong.open("/my/declarations/new").send({"agreed": "y", "act_id": None}, status=422)
    assert chengong.errors == [TOLD]

    draft = stories.fill(chengong)
    chengong.open(f"{draft}/discard").send({"act_id": None}, status=422)
    assert chengong.errors == [TOLD]

    chengong.open(draft).follow("检查并提交").send({"act_id": ""}, form="/file", status=422)
    assert chengong.errors == [TOLD]
    UUID(chengong.value("act_id"))
    chengong.send({}, form="/file")
    assert chengong.path == f"{draft}/receipt"
