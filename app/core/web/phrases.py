"""`_()` of the templates. Pages are in Chinese, so a phrase is looked up once and not once a use."""

from flask import Flask
from flask_babel import force_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext

from app.core.markup import our_markup

Phrases = dict[str, str]


def speak(app: Flask) -> None:
    """Give the templates of `app` their words. Variables are escaped where the template escapes.

    The framework asks for the request, its locale and its catalogue at every use: a worklist has 280 of them.
    """
    known: Phrases = {}
    marked: Phrases = {}

    def found(msgid: str) -> str:
        if msgid not in known:
            with force_locale("zh"):
                known[msgid] = get_translations().ugettext(msgid)
        return known[msgid]

    @pass_eval_context
    def gettext(context: EvalContext, msgid: str, /, **values: object) -> str:
        if not context.autoescape:
            return found(msgid) % values
        if values:
            return our_markup(found(msgid)) % values
        if msgid not in marked:
            marked[msgid] = our_markup(found(msgid)) % {}
        return marked[msgid]

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        values.setdefault("num", num)
        with force_locale("zh"):
            said = get_translations().ungettext(one, many, num)
        return (our_markup(said) if context.autoescape else said) % values

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
