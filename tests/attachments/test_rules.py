"""A shown name hides nothing; a state says who may fetch."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attachments.inspection.kinds import KINDS, extension
from app.attachments.inspection.verdict import Reason
from app.attachments.rules import (
    LONGEST_NAME,
    MAX_TRIES,
    REFUSALS,
    AttachmentState,
    Infected,
    ScanGivenUp,
    StillQuarantined,
    must_be_fetchable,
    shown_name,
)
from app.core.serving import disposition


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("申请书.PDF", "申请书.pdf"),
        ("C:\\资料\\申请书.pdf", "申请书.pdf"),
        ("../../etc/申请书.pdf", "申请书.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\u200b\x07b.pdf", "ab.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("  多  空格 .pdf", "多 空格.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("喆堃犇翀昇㎡.ofd", "喆堃犇翀昇㎡.ofd"),
        (".pdf", "pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        ("\u202e.pdf", "pdf"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_a_name_is_shown_for_what_it_is(raw: str, shown: str) -> None:
    assert shown_name(raw) == shown


@given(st.text(max_size=400))
def test_no_name_is_long_leads_anywhere_or_changes_direction(raw: str) -> None:
    shown = shown_name(raw)

    assert 0 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in shown)
    assert shown_name(shown) == shown


@given(st.text(max_size=300), st.sampled_from(sorted(KINDS)))
def test_the_extension_is_always_kept(stem: str, ending: str) -> None:
    assert extension(shown_name(f"{stem}甲.{ending}")) == ending


@given(st.text(max_size=200))
def test_no_name_breaks_out_of_its_header(raw: str) -> None:
    header = disposition(shown_name(raw))

    assert header.isascii()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert "\r" not in header
    assert "\n" not in header


def test_every_reason_has_a_sentence_of_its_own() -> None:
    assert set(REFUSALS) == set(Reason)
    assert len({refusal.msgid for refusal in REFUSALS.values()}) == len(Reason)


@pytest.mark.parametrize("by_owner", [True, False])
@pytest.mark.parametrize("state", AttachmentState)
def test_who_may_fetch_in_which_state(state: AttachmentState, by_owner: bool) -> None:
    refusal = {
        (AttachmentState.INFECTED, True): Infected,
        (AttachmentState.INFECTED, False): Infected,
        (AttachmentState.QUARANTINED, False): StillQuarantined,
    }.get((state, by_owner))

    if refusal is None:
        must_be_fetchable(state, verdict="", by_owner=by_owner)
    else:
        with pytest.raises(refusal):
            must_be_fetchable(state, verdict="EICAR", by_owner=by_owner)


def test_a_file_whose_scan_was_given_up_is_not_promised_in_a_minute() -> None:
    with pytest.raises(ScanGivenUp):
        must_be_fetchable(AttachmentState.QUARANTINED, verdict="", by_owner=False, tries=MAX_TRIES)
    with pytest.raises(StillQuarantined):
        must_be_fetchable(AttachmentState.QUARANTINED, verdict="", by_owner=False, tries=MAX_TRIES - 1)
