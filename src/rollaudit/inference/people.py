"""People: who is named again and again, who with whom, how groups change, which photos show others only.

Names are those that files give to the people shown (face regions, persons, a service's sidecars); faces are counted,
never compared, so that who an unnamed face is stays unsaid.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erf, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import (
    counted,
    days_of,
    different,
    is_dated,
    months_of,
    period_of,
    period_of_rows,
    span_words,
    these,
)
from rollaudit.inference.parts import Whole, counts_of, gathered, parts, rows_where
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.model.report import Inference
from rollaudit.text import clean

EVIDENCE: Final = 25
MIN_FILES: Final = 2
"""A name recurs from so many files on, of as many days; a pair likewise."""
MOST: Final = 25
"""At most so many people, and so many pairs, are claimed: the most frequent."""
MIN_LOOKED_AT: Final = 50
"""Faces must have been looked for in so many photos of a year before its groups are compared with another's."""
GROUP: Final = 3
MIN_CHANGE: Final = 0.05
MIN_SURE: Final = 0.6
MIN_OTHERS: Final = 3
_MAX_SET: Final = 1_000
_UNDATED: Final = -(1 << 31)
_MOST_NAMES: Final = 20  # of a file: pairs grow with the square
_NAMES_METHOD: Final = f"Names of people shown, written in the files; {MIN_FILES} files of different days or more."
_GROUPS_METHOD: Final = (
    f"Shares of photos with {GROUP} faces or more, of years with {MIN_LOOKED_AT} photos looked at or more, compared by"
    " the test for two proportions."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """All names of the roll. `groups` are the persons that each of its groups of names means, rising.

    `spellings` are the people's names as most files write them: all spellings but for case are one person.
    """

    spellings: tuple[str, ...]
    keys: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recurring:
    """One person, or one pair as one number, with the rows that name them and the days of the dated ones."""

    number: int
    rows: Whole
    days: Whole


def people(roll: Roll, said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim who is named again and again, who appears with whom, what shows others only, and how groups change."""
    named = _named(roll)
    owner = next((dict(one.details)["name"] for one in said if one.id == "owner_name" and one.abstained is None), None)
    return (
        *_persons(roll, named),
        *_pairs(roll, named),
        _others(roll, None if owner is None else str(owner)),
        *_groups(roll),
    )


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _named(roll: Roll) -> _Named:
    key_of = {name: _key(name) for name in {name for names in roll.names.groups for name in names}}
    keys = sorted({key for key in key_of.values() if any(char.isalpha() for char in key)})
    number_of_key = {key: number for number, key in enumerate(keys)}
    number_of = {name: number_of_key[key] for name, key in key_of.items() if key in number_of_key}
    groups = tuple(
        tuple(sorted({number_of[name] for name in names[:_MOST_NAMES] if name in number_of}))
        for names in roll.names.groups
    )
    spelt: Counter[str] = Counter()
    for group, files in enumerate(roll.names.files().tolist()):
        for name in roll.names.groups[group]:
            spelt[name] += files
    spellings: dict[int, str] = {}
    for name in sorted(number_of, key=lambda name: (-spelt[name], name)):
        spellings.setdefault(number_of[name], " ".join(name.split()))
    return _Named(
        spellings=tuple(spellings[number] for number in range(len(keys))),
        keys=tuple(keys),
        groups=groups,
    )


def _recurring(roll: Roll, of_groups: Sequence[tuple[int, ...]]) -> tuple[list[_Recurring], int]:
    """Return the numbers that stand in enough rows of different days, most frequent first, and how many there are.

    `of_groups` are the numbers that stand in each row of each of the groups of names.
    """
    places: dict[int, list[int]] = {}
    for group, numbers in enumerate(of_groups):
        for number in numbers:
            places.setdefault(number, []).append(group)
    files = roll.names.files()
    counts = {number: int(files[groups].sum()) for number, groups in places.items()}
    frequent = sorted((-count, number) for number, count in counts.items() if count >= MIN_FILES)
    days, ends = _days_of_groups(roll)
    kept = [number for _, number in frequent if _differ(ends[places[number]])]
    found = []
    for number in kept[:MOST]:
        at = np.isin(roll.names.numbers, places[number])
        known = days[at]
        found.append(_Recurring(number=number, rows=roll.names.rows[at], days=known[known != _UNDATED]))
    return found, len(kept)


def _days_of_groups(roll: Roll) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the day of each row that names somebody, and the first and the last of each group of names."""
    rows, numbers = roll.names.rows, roll.names.numbers
    days = np.full(len(rows), _UNDATED, dtype=np.int32)
    ends = np.full((len(roll.names.groups), 2), _UNDATED, dtype=np.int32)
    dated = gathered(is_dated(roll), rows)
    days[dated] = days_of(roll, rows[dated])
    for part in parts(len(rows)):
        known = dated[part]
        # rows stand in the order of capture: a group's last is written last, its first is written where none was
        ends[numbers[part][known], 1] = days[part][known]
        groups, first = np.unique(numbers[part][known], return_index=True)
        fresh = ends[groups, 0] == _UNDATED
        ends[groups[fresh], 0] = days[part][known][first[fresh]]
    return days, ends


def _differ(ends: NDArray[np.int32]) -> bool:
    """Return whether groups with these first and last days have files of several days."""
    known = ends[ends != _UNDATED]
    return len(known) > 0 and bool(known.min() < known.max())


def _by_files(files: int) -> float:
    """Return how sure it is that a name in so many files is somebody who recurs: names are written by people, too."""
    return round(1 - 0.6 * 0.75 ** (files - 1), 3)


def _persons(roll: Roll, named: _Named) -> list[Inference]:
    recurring, of_people = _recurring(roll, named.groups)
    if recurring:
        return [_person(roll, one, named.spellings[one.number], of_people) for one in recurring]
    shown = len(named.keys)
    lacking = (
        f"{counted(shown, 'person is', 'people are')} named in files, none in {MIN_FILES} of different days."
        if shown
        else "no file names a person shown."
    )
    return [unsaid("person", lacking, _NAMES_METHOD)]


def _person(roll: Roll, person: _Recurring, name: str, of_people: int) -> Inference:
    period = period_of(person.days)
    days = different(person.days)
    complete = len(person.days) == len(person.rows)
    second = person.rows[np.flatnonzero(person.days != person.days[0])[0]] if complete else 0
    return Inference(
        id="person",
        claim=f"{clean(name, limit=60)}: named in {len(person.rows):,} files of {len(days):,} days,"
        f" {span_words(period)}.",
        confidence=_by_files(len(person.rows)),
        evidence=roll.rows(person.rows[:EVIDENCE]),
        period=period,
        place=None,
        abstained=None,
        method=_NAMES_METHOD,
        details=(("name", name), ("days", len(days)), ("of_people", of_people)),
        asset_count=len(person.rows),
        made_from=int(second) + 1 if complete else None,
        ends_without=roll.rows(_but_fullest_day(person)),
        ends_with=(f"take the name out of {these(len(person.rows))}",),
    )


def _but_fullest_day(person: _Recurring) -> NDArray[np.int64]:
    """Return the fewest rows without which all others are of one day; none where dates miss, or too many to name."""
    if len(person.days) != len(person.rows):
        return person.rows if len(person.rows) <= _MAX_SET else person.rows[:0]
    values, counts = np.unique(person.days, return_counts=True)
    gone: NDArray[np.int64] = person.rows[person.days != values[int(np.argmax(counts))]]
    return gone if len(gone) <= _MAX_SET else gone[:0]


def _pairs(roll: Roll, named: _Named) -> list[Inference]:
    size = len(named.keys)
    found, pairs = _recurring(
        roll, [tuple(one * size + other for one, other in combinations(group, 2)) for group in named.groups]
    )
    claims = []
    for together in found:
        one, other = named.spellings[together.number // size], named.spellings[together.number % size]
        period = period_of(together.days)
        claims.append(
            Inference(
                id="companions",
                claim=f"{clean(one, limit=60)} and {clean(other, limit=60)} appear together in"
                f" {len(together.rows):,} files of {len(different(together.days)):,} days, {span_words(period)}.",
                confidence=_by_files(len(together.rows)),
                evidence=roll.rows(together.rows[:EVIDENCE]),
                period=period,
                place=None,
                abstained=None,
                method=_NAMES_METHOD,
                details=(("one", one), ("other", other), ("of_pairs", pairs)),
                asset_count=len(together.rows),
                ends_without=roll.rows(_but_fullest_day(together)),
                ends_with=(f"take the names out of {these(len(together.rows))}",),
            )
        )
    return claims


def _others(roll: Roll, owner: str | None) -> Inference:
    """Claim the photos that show others and not the owner, where names tell who the owner is among those shown."""
    method = (
        "Files that name people shown, the owner not among them; the owner is known by name, and is named elsewhere."
    )
    if owner is None:
        return unsaid("others_only", "whose library it is stays open, so nobody can be told from the owner.", method)
    key = _key(owner)
    names = roll.names
    shown = np.array([key in {_key(name) for name in group} for group in names.groups], dtype=bool)
    with_owner = int(names.files()[shown].sum())
    if with_owner < MIN_FILES:
        lacking = f"the owner is named among those shown in {counted(with_owner, 'file', 'files')}; {MIN_FILES} needed."
        return unsaid("others_only", lacking, method)
    sizes = np.array([len(group) for group in names.groups], dtype=np.int32)
    others = gathered(~shown, names.numbers)
    others &= gathered(roll.faces, names.rows) <= gathered(sizes, names.numbers)
    rows = names.rows[others]
    if len(rows) < MIN_OTHERS:
        lacking = f"{counted(len(rows), 'file names', 'files name')} only other people; {MIN_OTHERS} needed."
        return unsaid("others_only", lacking, method)
    return Inference(
        id="others_only",
        claim=f"{len(rows):,} files show only other people, by their names; {with_owner:,} show the owner.",
        confidence=round(0.85 - 0.4 * 0.8**with_owner, 3),
        evidence=roll.rows(rows[:EVIDENCE]),
        period=period_of_rows(roll, rows),
        place=None,
        abstained=None,
        method=method,
        details=(("with_owner", with_owner),),
        asset_count=len(rows),
        ends_without=roll.rows(rows[MIN_OTHERS - 1 :]) if len(rows) <= _MAX_SET else (),
        ends_with=(f"take the names out of {these(len(rows))}",),
    )


def _groups(roll: Roll) -> list[Inference]:
    """Claim how the share of photos with groups changed from the first to the last year that can be compared."""
    seen = is_dated(roll)
    seen &= roll.faces >= 0
    seen &= ~roll.screenshot
    rows = rows_where(seen)
    if not len(rows):
        return [unsaid("groups", "faces were not looked for, or no dated photo could be looked at.", _GROUPS_METHOD)]
    year = months_of(days_of(roll, rows)) // 12 + 1970
    years, looked = counts_of(year)  # rows stand in the order of capture
    index = np.searchsorted(years, year).astype(np.int32)
    is_group = gathered(roll.faces, rows) >= GROUP
    groups = np.bincount(index[is_group], minlength=len(years))
    enough = np.flatnonzero(looked >= MIN_LOOKED_AT)
    if len(enough) < 2:
        lacking = f"{counted(len(enough), 'year', 'years')} with {MIN_LOOKED_AT} photos looked at; 2 are needed."
        return [unsaid("groups", lacking, _GROUPS_METHOD)]
    first, last = enough[0], enough[-1]
    before, after = groups[first] / looked[first], groups[last] / looked[last]
    pooled = (groups[first] + groups[last]) / (looked[first] + looked[last])
    error = sqrt(max(pooled * (1 - pooled), 1e-9) * (1 / looked[first] + 1 / looked[last]))
    sure = round(erf(abs(after - before) / error / sqrt(2)), 3)
    if abs(after - before) < MIN_CHANGE or sure < MIN_SURE:
        lacking = f"no change of groups between {years[first]} and {years[last]} beyond chance."
        return [unsaid("groups", lacking, _GROUPS_METHOD)]
    of_either = np.isin(index, [first, last])
    shown = rows[of_either & is_group]
    return [
        Inference(
            id="groups",
            claim=f"Photos with {GROUP} people or more {'rose' if after > before else 'fell'} from {before:.0%} in"
            f" {years[first]} to {after:.0%} in {years[last]}.",
            confidence=min(sure, 0.95),
            evidence=roll.rows(shown[np.argsort(-roll.faces[shown].astype(np.int32), kind="stable")][:EVIDENCE]),
            period=period_of(days_of(roll, rows[of_either])),
            place=None,
            abstained=None,
            method=_GROUPS_METHOD,
            details=tuple(
                (str(year), round(float(groups[at] / looked[at]), 3))
                for at, year in enumerate(years)
                if looked[at] >= MIN_LOOKED_AT
            ),
            asset_count=len(shown),
            ends_with=("strip the date from all",),
        )
    ]
