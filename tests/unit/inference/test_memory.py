"""A roll, and what is worked out from it, holds so many bytes an asset and no more: a million must fit as well."""

import json
import subprocess
import sys

FEW, MANY = 70_000, 150_000
"""More than are worked on at once, either of them: what that takes, however large the roll, is not counted."""
MOST_BYTES = 190
"""An asset, every one with a position: 55 in the columns; the rest is what is needed at once to find and end claims."""

_PROGRAM = """
import json, resource, sys
from datetime import datetime, timedelta
from random import Random

from rollaudit.inference.builder import RollBuilder
from rollaudit.inference.infer import infer
from rollaudit.model.evidence import Asset, CaptureTime, Device, Faces, MediaKind, Place, Position

PHONE, FRIEND = Device(make="Apple", model="iPhone 13"), Device(make="Google", model="Pixel 8")
TOWN = Place(name="Lisbon", region="", country_code="PT", distance_km=1.0, time_zone="Europe/Lisbon")
SPOTS = [(38.7169, -9.1639), (38.6916, -9.3120), (38.7400, -9.1400)]


def claims(count):
    chance, builder = Random(1), RollBuilder()
    for number in range(count):
        hour = chance.choice((7, 8, 10, 11, 15, 16, 21, 22, 23))
        home = hour < 9 or hour > 20
        spot = SPOTS[0] if home else chance.choice(SPOTS)
        at = datetime(2018, 1, 1) + timedelta(days=3000 * number // count, hours=hour, minutes=chance.randrange(60))
        builder.add(
            Asset(
                id=f"{chance.getrandbits(128):032x}",
                path=f"Photos/{number // 500:05}/IMG_{number:07}.jpg",
                kind=MediaKind.PHOTO,
                files=(),
                capture_time=CaptureTime(local=at.isoformat(), offset="+00:00", source="EXIF:DateTimeOriginal"),
                position=Position(
                    latitude=spot[0] + chance.gauss(0, 1e-4), longitude=spot[1] + chance.gauss(0, 1e-4), source="EXIF"
                ),
                place=TOWN,
                device=PHONE if number % 10 else FRIEND,
                faces=Faces(looked_for=False),
                facts=(),
            )
        )
    return infer(builder.roll(datetime(2026, 3, 31).date(), datetime(2026, 3, 1).date()))


def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


claims(int(sys.argv[1]))
before = most()
said = claims(int(sys.argv[2]))
print(json.dumps({"bytes": most() - before, "said": sorted({one.id for one in said if one.abstained is None})}))
"""


def test_memory_grows_by_so_many_bytes_an_asset():
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(FEW), str(MANY)], check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    measured = json.loads(done.stdout)
    assert {"home", "routine", "time_zone", "device", "recap"} <= set(measured["said"])
    assert measured["bytes"] < MOST_BYTES * (MANY - FEW)
