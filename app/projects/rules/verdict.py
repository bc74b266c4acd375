"""What the register answers about a code, and whether a department may act on it (Art. 15, 16(2)). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID

from app.items.rules.kinds import Closure
from app.projects.rules.code import Reading, Reason, Segments, segments_of
from app.projects.rules.kinds import CodeState

NO_VALUES: Mapping[str, str] = MappingProxyType({})
STATE_REASONS = {
    CodeState.SUPERSEDED: Reason.SUPERSEDED,
    CodeState.SUSPENDED: Reason.SUSPENDED,
    CodeState.VOID: Reason.VOID,
    CodeState.CLOSED: Reason.CLOSED,
}
INFORMATION = frozenset({Reason.LEGACY_NUMBER})
FORGIVEN: dict[Closure, frozenset[Reason]] = {
    Closure.EACH: INFORMATION,
    Closure.FIRST: INFORMATION,
    Closure.FOLLOWS: INFORMATION | {Reason.CLOSED},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason with the values its sentence names."""

    reason: Reason
    values: Mapping[str, str] = field(default_factory=lambda: NO_VALUES)

    @property
    def code(self) -> str:
        """The API's word for the reason."""
        return self.reason.name.lower()


@dataclass(frozen=True, slots=True)
class Record:
    """What the register holds of a code."""

    code: str
    state: CodeState
    successor: str | None
    project_id: UUID
    project_name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer on a text: its parts, its record, and every reason against it, in order."""

    code: str
    well_formed: bool
    segments: Segments | None
    record: Record | None
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether a department may accept a new item on this code today."""
        return self.passes(Closure.EACH)

    def passes(self, closure: Closure) -> bool:
        """Whether it may act: a closed code still serves an item that goes on after closure."""
        return all(finding.reason in FORGIVEN[closure] for finding in self.findings)


def judge(reading: Reading, record: Record | None, *, legacy: bool) -> Verdict:
    """Weigh a text against its record, if there is one; without a record the tables judge alone.

    `legacy`: the text is a number of another system that the record's project carried (Art. 14).
    """
    if record is not None:
        return Verdict(record.code, True, segments_of(record.code), record, _on_record(record, legacy))
    faults = reading.faults or (Reason.NOT_ON_RECORD,)
    findings = tuple(Finding(reason) for reason in faults)
    return Verdict(reading.text, reading.well_formed, reading.segments, None, findings)


def of_project(verdict: Verdict, project_id: UUID) -> Verdict:
    """The same verdict as the case of one project must take it: another project's code does not pass (Art. 16(2))."""
    if verdict.record is None or verdict.record.project_id == project_id:
        return verdict
    return replace(verdict, findings=(*verdict.findings, Finding(Reason.ANOTHER_PROJECT)))


def _on_record(record: Record, legacy: bool) -> tuple[Finding, ...]:
    told = [Finding(Reason.LEGACY_NUMBER, {"code": record.code})] if legacy else []
    against = STATE_REASONS.get(record.state)
    if against is not None:
        told.append(Finding(against, {"successor": record.successor or ""}))
    return tuple(told)
