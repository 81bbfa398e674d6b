"""What would end a claim about a place, and from how few photos it could first have been made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.grid import Positions, distance_m
from rollaudit.inference.parts import gathered, runs
from rollaudit.inference.points import Days, Points, own_devices
from rollaudit.inference.roll import Roll
from rollaudit.inference.survey import Survey, survey, survey_without

SAME_PLACE_M: Final = 250.0
_MOST_ROUNDS: Final = 6


class Found(NamedTuple):
    """One place that a survey found: its kind, and its middle."""

    kind: str
    latitude: float
    longitude: float


class Need(NamedTuple):
    """One thing a claim needs: at least `least` different groups among its units (days, weeks, months, visits)."""

    groups: Days
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What a claim stands on: units (nights, working days), each some points, and what is needed of the units.

    `units` are positions among the points that were surveyed; `span` is the least number of days from the first to
    the last unit, whose days are `days`.
    """

    units: tuple[Positions, ...]
    days: Days
    needs: tuple[Need, ...]
    span: int = 0


Finder = Callable[[Survey], list[tuple[Found, Callable[[], Support]]]]
"""From a survey to the places it found of every kind, each with what it stands on, for whoever asks."""


@dataclass(slots=True)
class Reruns:
    """Surveys of parts of the points, each done once; whose devices they are is told anew from each part."""

    roll: Roll
    points: Points
    finder: Finder
    _prefixes: dict[int, list[Found]] = field(default_factory=dict)

    def made_from(self, claim: Found) -> int | None:
        """Return the number of points, in order of capture, from which the claim could first be made.

        Found by doubling, then halving: each answer is checked by a survey of exactly so many points.
        """
        low, high = 0, 4
        while not self._made(claim, high):
            if high >= len(self.points):
                return None
            low, high = high, min(2 * high, len(self.points))
        while high - low > 1:
            middle = (low + high) // 2
            if self._made(claim, middle):
                high = middle
            else:
                low = middle
        return high

    def _made(self, claim: Found, length: int) -> bool:
        if length not in self._prefixes:
            first = self.points.take(slice(0, length))
            kept = slice(0, int(first.row[-1]) + 1 if len(first) else 0)
            self._prefixes[length] = [found for found, _ in self.finder(survey(first, own_devices(self.roll, kept)))]
        return any(_same(claim, other) for other in self._prefixes[length])

    def holds(self, first_day: int) -> list[Found]:
        """Return what the photos from one day on would say by themselves."""
        days = self.points.day
        since = self.points.take(slice(int(np.searchsorted(days, np.array(first_day, dtype=days.dtype))), None))
        kept = slice(int(since.row[0]) if len(since) else len(self.roll), None)
        return [found for found, _ in self.finder(survey(since, own_devices(self.roll, kept)))]

    def ends_without(self, claim: Found, rows: Days, support: Support) -> Days:
        """Return the roll's rows whose removal ends the claim: the fewest known, checked by a survey without them.

        `rows` are the roll's rows of the points that the support speaks of. Exact where counting decides; where
        what is left still makes the claim, what that stands on is taken as well, and where doubt ends it before the
        count does, fewer are.
        """
        removed: Days = np.empty(0, dtype=np.int32)
        for _ in range(_MOST_ROUNDS):
            tried = []
            for option in cheapest(support):
                without = _joined(removed, gathered(rows, np.concatenate(option)))
                left = self._left(claim, without)
                if left is None:
                    return self._fewest(claim, removed, [rows[unit] for unit in option])
                tried.append((without, left))
            removed, (rows, support) = tried[0]
        near = self.points.distance_m(claim.latitude, claim.longitude) <= 2 * SAME_PLACE_M
        return self.points.row[near]

    def _fewest(self, claim: Found, removed: Days, units: list[Days]) -> Days:
        """Return the rows removed with as few of the units as end the claim, found by halving; all of them do."""
        low, high = 0, len(units)
        while high - low > 1:
            middle = (low + high) // 2
            if self._left(claim, _joined(removed, *units[:middle])) is None:
                high = middle
            else:
                low = middle
        return _joined(removed, *units[:high])

    def _left(self, claim: Found, without: Days) -> tuple[Days, Support] | None:
        """Return what the claim still stands on without some of the roll's rows, None where it is made no more."""
        found = survey_without(self.points, without)
        for other, support in self.finder(found):
            if _same(claim, other):
                return found.points.row, support()
        return None


def _joined(*rows: Days) -> Days:
    """Return all rows once, sorted."""
    ordered = np.concatenate(rows)
    ordered.sort()
    return runs(ordered)[0]


def same_place(one: Found, other: Found) -> bool:
    """Say whether two surveys mean the same by two places."""
    return _same(one, other)


def _same(one: Found, other: Found) -> bool:
    if one.kind != other.kind:
        return False
    here = np.array([one.latitude]), np.array([one.longitude])
    return float(distance_m(*here, other.latitude, other.longitude)[0]) <= SAME_PLACE_M


def cheapest(support: Support) -> list[list[Positions]]:
    """Return, for each thing that is needed, the units of the fewest points without which it is lacking.

    Those of the fewest points come first, and of the units those with the fewest.
    """
    costs = np.array([len(unit) for unit in support.units])
    options = []
    for need in support.needs:
        groups, of = np.unique(need.groups, return_inverse=True)
        total = np.bincount(of, weights=costs, minlength=len(groups))
        kept = np.argsort(-total, kind="stable")[: need.least - 1]
        options.append(~np.isin(of, kept))
    if support.span:
        options.append(~_best_window(support.days, costs, support.span))
    chosen = [
        sorted((unit for unit, goes in zip(support.units, option.tolist(), strict=True) if goes), key=len)
        for option in options
        if option.any()
    ]
    return sorted(chosen, key=lambda units: sum(map(len, units)))


def _best_window(days: Days, costs: NDArray[np.int64], span: int) -> NDArray[np.bool_]:
    """Return which units lie in the stretch shorter than `span` days that holds the most points."""
    until = np.searchsorted(days, days + span, side="left")
    total = np.concatenate(([0], np.cumsum(costs)))
    start = int(np.argmax(total[until] - total[np.arange(len(days))]))
    within = np.zeros(len(days), dtype=bool)
    within[start : int(until[start])] = True
    return within
