"""What a paper must say, and how it is frozen and numbered."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.models import IssuedDocument
from app.documents.rules import (
    FACTS,
    MAX_TRIES,
    ClosureFacts,
    DecisionFacts,
    DocumentKind,
    DocumentState,
    FactMissing,
    FactNotText,
    Paper,
    RefusalFacts,
    RefusalReason,
    canonical,
    digest,
    dispatch_number,
    from_canonical,
    must_be_failed,
    must_be_of,
    receipt_number,
    title,
    wait_after,
)
from app.documents.rules.making import NothingToRetry
from tests.documents.papers import CODE, NAME, PAPERS, acceptance


def of(kind: DocumentKind) -> Paper:
    return PAPERS[kind]


def test_every_kind_has_facts_of_its_own() -> None:
    assert set(FACTS) == set(DocumentKind)
    assert len(set(FACTS.values())) == len(DocumentKind)


@pytest.mark.parametrize("part", ["project_code", "project_name", "number", "issuer", "addressee", "query_url"])
@pytest.mark.parametrize("kind", DocumentKind)
def test_no_paper_without_its_head(kind: DocumentKind, part: str) -> None:
    with pytest.raises(FactMissing) as refused:
        replace(of(kind), **{part: "  "})  # type: ignore[arg-type]

    assert refused.value.values == {"part": part}
    assert refused.value.article == "15"


@pytest.mark.parametrize("text", ["项目\x00名", "项目\x1b", "\ud800", "长" * 20_001])
def test_what_cannot_be_printed_is_refused(text: str) -> None:
    with pytest.raises(FactNotText):
        acceptance(project_name=text)


@pytest.mark.parametrize("name", ["喆堃犇翀昇㎡", "#strong[x] $1$ \\ *a* <b>", "项目“一期”", "ﷺ🏗", "第一行\n第二行"])
def test_any_other_text_is_taken_as_it_is(name: str) -> None:
    assert from_canonical(canonical(acceptance(project_name=name)))["project_name"] == name


def test_an_applicant_sent_away_is_told_where_to_go() -> None:
    refusal = of(DocumentKind.REFUSAL_TO_ACCEPT)
    assert isinstance(refusal, RefusalFacts)

    with pytest.raises(FactMissing):
        replace(refusal, reason=RefusalReason.NOT_OURS, competent="")


def test_a_decision_decides_something() -> None:
    decision = of(DocumentKind.DECISION)
    assert isinstance(decision, DecisionFacts)

    with pytest.raises(FactMissing):
        replace(decision, content=())


def test_there_is_no_closure_notice_of_nothing() -> None:
    notice = of(DocumentKind.CLOSURE_NOTICE)
    assert isinstance(notice, ClosureFacts)

    with pytest.raises(FactMissing):
        replace(notice, items=(), not_applicable=())


@pytest.mark.parametrize("kind", DocumentKind)
def test_facts_of_another_kind_are_our_mistake(kind: DocumentKind) -> None:
    must_be_of(kind, of(kind))
    for other in set(DocumentKind) - {kind}:
        with pytest.raises(TypeError):
            must_be_of(kind, of(other))


@pytest.mark.parametrize("kind", DocumentKind)
def test_frozen_facts_are_canonical_json(kind: DocumentKind) -> None:
    frozen = canonical(of(kind))

    assert json.loads(frozen)["project_code"] == CODE
    assert list(json.loads(frozen)) == sorted(json.loads(frozen))
    assert json.loads(frozen)["issued_on"] == "2026-11-23"
    assert digest(frozen) == digest(canonical(of(kind)))
    assert len(digest(frozen)) == 64


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_different_facts_have_different_digests(name: str) -> None:
    frozen = canonical(acceptance(project_name=name))

    assert (digest(frozen) == digest(canonical(acceptance()))) == (name == NAME)


@pytest.mark.parametrize(
    ("mark", "year", "ordinal", "written"),
    [("深投告", 2026, 1, "深投告〔2026〕1号"), ("深发改受", 2027, 1024, "深发改受〔2027〕1024号")],
)
def test_a_number_is_written_as_the_standard_has_it(mark: str, year: int, ordinal: int, written: str) -> None:
    assert dispatch_number(mark, year, ordinal) == written


def test_a_receipt_bears_its_day_and_six_digits() -> None:
    assert receipt_number(date(2026, 11, 23), 17) == "SJ20261123-000017"


def test_every_title_fits_its_column() -> None:
    longest = IssuedDocument.__table__.c.title.type.length

    assert all(len(title(kind, of(kind))) <= longest for kind in DocumentKind)
    assert title(DocumentKind.CLOSURE_NOTICE, of(DocumentKind.CLOSURE_NOTICE)) == f"关于{NAME}应办事项全部办结的告知书"


def test_waits_grow_and_end() -> None:
    waits = [wait_after(tries) for tries in range(1, MAX_TRIES)]

    assert MAX_TRIES == 5
    assert waits == sorted(wait for wait in waits if wait is not None)
    assert all(wait is not None and wait > timedelta() for wait in waits)
    assert wait_after(MAX_TRIES) is None


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.FAILED])
def test_only_what_failed_is_made_again(state: DocumentState) -> None:
    must_be_failed(DocumentState.FAILED)
    with pytest.raises(NothingToRetry):
        must_be_failed(state)
