"""What is wrong with a field stands beside it in the words of the summary, also where they are translated late."""

from flask import Flask, render_template_string
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, StringField, validators

LATE = lazy_gettext("This field is required")
PAGE = """{%- from "macros/forms.html" import errors, field -%}
{{ errors(form) }}{{ field(form.name) }}{{ field(form.parts) }}"""


class Part(FlaskForm):
    """One of several."""

    name = StringField("名称", [validators.InputRequired(LATE)])


class Whole(FlaskForm):
    """One field and a list of parts."""

    name = StringField("项目名称", [validators.InputRequired(LATE)])
    parts = FieldList(FormField(Part), "部分", min_entries=1)


def test_late_words_stand_whole_at_the_field(dressed: Flask) -> None:
    with dressed.test_request_context("/my/x", method="POST"):
        form = Whole(meta={"csrf": False})
        form.validate()
        page = render_template_string(PAGE, form=form)

    assert "这一项必须填写</span>" in page
    assert page.count("这一项必须填写") >= 2
    assert "这；一" not in page


def test_the_summary_names_the_field_that_is_required(dressed: Flask) -> None:
    with dressed.test_request_context("/my/x", method="POST"):
        form = Whole(meta={"csrf": False})
        form.validate()
        page = render_template_string(PAGE, form=form)

    assert '<a href="#name">项目名称：这一项必须填写</a>' in page
    assert '<a href="#parts-0-name">名称：这一项必须填写</a>' in page
