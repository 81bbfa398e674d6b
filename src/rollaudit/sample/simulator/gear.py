"""The phones and cameras that invented people carry: what each writes about itself, and how wrong its clock is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from rollaudit.sample.exif_blocks import Camera


class Naming(StrEnum):
    """How a device calls its files."""

    APPLE = "apple"
    PIXEL = "pixel"
    SAMSUNG = "samsung"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gear:
    """One device: what it writes, from when to when it is used, and how its clock goes.

    `clock_s` is added to the true time; `home_clock` is a clock that nobody sets on journeys. From `reset_from` to
    `reset_to` the clock runs from its factory's day, as after an empty battery. `weight` is its share of the photos
    taken while it is in use, `on_trips` that on journeys. `number` tells devices of one model apart; it is not written.
    """

    number: int
    camera: Camera
    naming: Naming
    first: date
    last: date
    owned: bool = True
    weight: float = 1.0
    on_trips: float = 1.0
    clock_s: float = 0.0
    home_clock: bool = False
    reset_from: date | None = None
    reset_to: date | None = None
    null_island: float = 0.0


_IPHONES = ("iPhone 6s", "iPhone 7", "iPhone 8", "iPhone XR", "iPhone 11", "iPhone 12", "iPhone 13", "iPhone 14",
            "iPhone 15 Pro", "iPhone 16")  # fmt: skip
_PIXELS = ("Pixel 2", "Pixel 3a", "Pixel 4a", "Pixel 5", "Pixel 6", "Pixel 7", "Pixel 8", "Pixel 9")
_SAMSUNGS = ("SM-G920F", "SM-G930F", "SM-G950F", "SM-G960F", "SM-G973F", "SM-G981B", "SM-G991B", "SM-S901B",
             "SM-S911B", "SM-S921B")  # fmt: skip
_FIRST_YEARS = {Naming.APPLE: 2015, Naming.PIXEL: 2017, Naming.SAMSUNG: 2015}
_CAMERAS = (
    ("Canon", "Canon EOS R50", "RF-S18-45mm F4.5-6.3 IS STM"),
    ("NIKON CORPORATION", "NIKON D750", "24.0-70.0 mm f/2.8"),
    ("SONY", "ILCE-7M3", "FE 24-105mm F4 G OSS"),
    ("FUJIFILM", "X-T30", "XF18-55mmF2.8-4 R LM OIS"),
)
FACTORY_DAY = date(2015, 1, 1)
"""The day on which a clock begins after its battery was empty."""
_OFFSETS_SINCE = 2019
"""Phones of earlier years write no offset from UTC: Exif 2.31 defined the tags in 2016, systems followed later."""


def draw_phones(chance: Random, first: date, last: date, *, numbers: Iterator[int], owned: bool = True) -> list[Gear]:
    """Return one person's phones, each replaced by the next after one to five years."""
    naming = chance.choices((Naming.APPLE, Naming.SAMSUNG, Naming.PIXEL), (5, 4, 1.5))[0]
    phones: list[Gear] = []
    start = first
    while start <= last:
        if phones and chance.random() < 0.15:
            naming = chance.choice((Naming.APPLE, Naming.SAMSUNG, Naming.PIXEL))
        end = min(last, start + timedelta(days=round(365 * chance.uniform(1.0, 5.0))))
        phones.append(
            Gear(
                number=next(numbers),
                camera=_phone(chance, naming, start),
                naming=naming,
                first=start,
                last=end,
                owned=owned,
                null_island=chance.choice((0.0, 0.0, 0.0, 0.01, 0.05)),
            )
        )
        start = end + timedelta(days=1)
    return phones


def _phone(chance: Random, naming: Naming, bought: date) -> Camera:
    models = {Naming.APPLE: _IPHONES, Naming.PIXEL: _PIXELS, Naming.SAMSUNG: _SAMSUNGS}[naming]
    age = bought.year - _FIRST_YEARS[naming] - chance.choice((0, 0, 1, 1, 2))
    model = models[min(max(age, 0), len(models) - 1)]
    zone = bought.year >= _OFFSETS_SINCE and (naming is Naming.APPLE or chance.random() < 0.7)
    if naming is Naming.APPLE:
        version = f"{min(max(bought.year - 2006, 9), 18)}.{chance.randint(0, 6)}"
        lens = f"{model} back camera 4.2mm f/1.8"
        return Camera(make="Apple", model=model, software=version, lens_make="Apple", lens=lens, host=model, zone=zone)
    if naming is Naming.PIXEL:
        return Camera(make="Google", model=model, software="HDR+ 1.0.642286149zd", zone=zone)
    return Camera(
        make="samsung", model=model, software=f"{model[3:]}XXU{chance.randint(1, 9)}", zone=zone, subsecond_digits=3
    )


def draw_camera(chance: Random, first: date, last: date, *, owner: str | None, number: int) -> Gear:
    """Return a camera without a receiver for positions, whose clock somebody set once."""
    make, model, lens = chance.choice(_CAMERAS)
    reset = chance.random() < 0.1
    reset_from = first + timedelta(days=chance.randrange(max(1, (last - first).days))) if reset else None
    drift = chance.choices(
        (0.0, chance.uniform(-1200, 1200), chance.choice((-3600.0, 3600.0)), 43_200.0, chance.uniform(-9, 9) * 3600),
        (45, 30, 12, 4, 9),
    )[0]
    return Gear(
        number=number,
        camera=Camera(
            make=make,
            model=model,
            software="Firmware Version 1.3.0",
            lens=lens,
            body_serial=f"{chance.randrange(10**9):09d}",
            owner=owner if chance.random() < 0.4 else None,
            subsecond_digits=2,
            gps=False,
            zone=False,
        ),
        naming=Naming.CAMERA,
        first=first,
        last=last,
        weight=chance.uniform(0.05, 0.5),
        on_trips=chance.uniform(0.5, 4.0),
        clock_s=drift,
        home_clock=chance.random() < 0.7,
        reset_from=reset_from,
        reset_to=reset_from + timedelta(days=chance.randint(5, 120)) if reset_from else None,
    )
