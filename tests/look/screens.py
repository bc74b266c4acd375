"""The generated pages with invented records, as app.core.crud would give them. Test-only."""

from datetime import date
from types import SimpleNamespace as Named

from flask import Flask, render_template, request

from tests.look.gallery import AT, SampleForm

NAMES = [
    ("深圳市发展和改革委员会", "市发展改革委"),
    ("深圳市人居环境委员会", "市人居环境委"),
    ("深圳市水务局", "市水务局"),
]
ACTS = [
    Named(name="pause", label="停用", url="#", confirm="停用后不再出现在新申报里。"),
    Named(name="confirm", label="确认", url="#", confirm=""),
]


def _listing(*, full: bool) -> Named:
    cells = ("440300 深圳市", "0755-00000000", True, date(2018, 1, 1), None)
    heads = ("名称", "简称", "区划", "电话", "公开", "生效", "注销")
    rows = [
        Named(id=place, url="#", cells=list(zip(heads, (name, short, *cells), strict=True)), version=1)
        for place, (name, short) in enumerate(NAMES)
    ]
    return Named(
        heads=[{"label": "名称", "sort": "#", "dir": "ascending"}, *({"label": head} for head in heads[1:])],
        rows=rows if full else [], q="", searchable=True, count=17 if full else 0, more=False, as_of=AT, size=25,
        filters=[Named(name="f-state", label="状态", choices=[("", "全部", False), ("ACTIVE", "在用", True)])],
        chips=[("状态：在用", "#")], order_label="名称", next_url="#" if full else None, first_url=None, add_url="#",
    )  # fmt: skip


def _context(name: str) -> dict[str, object]:
    form = SampleForm(land=0, name="示例", meta={"csrf": False})
    if request.args.get("wrong"):
        form.validate()
    fields = list(form)
    facts = [
        ("身份", [("名称", "市水务局"), ("区划", "440300")]),
        ("联系", [("电话", None), ("公开", True)]),
    ]
    return {
        "screen": Named(title="Departments", one="Department", route="#"),
        "title": "部门" if name in {"list", "search"} else "深圳市水务局",
        "row": "深圳市水务局",
        "listing": _listing(full=not request.args.get("none")),
        "acts": ACTS,
        "act_id": "0",
        "form": form,
        "sections": facts if name == "show" else [("身份", "暂行办法第七条", fields[:4]), ("内容", "", fields[4:])],
        "list_url": "#", "cancel_url": "#", "edit_url": "#", "delete_url": "#", "version": 3,
        "trace": ["11-23 09:31 李晓 改了电话", "11-20 09:00 周管 新增"],
        "differences": [("name", "项目名称", "一", "二", "三"), ("begins", "拟开工时间", AT, AT, AT)],
        "who": "王敏", "at": AT,
        "question": "停用这个部门？", "fields": [("rowid", "1")], "act": ACTS[0], "rows": ["深圳市水务局"],
    }  # fmt: skip


def hang_screens(app: Flask) -> None:
    """Serve each generated page at /desk/screens/<name> and each fault at /fault/<name>."""

    def screen(name: str) -> str:
        return render_template(f"appbuilder/general/model/{name}.html", **_context(name))

    def fault(name: str) -> str:
        status = int(name) if name.isdigit() else 409
        facts = {"message": "项目代码未通过核验", "article": "16(2)", "reference": "REQ-8F2C01AB"}
        return render_template(f"errors/{name}.html", status=status, **facts)

    app.add_url_rule("/desk/screens/<name>", "screen", screen)
    app.add_url_rule("/fault/<name>", "fault", fault)
