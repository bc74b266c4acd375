"""Chinese is the language of the product: complete, nothing empty, nothing guessed (STYLE 20)."""

import re

import polib
import pytest

from tests.house.messages import chinese, extracted

VARIABLE = re.compile(r"%\([a-z_]+\)[sd]|%%")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    """The Chinese catalogue as it stands in the tree."""
    return chinese()


def test_every_phrase_of_the_product_has_its_chinese(catalogue: polib.POFile) -> None:
    spoken = {entry.msgid for entry in catalogue if entry.msgstr or entry.msgstr_plural}

    assert sorted({entry.msgid for entry in extracted()} - spoken) == []


def test_nothing_is_empty_and_nothing_is_fuzzy(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []


def test_the_variables_of_a_phrase_are_those_of_its_chinese(catalogue: polib.POFile) -> None:
    differing = [
        entry.msgid
        for entry in catalogue
        if entry.msgstr and set(VARIABLE.findall(entry.msgid)) != set(VARIABLE.findall(entry.msgstr))
    ]

    assert differing == []


def test_no_phrase_stands_twice(catalogue: polib.POFile) -> None:
    phrases = [(entry.msgctxt, entry.msgid) for entry in catalogue]

    assert len(phrases) == len(set(phrases))
