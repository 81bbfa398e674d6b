"""From days to photos: when each was taken, by which device, what the receiver made of it, what became of the file."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from itertools import accumulate
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rollaudit.sample.exif_blocks import GpsFix, quantised
from rollaudit.sample.simulator.days import Day, Stay, plan_days
from rollaudit.sample.simulator.gear import FACTORY_DAY, Gear, Naming
from rollaudit.sample.simulator.life import Life
from rollaudit.sample.simulator.world import Site, World, moved

MAX_FACES = 6
_STALE_WITHIN_H = 0.7


class ShotKind(StrEnum):
    """How a file came to be in the library, and so what it carries."""

    PHOTO = "photo"
    MOVIE = "movie"
    SCREENSHOT = "screenshot"
    MESSAGE = "message"
    SAVED = "saved"
    SHARED = "shared"
    BLANKED = "blanked"
    NULL_ISLAND = "null_island"


class Simulated(NamedTuple):
    """One file of a simulated library.

    `taken` is the true moment in the zone of the place, `stamp` what the device writes; its offset is written only by
    gear that writes offsets. `fix` is the position that stands in the file. `faces` are in the picture, `names` of
    them in the file. `label` is the truth of where the photo was taken; `on_the_spot` says that the position is that
    place's, within what receivers usually err.
    """

    path: str
    kind: ShotKind
    taken: datetime
    stamp: datetime
    gear: Gear | None
    fix: GpsFix | None
    faces: int
    names: tuple[str, ...]
    label: str
    on_the_spot: bool


def shoot(life: Life, world: World, photos: int) -> Iterator[Simulated]:
    """Yield so many files of a life, day by day. Bounded memory: the days are held, the photos are not."""
    chance = Random(f"shots {life.seed}")  # noqa: S311 - invents people, guards no secrets
    days = list(plan_days(life, world))
    roll = _Camera(life, chance)
    for day, count in zip(days, _spread(chance, days, photos, life.habits.unevenness), strict=True):
        yield from roll.day(day, count)


def _spread(chance: Random, days: list[Day], photos: int, unevenness: float) -> Iterator[int]:
    """Yield how many photos each day gets: by its weight, times a factor with a heavy tail; they add up."""
    weights = list(accumulate(day.weight * math.exp(chance.gauss(0, unevenness)) for day in days))
    if not weights or not weights[-1]:
        raise ValueError("a life without a moment to photograph")
    given, shift = 0, chance.random()
    for weight in weights:
        # systematic sampling: no draw a photo, and the numbers add up
        upto = min(photos, math.floor(photos * weight / weights[-1] + shift)) if weight < weights[-1] else photos
        yield max(0, upto - given)
        given = max(given, upto)


class _Camera:
    def __init__(self, life: Life, chance: Random) -> None:
        self._life, self._chance = life, chance
        self._names = _Names()
        self._biases: dict[tuple[float, float], tuple[float, float]] = {}
        self._last_site: Site | None = None
        self._sent = 0
        habits = life.habits
        self._fates = tuple(
            accumulate((habits.screenshots, habits.messages, habits.saved, habits.shared, habits.blanked))
        )
        self._home_zone = ZoneInfo(life.homes[0].site.zone if life.homes else life.stays[0].site.zone)
        self._others = [
            moved(site.latitude, site.longitude, chance.gauss(0, 4_000), chance.gauss(0, 4_000))
            for site in [*(one.site for one in life.relations), *(home.site for home in life.homes)]
        ] or [(leg.site.latitude, leg.site.longitude) for leg in life.stays[:3]]

    def day(self, day: Day, count: int) -> Iterator[Simulated]:
        """Yield the photos of one day, in the order of the day's stays."""
        if not count:
            return
        stays = sorted(day.stays, key=lambda stay: stay.start_h)
        weights = list(accumulate((stay.end_h - stay.start_h) * stay.rate for stay in stays))
        counts = [0] * len(stays)
        for _ in range(count):
            at = self._chance.random() * weights[-1]
            counts[next(index for index, weight in enumerate(weights) if at <= weight)] += 1
        for stay, photos in zip(stays, counts, strict=True):
            if photos:
                yield from self._stay(day.on, stay, photos)
                self._last_site = stay.site

    def _stay(self, on: date, stay: Stay, count: int) -> Iterator[Simulated]:
        chance, spread = self._chance, stay.site.spread_m
        midnight = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - its zone follows
        zone = ZoneInfo(stay.site.zone)
        offset = zone.utcoffset(midnight + timedelta(hours=stay.start_h)) or timedelta(0)
        fixed = timezone(offset)
        moments: list[tuple[float, int]] = []
        left = count
        while left:
            burst = min(left, self._burst())
            moments.append((chance.uniform(stay.start_h, stay.end_h), burst))
            left -= burst
        for hour, burst in sorted(moments):
            far, angle = spread * math.sqrt(chance.random()), 2 * math.pi * chance.random()
            spot = moved(stay.site.latitude, stay.site.longitude, far * math.sin(angle), far * math.cos(angle))
            moment = (midnight + timedelta(hours=hour)).replace(tzinfo=fixed)
            gear = self._gear(on, stay)
            stale = self._last_site is not None and hour < stay.start_h + _STALE_WITHIN_H and chance.random() < 0.05
            for _ in range(burst):
                yield self._one(stay, spot, moment, gear, stale=stale)
                moment += timedelta(seconds=0.4 + chance.expovariate(0.3))

    def _burst(self) -> int:
        if self._chance.random() > self._life.habits.bursts:
            return 1
        return 2 + min(60, int(self._chance.paretovariate(1.3)))

    def _gear(self, on: date, stay: Stay) -> Gear:
        trip = stay.label.startswith(("trip", "client", "occasion"))
        own = [one for one in self._life.gear if one.owned and one.first <= on <= one.last]
        if stay.label == "client":  # done for money: with the camera, where there is one
            own = [one for one in own if not one.camera.gps and self._chance.random() < 0.6] or own
        return self._chance.choices(own, [one.weight * (one.on_trips if trip else 1.0) for one in own])[0]

    def _one(self, stay: Stay, spot: tuple[float, float], moment: datetime, gear: Gear, *, stale: bool) -> Simulated:
        chance, habits = self._chance, self._life.habits
        fate = chance.random()
        kind = next((kind for kind, upto in zip(_FATES, self._fates, strict=True) if fate < upto), ShotKind.PHOTO)
        if kind in (ShotKind.MESSAGE, ShotKind.SAVED, ShotKind.SCREENSHOT):
            return self._from_elsewhere(kind, stay, moment, gear)
        if kind is ShotKind.SHARED:
            return self._shared(stay, spot, moment, gear)
        faces = self._faces(stay.people)
        if not gear.camera.gps:
            kind = ShotKind.PHOTO
        elif kind is ShotKind.PHOTO and chance.random() < habits.movies:
            kind = ShotKind.MOVIE
        fix, right = None, False
        located = habits.located * (habits.indoors if stay.label.startswith(_UNDER_A_ROOF) else 1.0)
        if gear.camera.gps and chance.random() < located and not self._is_dark(moment):
            fix, right = self._fix(stay.site, spot, stale=stale)
        if fix and kind is ShotKind.PHOTO and chance.random() < gear.null_island:
            kind, fix, right = ShotKind.NULL_ISLAND, None, False
        if kind is ShotKind.BLANKED:
            fix, right = None, False
        named = faces and kind is ShotKind.PHOTO and chance.random() < habits.tagged
        stamp = self._stamp(moment, gear)
        path = self._names.of(gear, kind, stamp)
        if stay.label.startswith("occasion") and kind is ShotKind.PHOTO:
            path = f"Albums/{self._life.occasions[int(stay.label[9:])].title}/{path.replace('/', '-')}"
        return Simulated(
            path, kind, moment, stamp, gear, fix, faces if kind is not ShotKind.MOVIE else 0,
            self._tagged(stay, faces) if named else (), stay.label, right,
        )  # fmt: skip

    def _faces(self, mean: float) -> int:
        if self._chance.random() < 0.45 / (1 + mean):
            return 0
        return min(MAX_FACES, int(self._chance.expovariate(1 / (mean + 0.01)) + 0.3))

    def _tagged(self, stay: Stay, faces: int) -> tuple[str, ...]:
        known = [one.who for one in self._life.recurring if one.kind == "birthday"]
        if stay.label.startswith("party"):
            known.insert(0, self._life.recurring[int(stay.label[6:])].who)
        return tuple(f"{name.split()[-1].capitalize()} Simulated" for name in dict.fromkeys(known[:faces]))

    def _is_dark(self, moment: datetime) -> bool:
        return moment.year * 4 + (moment.month - 1) // 3 in self._life.habits.dark_quarters

    def _stamp(self, moment: datetime, gear: Gear) -> datetime:
        """Return what the device's clock says: phones follow the place, cameras what somebody set once."""
        if gear.camera.gps:
            return moment
        shown = moment.astimezone(self._home_zone) if gear.home_clock else moment
        shown += timedelta(seconds=gear.clock_s)
        if gear.reset_from and gear.reset_to and gear.reset_from <= moment.date() <= gear.reset_to:
            shown -= timedelta(days=(gear.reset_from - FACTORY_DAY).days)
        return shown

    def _fix(self, site: Site, spot: tuple[float, float], *, stale: bool) -> tuple[GpsFix, bool]:
        """Return what the receiver says, and whether that is the place: usual error, coarse cell, stale, far off."""
        chance, habits = self._chance, self._life.habits
        if stale and self._last_site is not None:
            spot = self._last_site.point
        bias = self._biases.get(site.point)
        if bias is None:
            if len(self._biases) > 5_000:
                self._biases.clear()
            bias = chance.gauss(0, habits.bias_m), chance.gauss(0, habits.bias_m)
            self._biases[site.point] = bias
        error_m = habits.noise_m * math.exp(chance.gauss(0, 0.5))
        luck = chance.random()
        if luck < 0.02:
            error_m = chance.uniform(200, 1_500)  # by the telephone mast
        elif luck < 0.023:
            error_m = chance.uniform(2_000, 60_000)
        latitude, longitude = moved(
            *spot, bias[0] + chance.gauss(0, error_m / 1.4), bias[1] + chance.gauss(0, error_m / 1.4)
        )
        told_m = max(3.0, error_m * math.exp(chance.gauss(0, 0.5)))
        fix = GpsFix(
            latitude=quantised(latitude),
            longitude=quantised(longitude),
            altitude_m=round(60 + 3 * chance.random(), 2),
            direction_deg=round(359.9 * chance.random(), 2),
            speed_km_h=round(4 * chance.random(), 2),
            accuracy_m=round(told_m, 2),
        )
        return fix, not stale and luck >= 0.023

    def _from_elsewhere(self, kind: ShotKind, stay: Stay, moment: datetime, gear: Gear) -> Simulated:
        faces = 0 if kind is ShotKind.SCREENSHOT else self._faces(0.8)
        if kind is ShotKind.MESSAGE:
            self._sent += 1
            path = f"WhatsApp/Media/WhatsApp Images/{moment:%Y}/IMG-{moment:%Y%m%d}-WA{self._sent % 10_000:04}.jpg"
            path = path if self._sent < 10_000 else path.replace("Images/", f"Images/{self._sent // 10_000}/")
        else:
            path = self._names.of(gear, kind, moment)
        label = stay.label if kind is ShotKind.SCREENSHOT else "received"
        return Simulated(path, kind, moment, moment, None, None, faces, (), label, on_the_spot=False)

    def _shared(self, stay: Stay, spot: tuple[float, float], moment: datetime, receiver: Gear) -> Simulated:
        """Return what a friend sent whole: taken beside the owner, at the friend's own place, or anywhere near."""
        chance = self._chance
        others = [one for one in self._life.gear if not one.owned and one.first <= moment.date() <= one.last]
        gear = chance.choice(others or [one for one in self._life.gear if not one.owned])
        beside = chance.random() < 0.6
        if not beside:
            spot = self._others[gear.number % len(self._others)]
            moment += timedelta(hours=chance.uniform(-10, 4))
            if chance.random() < 0.5:
                spot = moved(*spot, chance.gauss(0, 9_000), chance.gauss(0, 9_000))
        located = chance.random() < 0.6
        fix = self._fix(stay.site, spot, stale=False)[0] if located else None
        if receiver.naming is Naming.APPLE:  # nothing but the file itself tells it from the owner's
            path = self._names.of(receiver, ShotKind.SHARED, moment)
        else:
            path = f"{_INBOXES[gear.number % len(_INBOXES)]}/{self._names.of(gear, ShotKind.SHARED, moment)}"
        return Simulated(
            path, ShotKind.SHARED, moment, moment, gear, fix, self._faces(1.0), (),
            stay.label if beside else "received", on_the_spot=False,
        )  # fmt: skip


_FATES = (ShotKind.SCREENSHOT, ShotKind.MESSAGE, ShotKind.SAVED, ShotKind.SHARED, ShotKind.BLANKED)
_UNDER_A_ROOF = ("home", "work", "visit", "party", "client")
_INBOXES = ("Download", "Bluetooth", "Shared album")
_PER_DIRECTORY = 999
_DIRECTORIES = 800  # DCF 2.0, 3.2.2: directories are numbered from 100 to 999
_DCF = {"Apple": "APPLE", "Canon": "CANON", "NIKON CORPORATION": "NIKON", "SONY": "MSDCF", "FUJIFILM": "_FUJI"}


_REMEMBERED = 20_000


class _Names:
    """Names as each device gives them, none twice."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._taken: dict[tuple[int, str], int] = {}
        self._before: dict[tuple[int, str], int] = {}

    def of(self, gear: Gear, kind: ShotKind, stamp: datetime) -> str:
        """Return the path of the next file."""
        number = self._numbers[gear.number] = self._numbers.get(gear.number, 0) + 1
        moving = kind is ShotKind.MOVIE
        if gear.naming in (Naming.APPLE, Naming.CAMERA):
            prefix = f"Phone {gear.number}" if gear.camera.gps else "Camera"
            folder, lap = number // _PER_DIRECTORY % _DIRECTORIES, number // _PER_DIRECTORY // _DIRECTORIES
            prefix += f"/{lap}" if lap else ""
            ending = "MOV" if moving else "PNG" if kind is ShotKind.SCREENSHOT else "JPG"
            return f"{prefix}/DCIM/{100 + folder}{_DCF[gear.camera.make]}/IMG_{1 + number % 9_999:04}.{ending}"
        month = f"Phone {gear.number}/{stamp:%Y/%m}"
        if kind is ShotKind.SCREENSHOT:
            return f"{month}/Screenshots/{self._free(gear, f'Screenshot_{stamp:%Y%m%d-%H%M%S}', '_{}')}.png"
        if kind is ShotKind.SAVED:
            return f"{month}/Download/image-{number}.jpg"
        if gear.naming is Naming.PIXEL:
            stem = f"PXL_{stamp.astimezone(UTC):%Y%m%d_%H%M%S}{stamp.microsecond // 1000:03}"
        else:
            stem = f"{stamp:%Y%m%d_%H%M%S}"
        return f"{month}/{self._free(gear, stem, '({})')}.{'mp4' if moving else 'jpg'}"

    def _free(self, gear: Gear, stem: str, mark: str) -> str:
        """Return a stem that the device has not given yet; files of one second follow one another closely."""
        key = gear.number, stem
        times = self._taken.get(key, self._before.get(key, -1)) + 1
        self._taken[key] = times
        if len(self._taken) > _REMEMBERED:
            self._before, self._taken = self._taken, {}
        return stem + mark.format(times) if times else stem
