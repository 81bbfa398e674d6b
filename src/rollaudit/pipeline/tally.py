"""Counts over one pass of the assets. Nothing here grows with the library but the number of different values."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from rollaudit.model.evidence import Asset, Category, EvidenceTier
from rollaudit.model.summaries import (
    FIRST_YEAR,
    LAST_YEAR,
    DeviceSummary,
    FaceSummary,
    MapCell,
    Period,
    PlaceCount,
    PlacesSummary,
    TimeSummary,
)
from rollaudit.rules.people import names_shown

TOP_PLACES = 10
MAX_DISTINCT = 5_000
CELL_DEG = 0.5

_Device = tuple[str | None, str | None, str | None, str | None]


def captured_on(asset: Asset) -> date | None:
    """Return the local calendar day of an asset, None where it carries no usable date."""
    try:
        return date.fromisoformat(asset.capture_time.local[:10]) if asset.capture_time else None
    except ValueError:
        return None


@dataclass(slots=True)
class Days:
    """First and last day of something, and how often a day was known."""

    first: date | None = None
    last: date | None = None
    dated: int = 0

    def add(self, day: date | None) -> None:
        """Stretch to a day."""
        if day is None:
            return
        self.dated += 1
        if self.first is None or day < self.first:
            self.first = day
        if self.last is None or day > self.last:
            self.last = day

    def period(self) -> Period:
        """Return it frozen."""
        return Period(first=self.first, last=self.last)


@dataclass(slots=True)
class UpTo:
    """The newest day up to the report's, and how many assets are dated after it."""

    as_of: date
    newest: date | None = None
    later: int = 0

    def add(self, day: date | None) -> None:
        """Count an asset's day."""
        if day is None:
            return
        if day > self.as_of:
            self.later += 1
        elif self.newest is None or day > self.newest:
            self.newest = day


@dataclass(slots=True)
class Times:
    """Assets by month, by local hour and by hour of the week."""

    _months: Counter[str] = field(default_factory=Counter)
    _hours: Counter[int] = field(default_factory=Counter)
    _week: Counter[tuple[int, int]] = field(default_factory=Counter)
    dated: int = 0
    _with_offset: int = 0

    def add(self, asset: Asset, day: date | None) -> None:
        """Count an asset's capture time."""
        if asset.capture_time is None or day is None:
            return
        self.dated += 1
        self._with_offset += asset.capture_time.offset is not None
        self._months[_month(day)] += 1
        hour = asset.capture_time.local[11:13]
        if hour.isdecimal() and int(hour) < 24:
            self._hours[int(hour)] += 1
            self._week[day.weekday(), int(hour)] += 1

    def per_month(self, as_of: date) -> float:
        """Return the mean number of assets in each of the 12 whole months before `as_of`."""
        this = as_of.year * 12 + as_of.month - 1
        return sum(self._months[_month_name(month)] for month in range(this - 12, this)) / 12

    def summary(self) -> TimeSummary:
        """Return the counts, months without assets filled in."""
        return TimeSummary(
            dated=self.dated,
            with_offset=self._with_offset,
            months=tuple((month, self._months[month]) for month in _months_between(self._months)),
            hours=tuple(self._hours[hour] for hour in range(24)),
            week=tuple(tuple(self._week[weekday, hour] for hour in range(24)) for weekday in range(7)),
        )


def _month(day: date) -> str:
    return day.isoformat()[:7]  # strftime's %Y does not fill up years before 1000


def _month_name(months: int) -> str:
    """Name a month by its number since the year 0."""
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _months_between(months: Counter[str]) -> list[str]:
    believed = sorted(month for month in months if FIRST_YEAR <= int(month[:4]) <= LAST_YEAR)
    if not believed:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (believed[0], believed[-1]))
    return [_month_name(month) for month in range(first, last + 1)]


@dataclass(slots=True)
class Places:
    """Positions by town, country and map cell."""

    _positions: int = 0
    _unnamed: int = 0
    _towns: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _countries: Counter[str] = field(default_factory=Counter)
    _cells: Counter[tuple[int, int]] = field(default_factory=Counter)
    _accuracy_m: float | None = None

    def add(self, asset: Asset) -> None:
        """Count an asset's position."""
        position, place = asset.position, asset.place
        if position is None:
            return
        self._positions += 1
        # the pole and the date line belong to the last cell before them: there is none beyond
        row = min(int(position.latitude // CELL_DEG), int(90 / CELL_DEG) - 1)
        column = min(int(position.longitude // CELL_DEG), int(180 / CELL_DEG) - 1)
        self._cells[row, column] += 1
        if position.accuracy_m is not None and (self._accuracy_m is None or position.accuracy_m < self._accuracy_m):
            self._accuracy_m = position.accuracy_m
        if place is None:
            self._unnamed += 1
            return
        self._towns[place.name, place.region, place.country_code] += 1
        self._countries[place.country_code] += 1

    def summary(self) -> PlacesSummary:
        """Return the counts, the most frequent first."""
        towns = sorted(self._towns.items(), key=lambda item: (-item[1], item[0]))
        countries = sorted(self._countries.items(), key=lambda item: (-item[1], item[0]))
        return PlacesSummary(
            positions=self._positions,
            countries=tuple(code for code, _ in countries),
            towns=len(towns),
            top=tuple(
                PlaceCount(name=name, region=region, country_code=code, assets=count)
                for (name, region, code), count in towns[:TOP_PLACES]
            ),
            cells=tuple(
                MapCell(latitude=(row + 0.5) * CELL_DEG, longitude=(column + 0.5) * CELL_DEG, assets=count)
                for (row, column), count in sorted(self._cells.items())
            ),
            unnamed=self._unnamed,
            accuracy_m=self._accuracy_m,
        )


@dataclass(slots=True)
class Devices:
    """Cameras and phones by maker, model, serial and owner."""

    _seen: dict[_Device, tuple[list[int], Days]] = field(default_factory=dict)

    def add(self, asset: Asset, day: date | None) -> None:
        """Count the device of an asset, where it names one."""
        device = asset.device
        if not (device.make or device.model or device.body_serial):
            return
        key = (device.make, device.model, device.body_serial, device.owner)
        if key not in self._seen and len(self._seen) >= MAX_DISTINCT:
            return
        count, days = self._seen.setdefault(key, ([0], Days()))
        count[0] += 1
        days.add(day)

    def summary(self) -> tuple[DeviceSummary, ...]:
        """Return the devices, the most used first."""
        ordered = sorted(self._seen.items(), key=lambda item: (-item[1][0][0], tuple(part or "" for part in item[0])))
        return tuple(
            DeviceSummary(
                make=make, model=model, body_serial=serial, owner=owner, assets=count[0], period=days.period()
            )
            for (make, model, serial, owner), (count, days) in ordered
        )


@dataclass(slots=True)
class People:
    """Faces and names."""

    _looked_at: int = 0
    _unclear: int = 0
    _faces: int = 0
    _told: int = 0
    _unnamed: int = 0
    _more_than_named: int = 0
    _sizes: Counter[str] = field(default_factory=Counter)
    _names: set[str] = field(default_factory=set)
    _shown: set[str] = field(default_factory=set)

    def add(self, asset: Asset) -> None:
        """Count the faces of an asset, and the names it carries."""
        shown: set[str] = set()
        for fact in asset.facts:
            if fact.category is Category.PERSON_IDENTITY:
                if len(self._names) < MAX_DISTINCT:
                    self._names.add(str(fact.value))
                if names_shown(fact):
                    shown.add(str(fact.value))
        if len(self._shown) < MAX_DISTINCT:
            self._shown |= shown
        faces = asset.faces
        self._looked_at += faces.looked_for
        self._unclear += faces.looked_for and faces.count is None
        if not faces.count:
            return
        self._faces += faces.count
        self._sizes[_size(faces.count)] += 1
        self._told += faces.tier is not EvidenceTier.DETECTOR
        self._unnamed += not shown
        self._more_than_named += 0 < len(shown) < faces.count

    def summary(self) -> FaceSummary:
        """Return the counts; names sorted."""
        sizes = self._sizes
        return FaceSummary(
            looked_at=self._looked_at,
            with_faces=sizes.total(),
            one=sizes[_ONE],
            several=sizes.total() - sizes[_ONE],
            faces=self._faces,
            unclear=self._unclear,
            names=tuple(sorted(self._names)),
            two=sizes[_TWO],
            groups=sizes[_GROUP],
            crowds=sizes[_CROWD],
            told=self._told,
            unnamed=self._unnamed,
            more_than_named=self._more_than_named,
            shown_names=len(self._shown),
        )


_ONE, _TWO, _GROUP, _CROWD = "one", "two", "group", "crowd"
_LEAST_CROWD = 10


def _size(faces: int) -> str:
    if faces <= 2:
        return _ONE if faces == 1 else _TWO
    return _GROUP if faces < _LEAST_CROWD else _CROWD
