"""Small invented rolls for tests of inference: days at places, as assets and as a roll."""

from datetime import date, datetime, timedelta

import numpy as np

from rollaudit.inference.builder import RollBuilder
from rollaudit.model.evidence import Asset, CaptureTime, Device, Faces, MediaKind, Place, Position

AS_OF = date(2026, 1, 31)
WINDOW_FIRST = date(2026, 1, 1)
HOME = (38.7169, -9.1639)
OFFICE = (38.6916, -9.3120)
CAFE = (38.7400, -9.1400)
PARENTS = (40.2056, -8.4195)  # 180 km away
ROME = (41.8902, 12.4922)
PHONE = Device(make="Apple", model="iPhone 13")
FRIEND = Device(make="Google", model="Pixel 8")

_TOWNS = {
    HOME: ("Lisbon", "PT", "Europe/Lisbon"),
    OFFICE: ("Oeiras", "PT", "Europe/Lisbon"),
    CAFE: ("Lisbon", "PT", "Europe/Lisbon"),
    PARENTS: ("Coimbra", "PT", "Europe/Lisbon"),
    ROME: ("Rome", "IT", "Europe/Rome"),
}


def photo(moment, spot=None, *, path=None, device=PHONE, offset=None, facts=(), spread_m=15, **parts):
    """One asset at a moment (datetime) near a spot; where exactly follows from the moment."""
    position = place = None
    if spot is not None:
        chance = np.random.default_rng(int(moment.timestamp()))
        north, east = chance.normal(0, spread_m, 2)
        position = Position(
            latitude=spot[0] + north / 111_195,
            longitude=spot[1] + east / (111_195 * np.cos(np.radians(spot[0]))),
            source="EXIF:GPSLatitude",
        )
        name, country, zone = _TOWNS[spot]
        place = Place(name=name, region="", country_code=country, distance_km=1.0, time_zone=zone)
    path = path or f"DCIM/{moment:%Y%m%d%H%M%S}.jpg"
    return Asset(
        **{
            "id": path,
            "path": path,
            "kind": MediaKind.PHOTO,
            "files": (),
            "capture_time": CaptureTime(local=moment.isoformat(), offset=offset, source="EXIF:DateTimeOriginal"),
            "position": position,
            "place": place,
            "device": device,
            "faces": Faces(looked_for=False),
            "facts": tuple(facts),
            **parts,
        }
    )


def days_at(spot, hour, *, first=date(2025, 1, 6), count=20, every=7, **parts):
    """Assets of one photo a day at an hour, every so many days."""
    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - wall clocks have no zone
    return [
        photo(start + timedelta(days=index * every, hours=hour, minutes=index % 50), spot, **parts)
        for index in range(count)
    ]


def at_home(**parts):
    """Twenty Monday nights and twenty Sunday mornings at home."""
    return days_at(HOME, 21.5, **parts) + days_at(HOME, 8, first=date(2025, 1, 12), **parts)


def at_work(**parts):
    """Working hours of different weekdays, over most of a year."""
    return [
        asset
        for number in range(4)
        for asset in days_at(OFFICE, 9 + 2 * number, first=date(2025, 1, 7 + number), count=10, every=14, **parts)
    ]


def in_rome(first=date(2025, 5, 6), days=5):
    """Three photos a day in Rome."""
    return [asset for hour in (10, 14, 20) for asset in days_at(ROME, hour, first=first, count=days, every=1)]


def roll_of(assets, *, window_first=WINDOW_FIRST):
    builder = RollBuilder()
    for asset in assets:
        builder.add(asset)
    return builder.roll(AS_OF, window_first)


def said(claims, kind):
    """The claims of a kind that were made."""
    return [claim for claim in claims if claim.id == kind and claim.abstained is None]


def lacked(claims, kind):
    """Why a kind was not claimed."""
    return next(claim.abstained for claim in claims if claim.id == kind)
