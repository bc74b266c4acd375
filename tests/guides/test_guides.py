"""A guide is published whole, never changes, and is found by any word (Art. 8, 16(1))."""

from datetime import date

import pytest

from app.core.scope import enter
from app.core.types import PLATFORM, PUBLIC
from app.guides import queries, service
from app.guides.kinds import GuideState
from app.guides.materials import line_of, material_of
from app.guides.reading import limit_lines, pairs
from app.guides.rules import (
    MOVES,
    PARTS,
    DraftExists,
    EditionIsFixed,
    EffectiveBeforePublished,
    GuideIncomplete,
    GuideMoveNotAllowed,
    state_after,
)
from tests.factories import MONDAY


@pytest.fixture
def acting(platform):
    enter(platform, PLATFORM)
    yield platform
    platform.rollback()


def draft_of(session, key):
    return service.revise(session, queries.guide_of(session, key))


@pytest.mark.parametrize("part", PARTS)
def test_a_guide_with_an_empty_part_is_not_published(acting, part):
    draft = draft_of(acting, "fgw-hz")
    setattr(draft, part, "  ")

    with pytest.raises(GuideIncomplete):
        service.publish(acting, draft, now=MONDAY)


def test_a_revision_starts_from_the_edition_in_force_with_the_limits_of_today(acting):
    guide = queries.guide_of(acting, "swj-hdgl")
    guide.item.promised_number = 9
    acting.flush()

    draft = draft_of(acting, "swj-hdgl")

    assert (draft.number, draft.state, draft.basis) == (2, GuideState.DRAFT, guide.basis)
    assert draft.limits["promised"]["number"] == 9 and guide.limits["promised"]["number"] == 15
    assert draft.material_lines == guide.material_lines


def test_one_draft_at_a_time(acting):
    draft_of(acting, "fgw-hz")

    with pytest.raises(DraftExists):
        draft_of(acting, "fgw-hz")


def test_publishing_keeps_the_edition_before_as_replaced(acting):
    before = queries.guide_of(acting, "fgw-hz")
    draft = draft_of(acting, "fgw-hz")

    service.publish(acting, draft, now=MONDAY)

    assert (before.state, draft.state, draft.published_on) == (
        GuideState.RETIRED,
        GuideState.PUBLISHED,
        date(2026, 3, 2),
    )
    assert queries.guide_of(acting, "fgw-hz").id == draft.id
    assert [edition.number for edition in queries.editions_of(acting, "fgw-hz")] == [2, 1]


def test_a_guide_does_not_take_effect_before_it_is_published(acting):
    draft = draft_of(acting, "fgw-hz")
    draft.effective_on = date(2026, 3, 1)

    with pytest.raises(EffectiveBeforePublished):
        service.publish(acting, draft, now=MONDAY)


def test_a_published_edition_is_not_published_again_and_not_changed(acting):
    guide = queries.guide_of(acting, "fgw-hz")

    with pytest.raises(GuideMoveNotAllowed):
        service.publish(acting, guide, now=MONDAY)
    with pytest.raises(EditionIsFixed):
        service.prepare(guide)


@pytest.mark.parametrize("act", ["publish", "retire"])
@pytest.mark.parametrize("state", list(GuideState))
def test_what_is_not_in_the_table_of_moves_is_refused(state, act):
    if (state, act) in MOVES:
        assert state_after(state, act) is MOVES[state, act]
    else:
        with pytest.raises(GuideMoveNotAllowed):
            state_after(state, act)


def test_strangers_never_find_a_draft(acting):
    draft = draft_of(acting, "fgw-hz")
    draft.item_name = "草稿中的名称"
    acting.flush()
    enter(acting, PUBLIC)

    assert queries.search(acting, queries.GuideSearch("草稿中的"), size=5).total == 0
    assert queries.guide_of(acting, "fgw-hz").number == 1


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("取水", "swj-qsxk"),
        ("qushui", "swj-qsxk"),
        ("排水许可证", "swj-psxk"),
        ("市水务局 许可", "swj-qsxk"),
        ("备案证", "fgw-ba"),
    ],
)
def test_a_guide_is_found_by_any_word_of_two_characters_and_more(acting, words, key):
    found = queries.search(acting, queries.GuideSearch(words), size=50)

    assert key in {guide.item.key for guide in found.guides}


@pytest.mark.parametrize(
    "line",
    [
        "项目申请书",
        "项目申请书 — 加盖公章",
        "~公示材料",
        "~选址意见书 — 仅限划拨用地",
        "规划许可证 — 系统调取，不必上传",
    ],
)
def test_a_line_of_materials_reads_back_as_it_was_typed(line):
    paper = material_of(line)

    assert line_of(paper.name, paper.required, paper.note) == line


def test_only_what_everybody_hands_in_is_required():
    assert material_of("项目申请书").required
    assert not material_of("~公示材料").required
    assert not material_of("规划许可证 — 系统调取，不必上传").required


def test_texts_are_read_as_pairs_and_limits():
    assert pairs("咨询：0755\n窗口：甲\n乙") == [("咨询", "0755"), ("窗口", "甲\n乙")]
    assert limit_lines("承诺时限：10日。\n经批准可延长。") == {
        "promised": ["10日。"],
        "legal": [],
        "rest": ["经批准可延长。"],
    }
