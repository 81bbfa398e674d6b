"""Writes the sample camera roll: a believable, invented person's photos with everything a real roll carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import features

from rollaudit.errors import RollauditError
from rollaudit.model.evidence import FileFormat
from rollaudit.sample.cast import ARENA, CANON, FUNCHAL, HOME, IPHONE_13, IPHONE_15_PRO, OWNER, UPGRADE, WORK, Spot
from rollaudit.sample.files import make_file
from rollaudit.sample.made import MadeFile
from rollaudit.sample.plan import planned_shots
from rollaudit.sample.shot import Shot
from rollaudit.sample.writing import PlannedFile, write_library

SAMPLE_AS_OF = date(2025, 7, 6)
"""The day on which the sample is looked at: the day after its newest photo, soon after the opt-in of June 2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedPlace:
    """A place that the roll gives away; degrees in WGS 84, positions lie within `radius_m` of it."""

    name: str
    latitude: float
    longitude: float
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedTrip:
    """Days away from home, both ends included."""

    name: str
    latitude: float
    longitude: float
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedDevice:
    """A device of the owner's, with the days of its first and last photo."""

    make: str
    model: str
    body_serial: str | None
    owner: str | None
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFile:
    """One file and what stands in it.

    `path` is relative to the roll, POSIX style; `position` is latitude and longitude in degrees, `local` ISO 8601
    without zone. A day that only the file's name tells is not counted. `faces` are those drawn into the picture.
    """

    path: str
    format: FileFormat
    position: tuple[float, float] | None
    local: str | None
    offset: str | None
    faces: int
    device: str | None
    note: str

    @property
    def has_face(self) -> bool:
        """Whether anybody looks out of the picture."""
        return self.faces > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTruth:
    """What was planted. `birthday` is month and day, photographed in each of `birthday_years`."""

    as_of: date
    owner: str
    home: PlantedPlace
    work: PlantedPlace
    trips: tuple[PlantedTrip, ...]
    birthday: str
    birthday_years: tuple[int, ...]
    upgrade_day: date
    devices: tuple[PlantedDevice, ...]
    files: tuple[SampleFile, ...]


def _place(spot: Spot) -> PlantedPlace:
    return PlantedPlace(name=spot.name, latitude=spot.latitude, longitude=spot.longitude, radius_m=spot.spread_m)


def _trip(name: str, spot: Spot, first_day: date, last_day: date) -> PlantedTrip:
    return PlantedTrip(
        name=name, latitude=spot.latitude, longitude=spot.longitude, first_day=first_day, last_day=last_day
    )


def _devices(shots: tuple[Shot, ...]) -> tuple[PlantedDevice, ...]:
    planted = []
    for camera in (IPHONE_13, IPHONE_15_PRO, CANON):
        days = [shot.taken.date() for shot in shots if shot.camera is not None and shot.camera.model == camera.model]
        planted.append(
            PlantedDevice(
                make=camera.make,
                model=camera.model,
                body_serial=camera.body_serial,
                owner=camera.owner,
                first_day=min(days),
                last_day=max(days),
            )
        )
    return tuple(planted)


def _told(shot: Shot, made: MadeFile) -> SampleFile:
    camera = shot.camera if made.local is not None else None
    return SampleFile(
        path=shot.path,
        format=made.format,
        position=(made.fix.latitude, made.fix.longitude) if made.fix else None,
        local=made.local,
        offset=made.offset,
        faces=made.faces,
        device=camera.model if camera else None,
        note=shot.note,
    )


def make_sample(target: Path) -> SampleTruth:
    """Write the sample roll into `target`, which must be empty or not exist, and return what was planted.

    Two runs with one Pillow give the same bytes and the same file times. Raises `UsageError` where the target cannot
    be used, and `RollauditError` where this Pillow cannot write a format or the disk refuses.
    """
    for wanted in ("avif", "webp"):
        if not features.check(wanted):
            raise RollauditError(
                f"This Pillow cannot write {wanted.upper()}, which the sample needs",
                hint="Install Pillow from its own wheel: pip install --force-reinstall pillow",
            )
    shots = planned_shots()
    files: list[SampleFile] = []

    def planned() -> Iterator[PlannedFile]:
        for shot in shots:
            made = make_file(shot)
            files.append(_told(shot, made))
            yield PlannedFile(shot.path, shot.taken, made.data)

    write_library(target, planned())
    return SampleTruth(
        as_of=SAMPLE_AS_OF,
        owner=OWNER,
        home=_place(HOME),
        work=_place(WORK),
        trips=(
            _trip("Madeira", FUNCHAL, date(2024, 8, 23), date(2024, 8, 26)),
            _trip("Rome", ARENA, date(2025, 5, 3), date(2025, 5, 8)),
        ),
        birthday="06-12",
        birthday_years=(2024, 2025),
        upgrade_day=UPGRADE,
        devices=_devices(shots),
        files=tuple(files),
    )
