"""The truth about a simulated library: what the life was, and how much of it the files can tell at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rollaudit.sample.simulator.draw import AS_OF
from rollaudit.sample.simulator.life import Life
from rollaudit.sample.simulator.shots import ShotKind, Simulated
from rollaudit.sample.simulator.world import Site

_WITH_DEVICE = frozenset({ShotKind.PHOTO, ShotKind.SHARED, ShotKind.BLANKED, ShotKind.NULL_ISLAND})
_UNDATED = frozenset({ShotKind.MESSAGE, ShotKind.SAVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueStay:
    """Somewhere that the person was for a time; degrees in WGS 84, both days included.

    `located` photos carry a position of the place, on so many different `days`.
    """

    kind: str
    town: str
    country_code: str
    latitude: float
    longitude: float
    first: date
    last: date
    photos: int
    located: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueTrip:
    """A journey; `points` are where the nights were, as (latitude, longitude, town, country)."""

    first: date
    last: date
    points: tuple[tuple[float, float, str, str], ...]
    countries: tuple[str, ...]
    purpose: str
    companions: int
    photos: int
    located: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueDay:
    """A day kept every year. `years` are those with three photos or more whose files carry that very date."""

    who: str
    kind: str
    month: int
    day: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueDevice:
    """A device that wrote its name into so many photos; `owned` by the person, or by somebody who sent photos."""

    make: str
    model: str
    body_serial: str | None
    owned: bool
    first: date
    last: date
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueOccasion:
    """A day that came once, and what its album is called."""

    kind: str
    title: str
    on: date
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All that is known of a simulated library. `kinds` counts its files by how they came to be there."""

    seed: int
    persona: str
    flags: tuple[str, ...]
    as_of: date
    photos: int
    first: date
    last: date
    homes: tuple[TrueStay, ...]
    works: tuple[TrueStay, ...]
    visits: tuple[TrueStay, ...]
    trips: tuple[TrueTrip, ...]
    recurring: tuple[TrueDay, ...]
    occasions: tuple[TrueOccasion, ...]
    devices: tuple[TrueDevice, ...]
    kinds: dict[str, int]


class Witness:
    """Watches the files go by, and tells the truth when all have passed."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._photos: Counter[str] = Counter()
        self._located: Counter[str] = Counter()
        self._days: defaultdict[str, set[date]] = defaultdict(set)
        self._gear: Counter[int] = Counter()
        self._gear_days: dict[int, tuple[date, date]] = {}
        self._kinds: Counter[str] = Counter()
        self._kept: Counter[tuple[str, int]] = Counter()

    def watch(self, files: Iterable[Simulated]) -> Iterator[Simulated]:
        """Yield the files as they come."""
        for file in files:
            self._see(file)
            yield file

    def _see(self, file: Simulated) -> None:
        label, day = file.label, file.stamp.date()
        self._kinds[file.kind.value] += 1
        self._photos[label] += 1
        if file.on_the_spot:
            self._located[label] += 1
            self._days[label].add(day)
        if file.gear and (file.kind in _WITH_DEVICE or (file.kind is ShotKind.MOVIE and file.path.endswith("MOV"))):
            number = file.gear.number
            self._gear[number] += 1
            first, last = self._gear_days.get(number, (day, day))
            self._gear_days[number] = min(first, day), max(last, day)
        if label.startswith("party") and file.kind not in _UNDATED:
            one = self._life.recurring[int(label[6:])]
            if (day.month, day.day) == (one.month, one.day):
                self._kept[label, day.year] += 1

    def truth(self) -> Truth:
        """Return what is known once every file has passed."""
        life = self._life
        return Truth(
            seed=life.seed,
            persona=life.persona.value,
            flags=life.flags,
            as_of=AS_OF,
            photos=self._kinds.total(),
            first=life.first,
            last=life.last,
            homes=tuple(
                self._stay("home", home.site, (home.first, home.last), f"home:{index}")
                for index, home in enumerate(life.homes)
            ),
            works=tuple(
                self._stay(job.kind.value, job.site, (job.first, job.last), f"work:{index}")
                for index, job in enumerate(life.jobs)
            ),
            visits=tuple(
                self._stay(one.who, one.site, (one.first, one.last), f"visit:{one.who}") for one in life.relations
            ),
            trips=tuple(self._trips()),
            recurring=tuple(self._recurring()),
            occasions=tuple(
                TrueOccasion(kind=one.kind, title=one.title, on=one.on, photos=self._photos[f"occasion:{index}"])
                for index, one in enumerate(life.occasions)
            ),
            devices=tuple(self._devices()),
            kinds=dict(sorted(self._kinds.items())),
        )

    def _stay(self, kind: str, site: Site, period: tuple[date, date], label: str) -> TrueStay:
        return TrueStay(
            kind=kind,
            town=site.town,
            country_code=site.country_code,
            latitude=site.latitude,
            longitude=site.longitude,
            first=period[0],
            last=period[1],
            photos=self._photos[label],
            located=self._located[label],
            days=len(self._days[label]),
        )

    def _trips(self) -> Iterator[TrueTrip]:
        for index, trip in enumerate(self._life.trips):
            label = f"trip:{index}"
            sites = [leg.site for leg in trip.legs]
            yield TrueTrip(
                first=trip.first,
                last=trip.last,
                points=tuple((site.latitude, site.longitude, site.town, site.country_code) for site in sites),
                countries=tuple(dict.fromkeys(site.country_code for site in sites)),
                purpose=trip.purpose,
                companions=trip.companions,
                photos=self._photos[label],
                located=self._located[label],
                days=len(self._days[label]),
            )

    def _recurring(self) -> Iterator[TrueDay]:
        for index, one in enumerate(self._life.recurring):
            years = sorted(
                year for (label, year), photos in self._kept.items() if label == f"party:{index}" and photos >= 3
            )
            yield TrueDay(who=one.who, kind=one.kind, month=one.month, day=one.day, years=tuple(years))

    def _devices(self) -> Iterator[TrueDevice]:
        for gear in self._life.gear:
            if self._gear[gear.number]:
                first, last = self._gear_days[gear.number]
                yield TrueDevice(
                    make=gear.camera.make,
                    model=gear.camera.model,
                    body_serial=gear.camera.body_serial,
                    owned=gear.owned,
                    first=first,
                    last=last,
                    photos=self._gear[gear.number],
                )
