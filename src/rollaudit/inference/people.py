"""People: who is named again and again, who with whom, how groups change, which photos show others only.

Names are those that files give to the people shown (face regions, persons, a service's sidecars); faces are counted,
never compared, so that who an unnamed face is stays unsaid.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import erf, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import (
    counted,
    dated_rows,
    days_of,
    period_of,
    span_words,
    years_of,
)
from rollaudit.inference.roll import Roll
from rollaudit.model.report import Inference, Period
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
_MOST_NAMES: Final = 20  # of a file: pairs grow with the square
_NAMES_METHOD: Final = f"Names of people shown, written in the files; {MIN_FILES} files of different days or more."
_GROUPS_METHOD: Final = (
    f"Shares of photos with {GROUP} faces or more, of years with {MIN_LOOKED_AT} photos looked at or more, compared by"
    " the test for two proportions."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A person by name: all spellings but for case are one."""

    name: str
    rows: NDArray[np.int64]
    days: NDArray[np.int64]


def people(roll: Roll, said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim who is named again and again, who appears with whom, what shows others only, and how groups change."""
    named = _named(roll)
    owner = next(
        (str(dict(claim.details)["name"]) for claim in said if claim.id == "owner_name" and not claim.abstained), None
    )
    return (*_persons(roll, named), *_pairs(roll, named), _others(roll, owner), *_groups(roll))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _silent(name: str, lacking: str, method: str) -> Inference:
    return Inference(
        id=name, claim="", confidence=0.0, evidence=(), period=None, place=None, abstained=lacking, method=method
    )


def _named(roll: Roll) -> dict[str, _Named]:
    spellings: dict[str, Counter[str]] = {}
    rows: dict[str, list[int]] = {}
    for row, names in roll.names.items():
        for key, name in {_key(name): " ".join(name.split()) for name in names}.items():
            if any(char.isalpha() for char in key):
                spellings.setdefault(key, Counter())[name] += 1
                rows.setdefault(key, []).append(row)
    dated = np.zeros(len(roll), dtype=bool)
    dated[dated_rows(roll)] = True
    found = {}
    for key, members in rows.items():
        members_array = np.array(sorted(members), dtype=np.int64)
        name = min(spellings[key], key=lambda spelling: (-spellings[key][spelling], spelling))
        found[key] = _Named(name=name, rows=members_array, days=days_of(roll, members_array[dated[members_array]]))
    return found


def _recurs(person: _Named) -> bool:
    return len(person.rows) >= MIN_FILES and len(np.unique(person.days)) >= MIN_FILES


def _by_files(files: int) -> float:
    """Return how sure it is that a name in so many files is somebody who recurs: names are written by people, too."""
    return round(1 - 0.6 * 0.75 ** (files - 1), 3)


def _persons(roll: Roll, named: dict[str, _Named]) -> list[Inference]:
    recurring = sorted((one for one in named.values() if _recurs(one)), key=lambda one: (-len(one.rows), one.name))
    if not recurring:
        lacking = (
            f"{counted(len(named), 'person is', 'people are')} named in files, none in {MIN_FILES} of different days."
            if named
            else "no file names a person shown."
        )
        return [_silent("person", lacking, _NAMES_METHOD)]
    return [_person(roll, one, len(recurring)) for one in recurring[:MOST]]


def _person(roll: Roll, person: _Named, of_people: int) -> Inference:
    period = period_of(person.days)
    days = np.unique(person.days)
    first = np.unique(person.days, return_index=True)[1]
    return Inference(
        id="person",
        claim=f"{clean(person.name, limit=60)}: named in {len(person.rows):,} files of {len(days):,} days,"
        f" {span_words(period)}.",
        confidence=_by_files(len(person.rows)),
        evidence=roll.rows(person.rows[:EVIDENCE]),
        period=period,
        place=None,
        abstained=None,
        method=_NAMES_METHOD,
        details=(("name", person.name), ("days", len(days)), ("of_people", of_people)),
        asset_count=len(person.rows),
        made_from=int(person.rows[np.sort(first)[MIN_FILES - 1]]) + 1 if len(person.days) == len(person.rows) else None,
        ends_without=roll.rows(_but_fullest_day(person)),
        ends_with=(f"take the name out of these {len(person.rows):,}",),
    )


def _but_fullest_day(person: _Named) -> NDArray[np.int64]:
    """Return the fewest rows without which all others are of one day; none where dates miss, or too many to name."""
    if len(person.days) != len(person.rows):
        return person.rows if len(person.rows) <= _MAX_SET else person.rows[:0]
    values, counts = np.unique(person.days, return_counts=True)
    gone: NDArray[np.int64] = person.rows[person.days != values[int(np.argmax(counts))]]
    return gone if len(gone) <= _MAX_SET else gone[:0]


def _pairs(roll: Roll, named: dict[str, _Named]) -> list[Inference]:
    rows: dict[tuple[str, str], list[int]] = {}
    for row, names in roll.names.items():
        keys = sorted({_key(name) for name in names[:_MOST_NAMES]} & named.keys())
        for pair in combinations(keys, 2):
            rows.setdefault(pair, []).append(row)
    dated = np.zeros(len(roll), dtype=bool)
    dated[dated_rows(roll)] = True
    found = []
    for pair, members in rows.items():
        array = np.array(sorted(members), dtype=np.int64)
        one = _Named(name="", rows=array, days=days_of(roll, array[dated[array]]))
        if _recurs(one):
            found.append((pair, one))
    found.sort(key=lambda item: (-len(item[1].rows), item[0]))
    claims = []
    for (first, second), together in found[:MOST]:
        both = (named[first].name, named[second].name)
        period = period_of(together.days)
        claims.append(
            Inference(
                id="companions",
                claim=f"{clean(both[0], limit=60)} and {clean(both[1], limit=60)} appear together in"
                f" {len(together.rows):,} files of {len(np.unique(together.days)):,} days, {span_words(period)}.",
                confidence=_by_files(len(together.rows)),
                evidence=roll.rows(together.rows[:EVIDENCE]),
                period=period,
                place=None,
                abstained=None,
                method=_NAMES_METHOD,
                details=(("one", both[0]), ("other", both[1]), ("of_pairs", len(found))),
                asset_count=len(together.rows),
                ends_without=roll.rows(_but_fullest_day(together)),
                ends_with=(f"take the names out of these {len(together.rows):,}",),
            )
        )
    return claims


def _others(roll: Roll, owner: str | None) -> Inference:
    """Claim the photos that show others and not the owner, where names tell who the owner is among those shown."""
    method = (
        "Files that name people shown, the owner not among them; the owner is known by name, and is named elsewhere."
    )
    if owner is None:
        return _silent("others_only", "whose library it is stays open, so nobody can be told from the owner.", method)
    key = _key(owner)
    with_owner = {row for row, names in roll.names.items() if key in {_key(name) for name in names}}
    if len(with_owner) < MIN_FILES:
        lacking = (
            f"the owner is named among those shown in {counted(len(with_owner), 'file', 'files')}; {MIN_FILES} needed."
        )
        return _silent("others_only", lacking, method)
    rows = np.array(
        [row for row, names in sorted(roll.names.items()) if row not in with_owner and roll.faces[row] <= len(names)],
        dtype=np.int64,
    )
    if len(rows) < MIN_OTHERS:
        lacking = f"{counted(len(rows), 'file names', 'files name')} only other people; {MIN_OTHERS} needed."
        return _silent("others_only", lacking, method)
    return Inference(
        id="others_only",
        claim=f"{len(rows):,} files show only other people, by their names; {len(with_owner):,} show the owner.",
        confidence=round(0.85 - 0.4 * 0.8 ** len(with_owner), 3),
        evidence=roll.rows(rows[:EVIDENCE]),
        period=_period(roll, rows),
        place=None,
        abstained=None,
        method=method,
        details=(("with_owner", len(with_owner)),),
        asset_count=len(rows),
        ends_without=roll.rows(rows[MIN_OTHERS - 1 :]) if len(rows) <= _MAX_SET else (),
        ends_with=(f"take the names out of these {len(rows):,}",),
    )


def _period(roll: Roll, rows: NDArray[np.int64]) -> Period | None:
    return period_of(days_of(roll, np.intersect1d(rows, dated_rows(roll))))


def _groups(roll: Roll) -> list[Inference]:
    """Claim how the share of photos with groups changed from the first to the last year that can be compared."""
    rows = dated_rows(roll)
    rows = rows[(roll.faces[rows] >= 0) & ~roll.screenshot[rows]]
    if not len(rows):
        return [_silent("groups", "faces were not looked for, or no dated photo could be looked at.", _GROUPS_METHOD)]
    years, index = np.unique(years_of(days_of(roll, rows)), return_inverse=True)
    looked = np.bincount(index, minlength=len(years))
    groups = np.bincount(index[roll.faces[rows] >= GROUP], minlength=len(years))
    enough = np.flatnonzero(looked >= MIN_LOOKED_AT)
    if len(enough) < 2:
        lacking = f"{counted(len(enough), 'year', 'years')} with {MIN_LOOKED_AT} photos looked at; 2 are needed."
        return [_silent("groups", lacking, _GROUPS_METHOD)]
    first, last = enough[0], enough[-1]
    before, after = groups[first] / looked[first], groups[last] / looked[last]
    pooled = (groups[first] + groups[last]) / (looked[first] + looked[last])
    error = sqrt(max(pooled * (1 - pooled), 1e-9) * (1 / looked[first] + 1 / looked[last]))
    sure = round(erf(abs(after - before) / error / sqrt(2)), 3)
    if abs(after - before) < MIN_CHANGE or sure < MIN_SURE:
        lacking = f"no change of groups between {years[first]} and {years[last]} beyond chance."
        return [_silent("groups", lacking, _GROUPS_METHOD)]
    compared = np.isin(index, [first, last]) & (roll.faces[rows] >= GROUP)
    shown = rows[compared]
    return [
        Inference(
            id="groups",
            claim=f"Photos with {GROUP} people or more {'rose' if after > before else 'fell'} from {before:.0%} in"
            f" {years[first]} to {after:.0%} in {years[last]}.",
            confidence=min(sure, 0.95),
            evidence=roll.rows(shown[np.argsort(-roll.faces[shown], kind="stable")][:EVIDENCE]),
            period=period_of(days_of(roll, rows[np.isin(index, [first, last])])),
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
