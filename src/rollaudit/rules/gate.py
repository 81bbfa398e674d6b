"""The gate: whether what was found, and how much could be read, is what a check allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rollaudit.errors import UsageError
from rollaudit.model.detection import SIGHT, DetectorName
from rollaudit.model.evidence import FACE_CATEGORIES, SIDECARS, Category
from rollaudit.model.report import Report
from rollaudit.model.scope import ScopeSource
from rollaudit.model.severity import Severity
from rollaudit.rules.policy import SEVERITIES
from rollaudit.rules.registry import RULES
from rollaudit.rules.rule import FROM_NAMES, asked_with

_HINTS: Final = {
    **dict.fromkeys(FACE_CATEGORIES, "Leave --no-faces out, so that faces are looked for, or leave the limit out."),
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
            by_name = _by_name(report, limit.category)
            weaker = f" ({'all' if by_name == row.ceiling > 1 else f'{by_name:,}'} by name alone)" if by_name else ""
            reasons.append(f"{row.ceiling:,} {noun} {limit.category}{weaker}, at most {limit.assets:,} may.")
    too_little = gate.require_coverage is not None and report.coverage.percent < gate.require_coverage
    return Verdict(too_much=tuple(reasons), too_little_read=too_little)


def _unseen(report: Report) -> frozenset[Category]:
    """Return what no detector looked for: what files say of it themselves is no number that could be held to a limit.

    What no detector answers for (screenshots, documents) a limit can hold by what is told of it elsewhere.
    """
    missing = {entry.category for entry in report.not_looked_for}
    told = {one for one in missing if one in SIGHT and not SIGHT[one].answers}
    answered = {one for one in missing - told if one in SIGHT and not SIGHT[one].answers.isdisjoint(report.looked)}
    return frozenset(missing - told - answered)


def _by_name(report: Report, category: Category) -> int:
    """Count the assets of which nothing but names of files and folders tells that they carry a category.

    No rule has a finding on such. Sidecars tell where the product gets them.
    """
    sidecars = report.profile.scope.source is ScopeSource.CLOUD_LIBRARY
    count = 0
    for entry in report.evidence.assets():
        if category in entry.categories:
            records = (file.record for file in entry.asset.files if sidecars or file.role not in SIDECARS)
            told = [fact for one in records for fact in one.extraction.facts if fact.category is category]
            count += bool(told) and all(fact.source in FROM_NAMES for fact in told)
    return count


def unlooked(select: Iterable[str], looked: frozenset[DetectorName]) -> tuple[str, ...]:
    """Return sentences on rules asked for by their ids, or beginnings of these, whose detectors did not all look.

    That nothing was found then says nothing. Raises `UsageError` where nobody looked for any of these rules.
    """
    starts = tuple(select)
    chosen = [rule for rule in RULES if rule.id.startswith(starts)] if starts else []
    blind = [rule for rule in chosen if rule.seen_by and looked.isdisjoint(rule.seen_by)]
    if chosen and blind == chosen:
        options = dict.fromkeys(option for rule in blind for option in asked_with(rule.seen_by))
        raise UsageError(
            f"--select {','.join(starts)}: nobody looked for that in this run.",
            hint=f"It needs {' or '.join(options)}; or select other rules.",
        )
    alike: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for rule in chosen:
        if off := asked_with(name for name in rule.seen_by if name not in looked):
            alike.setdefault((rule in blind, off), []).append(rule.id)
    return tuple(_unlooked(ids, off, wholly=wholly) for (wholly, off), ids in alike.items())


def _unlooked(ids: list[str], off: tuple[str, ...], *, wholly: bool) -> str:
    need, was = ("needs" if len(ids) == 1 else "need"), ("was" if len(off) == 1 else "were")
    rest = "not looked for in pictures" if wholly else "not all was looked for"
    also = "" if wholly else " as well"
    return f"{', '.join(ids)} {need} {' or '.join(off)}{also}, which {was} off: {rest}."
