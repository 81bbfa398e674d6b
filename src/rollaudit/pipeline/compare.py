"""Compare two profiles over one library. Pure: two reports of the same assets in, the differences out."""

from collections.abc import Iterable
from typing import TypeVar

from rollaudit.model.comparison import (
    CategoryChange,
    Change,
    ClauseChange,
    Comparison,
    FieldChange,
    Reach,
    Swap,
    UseChange,
)
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Clause, Profile, Use
from rollaudit.model.report import Report, UseVerdict

_T = TypeVar("_T")


def compare(before: Report, after: Report) -> Comparison:
    """Return what changes from one profile to the other; both reports are on one library, day and platform."""
    return Comparison(
        tool_version=after.tool_version,
        library=after.library,
        as_of=after.as_of,
        platform=after.platform,
        without=after.what_if.without if after.what_if else (),
        before=before.profile,
        after=after.profile,
        assets=after.scope.ceiling,
        stated_before=before.scope.stated,
        stated_after=after.scope.stated,
        clauses=tuple(_clauses(before, after)),
        uses=tuple(_uses(before, after)),
        scope=tuple(_scope(before.profile, after.profile)),
        categories=tuple(_categories(before, after)),
        retention=_swap(before.profile.retention, after.profile.retention),
        controls=_swap(before.profile.controls, after.profile.controls),
        conflicts=_swap(before.profile.conflicts, after.profile.conflicts),
        offered=_swap(before.profile.applies, after.profile.applies),
        not_looked_for=after.not_looked_for,
        undisclosed=_swap(before.profile.undisclosed, after.profile.undisclosed),
    )


def _swap(before: tuple[_T, ...], after: tuple[_T, ...]) -> Swap[_T]:
    return Swap(
        gone=tuple(one for one in before if one not in after), come=tuple(one for one in after if one not in before)
    )


def _clauses(before: Report, after: Report) -> Iterable[ClauseChange]:
    """Yield what is gone, what has come and what says something else, each in its own profile's order.

    A clause is the same where its id is, or its exact quote from the same source: products name theirs as they like.
    """
    reach_before, reach_after = _reach(before), _reach(after)
    pairs = _pairs(before.profile.clauses, after.profile.clauses)
    paired = {new.id for new in pairs.values()}
    for old in before.profile.clauses:
        if old.id not in pairs:
            yield _change(Change.GONE, old, None, reach_before[old.id], None)
    for new in after.profile.clauses:
        if new.id not in paired:
            yield _change(Change.COME, None, new, None, reach_after[new.id])
    for old in before.profile.clauses:
        other = pairs.get(old.id)
        if other is not None and _meaning(old) != _meaning(other):
            yield _change(Change.CHANGED, old, other, reach_before[old.id], reach_after[other.id])


def _change(
    change: Change, before: Clause | None, after: Clause | None, reach_before: Reach | None, reach_after: Reach | None
) -> ClauseChange:
    return ClauseChange(change=change, before=before, after=after, reach_before=reach_before, reach_after=reach_after)


def _pairs(before: tuple[Clause, ...], after: tuple[Clause, ...]) -> dict[str, Clause]:
    """Return by the old clause's id the new clause that is the same one."""
    by_id = {clause.id: clause for clause in after}
    pairs = {old.id: by_id[old.id] for old in before if old.id in by_id}
    taken = {new.id for new in pairs.values()}
    by_words = {_words(clause): clause for clause in reversed(after) if clause.quote and clause.id not in taken}
    for old in before:
        if old.id not in pairs and old.quote:
            same = by_words.pop(_words(old), None)
            if same is not None:
                pairs[old.id] = same
    return pairs


def _words(clause: Clause) -> tuple[str, str]:
    return clause.source.id if clause.source else "", " ".join((clause.quote or "").split())


def _meaning(clause: Clause) -> tuple[object, ...]:
    """Return all of a clause that its texts decide; how we put it, and what we call it, is no change of a text."""
    uses = tuple((use.use, use.stance, use.condition) for use in clause.uses)
    own_words = clause.statement if clause.quote is None else ""
    return clause.quote, own_words, clause.mark, clause.source, frozenset(clause.categories), uses


def _reach(report: Report) -> dict[str, Reach]:
    return {one.clause: Reach(ceiling=one.asset_count, stated=one.stated_count) for one in report.reach}


def _uses(before: Report, after: Report) -> Iterable[UseChange]:
    old, new = _verdicts(before), _verdicts(after)
    for use in Use:
        if _answer(old[use]) != _answer(new[use]):
            yield UseChange(use=use, before=old[use], after=new[use])


def _answer(verdict: UseVerdict) -> tuple[object, ...]:
    return verdict.stance, verdict.disclosed, verdict.asset_count


def _verdicts(report: Report) -> dict[Use, UseVerdict]:
    return {verdict.use: verdict for verdict in report.verdicts}


def _scope(before: Profile, after: Profile) -> Iterable[FieldChange]:
    new = dict(_fields(after))
    for name, values in _fields(before):
        if values != new[name]:
            yield FieldChange(field=name, before=values, after=new[name])


def _fields(profile: Profile) -> Iterable[tuple[str, tuple[str, ...]]]:
    scope = profile.scope
    yield "source", (scope.source.value,)
    yield "window", (scope.window.value,)
    yield "window_days", () if scope.window_days is None else (str(scope.window_days),)
    yield "older_if_theme", ("true" if scope.older_if_theme else "false",)
    yield "trigger", (scope.trigger.value,)
    yield "selectors", tuple(sorted(selector.value for selector in scope.selectors))
    yield "processing_site", (profile.processing_site.value,)
    yield "transferred", tuple(sorted(one.value for one in profile.transferred))


def _categories(before: Report, after: Report) -> Iterable[CategoryChange]:
    old_rows = {row.category: row for row in before.handover}
    new_rows = {row.category: row for row in after.handover}
    same = {old: new.id for old, new in _pairs(before.profile.clauses, after.profile.clauses).items()}
    for category in Category:
        old_ids, new_ids = _reaching(before.profile, category), _reaching(after.profile, category)
        gone = tuple(one for one in old_ids if same.get(one) not in new_ids)
        come = tuple(one for one in new_ids if one not in {same.get(old) for old in old_ids})
        old_row, new_row = old_rows.get(category), new_rows.get(category)
        reach_before = Reach(ceiling=old_row.ceiling, stated=old_row.stated) if old_row else Reach(ceiling=0, stated=0)
        reach_after = Reach(ceiling=new_row.ceiling, stated=new_row.stated) if new_row else Reach(ceiling=0, stated=0)
        if gone or come or reach_before != reach_after:
            yield CategoryChange(
                category=category,
                clauses_gone=gone,
                clauses_come=come,
                reached_before=bool(old_ids),
                reached_after=bool(new_ids),
                before=reach_before,
                after=reach_after,
            )


def _reaching(profile: Profile, category: Category) -> tuple[str, ...]:
    return tuple(clause.id for clause in profile.clauses if category in clause.categories)
