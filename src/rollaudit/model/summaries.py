"""What the files of a library add up to: periods, the scope in numbers, places, times, devices, faces.

Parts of a `Report`; texts from files are still untrusted here.
"""

from dataclasses import dataclass
from datetime import date

from rollaudit.model.scope import ScopeStanding

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Years outside of these are a broken clock's: they count as dated, but a row of months does not stretch to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last local calendar day; both None where no asset carries a date."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCount:
    """What the stated scope takes on the report's day, and what the permission reaches at most.

    `stated` is None where no file can tell it: `standing` says whether the owner chooses or nobody has disclosed it.
    `undated` assets cannot be placed in the window; they count to the ceiling only.
    `per_month` is the library's own rate: assets of the last 12 whole months before the report's day, divided by 12.
    `newest` is the last day up to the report's that an asset is dated to; `dated_later` counts those dated after it.
    """

    window_days: int | None
    window: Period
    stated: int | None
    ceiling: int
    undated: int
    per_month: float
    standing: ScopeStanding = ScopeStanding.COUNTED
    newest: date | None = None
    dated_later: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """One town with its number of assets."""

    name: str
    region: str
    country_code: str
    assets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCell:
    """Assets within one cell of a half-degree grid, by the cell's middle, for coarse maps."""

    latitude: float
    longitude: float
    assets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesSummary:
    """Positions, summed up. `accuracy_m` is the best that any file states of itself, or None."""

    positions: int
    countries: tuple[str, ...]
    towns: int
    top: tuple[PlaceCount, ...]
    cells: tuple[MapCell, ...]
    unnamed: int
    accuracy_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSummary:
    """Capture times, summed up: assets per month (`YYYY-MM`, gaps filled with 0) and per local hour (24 numbers).

    `week` are the same hours by weekday: 7 rows from Monday on, of 24 numbers each; empty where nobody counted.
    """

    dated: int
    with_offset: int
    months: tuple[tuple[str, int], ...]
    hours: tuple[int, ...]
    week: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSummary:
    """One camera or phone: assets, period, and the serial that ties them together, where files carry one."""

    make: str | None
    model: str | None
    body_serial: str | None
    owner: str | None
    assets: int
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceSummary:
    """Faces, summed up over all assets. `looked_at` by a detector; of these, `unclear` could not be decoded.

    `one` and `several` add up to `with_faces`; `two`, `groups` (3 to 9) and `crowds` (10 or more) add up to `several`.
    `told` counts the assets of which the file or its sidecar tells of faces, whatever a detector saw. `unnamed` shows
    faces and names nobody who is shown, `more_than_named` shows more faces than it names; both mean something only
    where `shown_names` holds any: different names of people shown. Nobody's age is guessed at, nor who is whose.
    """

    looked_at: int
    with_faces: int
    one: int
    several: int
    faces: int
    unclear: int
    names: tuple[str, ...]
    two: int = 0
    groups: int = 0
    crowds: int = 0
    told: int = 0
    unnamed: int = 0
    more_than_named: int = 0
    shown_names: int = 0
