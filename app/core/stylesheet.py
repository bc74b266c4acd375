"""Cuts a stylesheet down to the rules whose class names we use. Pure."""

import re
from collections.abc import Iterator

USED = """
table table-hover btn btn-primary btn-link btn-sm
form-label form-control form-select form-check form-check-input form-check-label
visually-hidden visually-hidden-focusable
d-none d-block d-flex d-inline-block d-print-none d-print-block
flex-wrap align-items-center align-items-baseline justify-content-between
w-100 w-auto mw-100 fw-normal fw-bold text-end text-nowrap text-break
m-0 mt-0 mt-1 mt-2 mt-3 mt-4 mt-5 mb-0 mb-1 mb-2 mb-3 mb-4 mb-5 ms-2 ms-3 me-2 ms-auto ms-lg-auto
p-0 pt-0 pb-2 ps-3 gap-1 gap-2 gap-3 gap-4
"""
KEPT_CLASSES = frozenset(USED.split())

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_VARIABLE = re.compile(r"(--bs-[\w-]+)\s*:")
_USE = re.compile(r"var\((--bs-[\w-]+)")
_UNWANTED_PSEUDO = re.compile(r"::?(-moz-focus|file-selector|-webkit-(search|inner|outer|color|file))")


def cut(source: str, kept: frozenset[str] = KEPT_CLASSES) -> str:
    """Keep element rules and rules whose classes are all in `kept`; then drop unused variables."""
    licence = source[: source.index("*/") + 2]
    rules = list(_kept_rules(_COMMENT.sub("", source), kept))
    used = set(_USE.findall("".join(rules)))
    while True:
        thinned = [_thin(rule, used) for rule in rules]
        still_used = set(_USE.findall("".join(thinned)))
        if still_used == used:
            break
        used = still_used
    return licence + "\n" + "\n".join(rule for rule in thinned if not rule.endswith("{}")) + "\n"


def _kept_rules(source: str, kept: frozenset[str]) -> Iterator[str]:
    for head, body in _blocks(source):
        if head.startswith("@media"):
            inner = "".join(_kept_rules(body, kept))
            if inner:
                yield f"{head}{{{inner}}}"
        elif not head.startswith("@"):
            selectors = [each for each in _selectors(head) if _wanted(each, kept)]
            if selectors:
                yield f"{','.join(selectors)}{{{_tight(body)}}}"


def _blocks(source: str) -> Iterator[tuple[str, str]]:
    """Each `head { body }` of one level; bodies may hold blocks of their own."""
    at = 0
    while (opening := source.find("{", at)) >= 0:
        depth, end = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(source[end], 0)
            end += 1
        head = re.sub(r'@charset "[^"]*";', "", source[at:opening]).strip()
        yield re.sub(r"\s+", " ", head), source[opening + 1 : end - 1]
        at = end


def _selectors(head: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^(]*\))", head)]


def _wanted(selector: str, kept: frozenset[str]) -> bool:
    if _UNWANTED_PSEUDO.search(selector) or "data-bs-theme" in selector or "::-" in selector:
        return False
    return all(name in kept for name in _CLASS.findall(selector))


def _tight(body: str) -> str:
    declarations = [re.sub(r"\s+", " ", part).strip() for part in re.split(r";(?![^(]*\))", body)]
    return ";".join(re.sub(r"^([\w-]+)\s*:\s*", r"\1:", part) for part in declarations if part)


def _thin(rule: str, used: set[str]) -> str:
    """Without the variables nobody reads; only flat rules carry them."""
    if rule.startswith("@"):
        return rule
    head, body = rule[:-1].split("{", 1)
    parts = re.split(r";(?![^(]*\))", body)
    kept = [part for part in parts if not (name := _VARIABLE.match(part)) or name.group(1) in used]
    return f"{head}{{{';'.join(kept)}}}"
