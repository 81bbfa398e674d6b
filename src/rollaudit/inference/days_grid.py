"""The year's days as a grid, and which of them hold gatherings in more years than chance would bring.

A day counts as a gathering at several levels: so many photos with two faces or more (where faces were looked for), or
simply so many photos (where nobody looked, or no face is in any photo). Where a share q of all windows of three days
holds a gathering, C(n, k) q^k (1-q)^(n-k) is the chance that k of n years agree on one window. Times the 122 windows
of a year, times the levels tried, that is how many days one would expect to agree by chance alone. How sure a day is
follows from that number, and from how many of the agreeing years have their gathering on the very day: days beside one
that is kept agree, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import days_of, is_dated
from rollaudit.inference.confidence import log_odds
from rollaudit.inference.curves import RECURRING
from rollaudit.inference.parts import Whole, gathered, parts, rows_where, runs
from rollaudit.inference.roll import Flags, Floats, Roll

MIN_YEARS: Final = 2
MIN_CONFIDENCE: Final = 0.5
MEASURES: Final = ("odds against chance", "on the very day")
"""What an agreement's `measures` are: a logarithm, and a share of its years."""
MOST_BY_CHANCE: Final = 3.0
"""Where so many days would agree by chance alone, one that does tells nothing."""
LEVELS: Final = ((1, 2), (1, 4), (2, 2), (4, 2), (8, 2), (16, 2), (6, 0), (12, 0), (24, 0), (48, 0))
"""(photos, faces in each) that make a day a gathering; 0 faces: nobody looked for any, or nobody is seen at all."""
_SEEN: Final = 1
_LOOKED: Final = -1  # beside the levels: photos in which faces were looked for
FACE_LEVELS: Final = tuple(sorted({_SEEN, *(faces for _, faces in LEVELS)}))
_INDEPENDENT: Final = 4
"""So many of the levels are worth as many independent tries: a day that passes one mostly passes its neighbours."""
UNSEEN_AT_MOST: Final = 0.55
"""Many photos without people are an outing, a concert, a sale: nothing surer is said of them."""

_LEAST_BY_CHANCE: Final = 1e-5
_DAYS: Final = 366
_MONTH: Final = 30
Counts = Mapping[int, NDArray[np.int64]]
"""By the least number of faces: photos, one row a year, one column a day of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One day of the year on which, or beside which, gatherings of one level fall in `years` (rows of the grid).

    `measures` are those of `MEASURES`.
    """

    day: int
    years: NDArray[np.intp]
    of_years: int
    confidence: float
    photos: int
    faces: int
    measures: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Photos of a roll by year and day of the year. Days are 0 to 365 as in a leap year: a date keeps its place.

    `rows` are the roll's, in order of capture; `year` (an index into `years`), `day` and `faces` are theirs.
    """

    rows: Whole
    year: NDArray[np.int16]
    day: NDArray[np.int16]
    faces: Whole
    years: NDArray[np.int64]

    def counts(self, members: Flags | slice | None = None) -> Counts:
        """Count the members (flags, or a slice), or all."""
        size = len(self.years) * _DAYS
        counts = {level: np.zeros(size, dtype=np.int64) for level in (_LOOKED, *FACE_LEVELS)}
        start, stop, _ = (members if isinstance(members, slice) else slice(None)).indices(len(self.rows))
        flags = members if isinstance(members, np.ndarray) else None
        for within in parts(stop - start):
            part = slice(start + within.start, start + within.stop)
            flat, faces = self.year[part].astype(np.int64) * _DAYS + self.day[part], self.faces[part]
            if flags is not None:
                flat, faces = flat[flags[part]], faces[flags[part]]
            counts[_LOOKED] += np.bincount(flat[faces >= 0], minlength=size)
            for least in FACE_LEVELS:
                counts[least] += np.bincount(flat[faces >= least] if least else flat, minlength=size)
        return {level: flat.reshape(len(self.years), _DAYS) for level, flat in counts.items()}

    def beside(self, day: int, year: int) -> NDArray[np.intp]:
        """Return the members of a year on a day of the year or beside it."""
        near = self.year == year
        near &= np.isin(self.day, [(day - 1) % _DAYS, day, (day + 1) % _DAYS])
        return np.flatnonzero(near)


def grid_of(roll: Roll) -> Grid:
    """Lay out the dated photos and videos of a roll, screenshots aside."""
    dated = is_dated(roll)
    dated &= ~roll.screenshot
    rows = rows_where(dated)
    year, day = np.empty(len(rows), dtype=np.int16), np.empty(len(rows), dtype=np.int16)
    for part in parts(len(rows)):
        moments = days_of(roll, rows[part]).astype("datetime64[D]")
        begins = moments.astype("datetime64[Y]")
        since = (moments - begins).astype(np.int64)
        leap = ((begins + 1).astype("datetime64[D]") - begins.astype("datetime64[D]")).astype(np.int64) == _DAYS
        year[part], day[part] = begins.astype(np.int64), since + (~leap & (since >= 59))
    years, first = runs(year)  # rows stand in the order of capture
    for number, (begin, end) in enumerate(pairwise([*first.tolist(), len(year)])):
        year[begin:end] = number
    return Grid(rows=rows, year=year, day=day, faces=gathered(roll.faces, rows), years=years.astype(np.int64) + 1970)


def are_faces_known(counts: Counts) -> bool:
    """Whether faces were looked for in most photos, and any was seen: then photos of nobody make no gathering."""
    return bool(2 * counts[_LOOKED].sum() >= counts[0].sum() and counts[_SEEN].any())


def agreements(counts: Counts, *, least: float = MIN_CONFIDENCE) -> dict[int, Agreement]:
    """Return, by day of the year, the surest agreement of years on it; none that is less sure than `least`."""
    active = _active(counts[0])
    best: dict[int, Agreement] = {}
    for photos, faces in LEVELS:
        if not faces and are_faces_known(counts):
            continue
        held = counts[faces] >= photos
        if held.any(axis=1).sum() < MIN_YEARS:
            continue
        near = held | np.roll(held, 1, axis=1) | np.roll(held, -1, axis=1)
        agreeing, alive = near.sum(axis=0), active | near
        share = near.sum(axis=1) / np.maximum(active.sum(axis=1), 3)  # of each year's windows
        mean = (share[:, None] * alive).sum(axis=0) / np.maximum(alive.sum(axis=0), 1)
        expected = _INDEPENDENT * _by_chance(agreeing, alive.sum(axis=0), np.minimum(mean, 1.0))
        measures = np.column_stack(
            (-np.log(np.maximum(expected, _LEAST_BY_CHANCE)), held.sum(axis=0) / np.maximum(agreeing, 1))
        )
        sure = np.minimum(_sureness(measures), 1.0 if faces else UNSEEN_AT_MOST)
        kept = (agreeing >= MIN_YEARS) & held.any(axis=0) & (expected < MOST_BY_CHANCE) & (sure >= least)
        for day in np.flatnonzero(kept).tolist():
            if day not in best or sure[day] > best[day].confidence:
                best[day] = Agreement(
                    day=day,
                    years=np.flatnonzero(near[:, day]),
                    of_years=int(alive[:, day].sum()),
                    confidence=round(float(sure[day]), 3),
                    photos=photos,
                    faces=faces,
                    measures=tuple(measures[day].tolist()),
                )
    return best


def _sureness(measures: Floats) -> Floats:
    sure: Floats = 1 / (1 + np.exp(-log_odds(RECURRING, measures)))
    return sure


def _active(photos: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which years hold any photo within a month of each day: a camera not yet bought proves nothing."""
    some = (photos > 0).astype(np.int64)
    wide = np.concatenate([some[:, -_MONTH:], some, some[:, :_MONTH]], axis=1).cumsum(axis=1)
    before = np.concatenate([np.zeros((len(photos), 1), dtype=np.int64), wide[:, : _DAYS - 1]], axis=1)
    active: NDArray[np.bool_] = (wide[:, 2 * _MONTH :] - before) > 0
    return active


def _by_chance(
    years: NDArray[np.int64], of_years: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many windows of a year one would expect to agree in so many years by chance alone."""
    most = int(of_years.max(initial=0))
    choose = np.array([[float(comb(n, k)) for k in range(most + 1)] for n in range(most + 1)])
    at_least = np.zeros(len(years))
    for k in range(MIN_YEARS, most + 1):
        term = choose[of_years, k] * share**k * (1 - share) ** np.maximum(of_years - k, 0)
        at_least += np.where(k >= years, term, 0.0)
    return _DAYS / 3 * at_least
