"""Joins a profile with actual evidence: which clause is met by how many assets, and what all clauses say of each use.

Pure: counts in, verdicts out. It sees neither files nor the store.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

from rollaudit.model.evidence import Category
from rollaudit.model.policy import (
    AllOf,
    AnyOf,
    Circumstance,
    Clause,
    Condition,
    Mark,
    Profile,
    Stance,
    Use,
    UseStance,
)
from rollaudit.model.report import ClauseReach, Exposure, UseVerdict

MAX_EVIDENCE = 25

CategoryCounts = Mapping[frozenset[Category], int]

_ORDER = (
    Stance.PERMITTED,
    Stance.PERMITTED_IF,
    Stance.CONFLICTING,
    Stance.DENIED,
    Stance.DENIED_CURRENTLY,
    Stance.SILENT,
)
# Where several texts agree in direction, the one that leaves the owner more exposed is what they can be held to:
# a permission without condition before one with, a denial for now before a denial for good.
_PERMISSIONS = (Stance.PERMITTED, Stance.PERMITTED_IF)
_DENIALS = (Stance.DENIED_CURRENTLY, Stance.DENIED)


def match(
    profile: Profile,
    ceiling: CategoryCounts,
    stated: CategoryCounts | None,
    strongest: Mapping[Category, tuple[str, ...]],
) -> tuple[tuple[Exposure, ...], tuple[UseVerdict, ...]]:
    """Return the exposures in the profile's order, and one verdict for every `Use`, permissions first.

    `ceiling` and `stated` count assets by the exact set of categories each carries; an asset belongs to a clause where
    that set meets the clause's. `stated` is None where nothing tells what the stated scope takes. `strongest` gives
    asset ids by category, strongest first. An `Exposure` is one clause and one of its uses, met by at least one asset
    for which the use's condition may hold; its `categories` are those of the clause that the evidence meets.
    """
    exposures = tuple(
        _exposure(profile, clause, use, (ceiling, stated), strongest)
        for clause in profile.clauses
        for use in clause.uses
        if count_meeting(_where_it_may_hold(ceiling, use.requires), clause.categories)
    )
    verdicts = (_verdict(profile, use, ceiling) for use in Use)
    return exposures, tuple(sorted(verdicts, key=lambda verdict: _ORDER.index(verdict.stance)))


def count_meeting(counts: CategoryCounts, categories: Iterable[Category]) -> int:
    """Return how many assets carry at least one of the categories."""
    wanted = frozenset(categories)
    return sum(number for carried, number in counts.items() if not wanted.isdisjoint(carried))


def reach(
    profile: Profile,
    ceiling: CategoryCounts,
    stated: CategoryCounts | None,
    strongest: Mapping[Category, tuple[str, ...]],
) -> tuple[ClauseReach, ...]:
    """Return what each clause reaches, in the profile's order, those without uses or without evidence included."""
    return tuple(_reach(clause, ceiling, stated, strongest) for clause in profile.clauses)


def _reach(
    clause: Clause,
    ceiling: CategoryCounts,
    stated: CategoryCounts | None,
    strongest: Mapping[Category, tuple[str, ...]],
) -> ClauseReach:
    met = frozenset[Category]().union(*(carried for carried, number in ceiling.items() if number))
    categories = tuple(category for category in clause.categories if category in met)
    ids = dict.fromkeys(asset_id for category in categories for asset_id in strongest.get(category, ()))
    return ClauseReach(
        clause=clause.id,
        categories=categories,
        asset_count=count_meeting(ceiling, clause.categories),
        stated_count=None if stated is None else count_meeting(stated, clause.categories),
        evidence=tuple(ids)[:MAX_EVIDENCE],
    )


def _exposure(
    profile: Profile,
    clause: Clause,
    entry: UseStance,
    counts: tuple[CategoryCounts, CategoryCounts | None],
    strongest: Mapping[Category, tuple[str, ...]],
) -> Exposure:
    ceiling, stated = (_where_it_may_hold(each, entry.requires) if each else each for each in counts)
    reached = _reach(clause, ceiling or {}, stated, strongest)
    return Exposure(
        clause=clause.id,
        use=entry.use,
        stance=entry.stance,
        condition=entry.condition,
        categories=reached.categories,
        asset_count=reached.asset_count,
        stated_count=reached.stated_count,
        evidence=reached.evidence,
        conflict=_conflict_of(profile, clause.id, entry.use),
    )


def _where_it_may_hold(counts: CategoryCounts, condition: Condition | None) -> CategoryCounts:
    """Return the assets for which a condition holds, or for which no file can tell."""
    if condition is None:
        return counts
    return {carried: number for carried, number in counts.items() if may_hold(condition, carried)}


def may_hold(condition: Condition, carried: frozenset[Category]) -> bool:
    """Whether a condition may hold for an asset that carries these categories; what files cannot tell, may."""
    match condition:
        case Circumstance(category=category):
            return category is None or category in carried
        case AllOf(parts=parts):
            return all(may_hold(part, carried) for part in parts)
        case AnyOf(parts=parts):
            return any(may_hold(part, carried) for part in parts)
        case _:
            assert_never(condition)


def _conflict_of(profile: Profile, clause_id: str, use: Use) -> str | None:
    """Return the id of the conflict over this use that names the clause, else of one over another matter, else None."""
    naming = [conflict for conflict in profile.conflicts if clause_id in conflict.clauses]
    over_use = (conflict.id for conflict in naming if conflict.use is use)
    over_matter = (conflict.id for conflict in naming if conflict.use is None)
    return next(over_use, None) or next(over_matter, None)


def _verdict(profile: Profile, use: Use, ceiling: CategoryCounts) -> UseVerdict:
    speaking = [(clause, entry) for clause in profile.clauses for entry in clause.uses if entry.use is use]
    declared = any(conflict.use is use for conflict in profile.conflicts)
    return UseVerdict(
        use=use,
        stance=combined_stance({entry.stance for _, entry in speaking}, declared_conflict=declared),
        clauses=tuple((clause.id, entry) for clause, entry in speaking),
        disclosed=not speaking or any(clause.mark is not Mark.UNKNOWN for clause, _ in speaking),
        asset_count=sum(
            number
            for carried, number in ceiling.items()
            if any(_may_meet(clause, entry, carried) for clause, entry in speaking)
        ),
    )


def _may_meet(clause: Clause, entry: UseStance, carried: frozenset[Category]) -> bool:
    return not carried.isdisjoint(clause.categories) and (entry.requires is None or may_hold(entry.requires, carried))


def combined_stance(stances: Iterable[Stance], *, declared_conflict: bool) -> Stance:
    """Return what several texts say together of one use; a contradiction stays one, whether or not it was declared."""
    given = frozenset(stances)
    permission = next((stance for stance in _PERMISSIONS if stance in given), None)
    denial = next((stance for stance in _DENIALS if stance in given), None)
    if declared_conflict or Stance.CONFLICTING in given or (permission and denial):
        return Stance.CONFLICTING
    return permission or denial or Stance.SILENT
