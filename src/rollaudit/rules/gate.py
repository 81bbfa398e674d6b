"""The gate: whether what was found, and how much could be read, is what a check allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.model.detection import DetectorName, looked
from rollaudit.model.evidence import Category
from rollaudit.model.report import Report
from rollaudit.model.severity import Severity
from rollaudit.rules.policy import SEVERITIES

_NO_FACES: Final = "Leave --no-faces out, so that faces are looked for, or leave the limit out."
_HINTS: Final = {
    Category.FACE_PRESENCE: _NO_FACES,
    Category.FACIAL_FEATURES: _NO_FACES,
    Category.TEXT_IN_IMAGE: "Add --text, so that text is looked for, or leave the limit out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many assets may carry a category."""

    category: Category
    assets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What fails a run. `require_coverage` in percent; None and an empty tuple ask for nothing."""

    fail_on: Severity | None = None
    limits: tuple[Limit, ...] = ()
    require_coverage: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the gate closed, and why, each reason one sentence."""

    too_much: tuple[str, ...] = ()
    too_little_read: bool = False


def limits(given: Iterable[str], *, option: str) -> tuple[Limit, ...]:
    """Take apart every CATEGORY=N. Raises `UsageError`."""
    taken = []
    for text in given:
        name, _, number = text.partition("=")
        category = name.strip().lower().replace("-", "_")
        if category not in set(Category):
            raise UsageError(
                f"{option} {text}: there is no category {name!r}.", hint=f"Known are {', '.join(Category)}."
            )
        if not number.strip().isascii() or not number.strip().isdecimal():
            raise UsageError(f"{option} {text}: that is no number.", hint="Write it as location_precise=0.")
        taken.append(Limit(category=Category(category), assets=int(number)))
    return tuple(taken)


def check(gate: Gate, report: Report) -> Verdict:
    """Hold a report against the gate. Raises `UsageError` for a limit on what nobody looked for: it can say nothing."""
    reasons = []
    if gate.fail_on:
        failing = SEVERITIES[SEVERITIES.index(gate.fail_on) :]
        counts = [(report.findings.of(severity), severity) for severity in reversed(failing)]
        if total := sum(count for count, _ in counts):
            told = ", ".join(f"{count:,} {severity}" for count, severity in counts if count)
            noun = "finding" if total == 1 else "findings"
            reasons.append(f"{total:,} {noun} at or above {gate.fail_on} ({told}).")
    rows = {row.category: row for row in report.handover}
    unseen = _unseen(report)
    for limit in gate.limits:
        row = rows.get(limit.category)
        if row is None or not row.looked_for or limit.category in unseen:
            raise UsageError(
                f"--max {limit.category}={limit.assets}: nobody looked for that in this run.",
                hint=_HINTS.get(
                    limit.category, "See NOT LOOKED FOR in the report; leave the limit out, or let it be looked for."
                ),
            )
        if row.ceiling > limit.assets:
            noun = "photo or video carries" if row.ceiling == 1 else "photos and videos carry"
            reasons.append(f"{row.ceiling:,} {noun} {limit.category}, at most {limit.assets:,} may.")
    too_little = gate.require_coverage is not None and report.coverage.percent < gate.require_coverage
    return Verdict(too_much=tuple(reasons), too_little_read=too_little)


def _unseen(report: Report) -> frozenset[Category]:
    """Return what no detector looked for: what files say of it themselves is no number that could be held to a limit.

    Where text was read, codes that were not are no reason to doubt the text. Screenshots and documents no detector
    knows by their look: names of files are all that a limit on them can ever mean.
    """
    missing = {entry.category for entry in report.not_looked_for}
    by_name = {Category.SCREENSHOT_DOCUMENT}
    read = {Category.TEXT_IN_IMAGE} if DetectorName.TEXT in looked(f";{';'.join(report.detectors)}") else set()
    return frozenset(missing - by_name - read)
