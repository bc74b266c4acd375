"""The page with every macro on it, and the values it is shown with. Test-only."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask, render_template, request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.front.my.drawing import chart
from app.front.my.plan import Bar

AT = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


YES_NO = [SelectChoice("y", "是"), SelectChoice("n", "否，利用已有建设用地")]


class SampleForm(FlaskForm):
    """One field of each kind."""

    name = StringField("项目名称", [DataRequired("请填写项目名称")], description="与立项文件一致。")
    land = IntegerField("用地面积", [InputRequired(), NumberRange(min=1, message="用地面积须大于 0")])
    district = SelectField("所在区", choices=[SelectChoice(str(n), f"示例区 {n}") for n in range(20)])
    stage = SelectField("审批阶段", choices=[SelectChoice("1", "立项用地规划许可"), SelectChoice("2", "工程建设许可")])
    begins = DateField("拟开工时间", [InputRequired("请填写拟开工时间")])
    note = TextAreaField("建设规模及内容", description="公开时原样展示。")
    new_land = RadioField("是否新增建设用地", choices=YES_NO)
    kinds = SelectMultipleField(
        "停表种类",
        choices=[SelectChoice("a", "委托评估"), SelectChoice("b", "专家评议")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agreed = BooleanField("以上内容不涉及国家秘密", [InputRequired("请确认不涉密")])


ROWS = [
    ("OVERDUE", {"earliest": date(2026, 11, 20), "left": -1}),
    ("WARNING", {"earliest": date(2026, 11, 24), "left": 1}),
    ("NORMAL", {"earliest": date(2026, 11, 30), "left": 5}),
    ("PAUSED", {"left": 6, "stopped": True}),
    ("NORMAL", {"earliest": date(2027, 1, 4), "latest": date(2027, 1, 7), "left": 30, "provisional": True}),
    ("UNTIMED", {"word": "收件", "note": "11-30 前受理"}),
]
CLOCKS = [
    {
        "label": "承诺",
        "left": 14,
        "earliest": date(2026, 12, 11),
        "latest": date(2026, 12, 11),
        "total": 15,
        "text": "10 个工作日",
    },
    {"label": "法定", "left": -1, "earliest": date(2026, 11, 20), "latest": date(2026, 11, 20), "text": "20 个工作日"},
    {"label": "并联", "left": 44, "earliest": date(2027, 1, 22), "latest": date(2027, 1, 27),
     "provisional": True, "text": "60 个工作日"},
]
DAYS = [
    {"on": MONDAY + timedelta(n - 3), "counts": counts, "nth": nth, "note": note, "kind": kind}
    for n, (counts, nth, note, kind) in enumerate(
        [
            ("受理", None, "受理之日，不计", ""),
            ("否", None, "周末", "off"),
            ("否", None, "周末", "off"),
            ("计", 1, "", ""),
            ("停", None, "专家评审，〔2026〕示例31号", "pause"),
            ("计", 2, "承诺时限届满", "end"),
        ]
    )
]
TASKS = [
    {
        "title": "开始之前",
        "tasks": [{"label": "确认项目不涉密", "url": "#", "hint": "暂行办法第三条", "state": "done", "word": "已完成"}],
    },
    {
        "title": "项目",
        "tasks": [
            {"label": "建设地点与规模", "url": "#", "state": "bad", "word": "有 2 处问题"},
            {"label": "投资与资金来源", "url": "#", "state": "doing", "word": "填写中"},
            {"label": "申请材料", "url": None, "hint": "完成第二部分后列出", "state": "no", "word": "尚不能开始"},
        ],
    },
]
BARS = [
    Bar("a", "企业投资项目核准", "市发展改革委", date(2026, 9, 8), date(2026, 9, 22), "done", (), critical=True),
    Bar("b", "用地规划许可证", "市规划国土委", date(2026, 9, 22), date(2026, 10, 18), "done", ("a",), critical=True),
    Bar("c", "工程规划许可证", "市规划国土委", date(2026, 11, 21), date(2026, 12, 9), "now", ("b",), critical=True),
    Bar("d", "环境影响报告表（补正中）", "市人居环境委", date(2026, 11, 8), date(2026, 12, 2), "wait", ()),
    Bar("e", "防空地下室报建审查", "市应急办", date(2026, 12, 14), date(2027, 1, 24), "todo", ("c",)),
]
CHART = chart(BARS, MONDAY, date(2026, 12, 26))


def hang_gallery(app: Flask) -> None:
    """Serve the gallery at /my/gallery and /desk/gallery."""

    def gallery(family: str) -> str:
        form = SampleForm(land=0, name="", meta={"csrf": False})
        if request.args.get("wrong"):
            form.validate()
        return render_template(
            "gallery.html", family=family, form=form, at=AT, on=MONDAY, rows=ROWS, clocks=CLOCKS, days=DAYS,
            groups=TASKS, chart=CHART,
        )  # fmt: skip

    app.add_url_rule("/<any(my, desk):family>/gallery", "gallery", gallery)
