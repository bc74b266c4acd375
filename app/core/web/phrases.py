"""The words of pages, which are in Chinese: a phrase is looked up once a process and not once a use."""

from typing import Any

from flask import Flask
from flask_babel import Domain, force_locale, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext

from app.core.markup import our_markup

Phrases = dict[str, str]


class Spoken(Domain):
    """The catalogue; the framework asks for request, locale and catalogue at every use, and a worklist has 400."""

    def __init__(self) -> None:
        super().__init__()
        self._known: Phrases = {}

    def found(self, msgid: str) -> str:
        """The Chinese of a phrase, or the phrase itself."""
        said = self._known.get(msgid)
        if said is None:
            with force_locale("zh"):
                said = self._known[msgid] = str(self.get_translations().ugettext(msgid))
        return said

    def gettext(self, string: str, **variables: Any) -> str:
        """As the framework has it; an interface answers in English where it is asked to."""
        locale = get_locale()
        if locale is not None and locale.language != "zh":
            return str(super().gettext(string, **variables))
        said = self.found(string)
        return said % variables if variables else said


def speak(app: Flask) -> None:
    """Give code and templates of `app` their words. Variables are escaped where the template escapes."""
    domain = app.extensions["babel"].instance.domain_instance = Spoken()
    marked: Phrases = {}

    @pass_eval_context
    def gettext(context: EvalContext, msgid: str, /, **values: object) -> str:
        if not context.autoescape:
            return domain.found(msgid) % values
        if values:
            return our_markup(domain.found(msgid)) % values
        if msgid not in marked:
            marked[msgid] = our_markup(domain.found(msgid)) % {}
        return marked[msgid]

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        values.setdefault("num", num)
        with force_locale("zh"):
            said = domain.get_translations().ungettext(one, many, num)
        return (our_markup(said) if context.autoescape else said) % values

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
