"""Assets and stored files for tests: each with just what the test is about."""

import hashlib
import os
from dataclasses import replace
from datetime import date

from rollaudit.model.detection import Detection, DetectorName
from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    CaptureTime,
    Category,
    Device,
    Extraction,
    Faces,
    Fact,
    FileFormat,
    FileRecord,
    FileRole,
    MediaKind,
    Outcome,
    Position,
)
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.analyse import AnalyseOptions
from rollaudit.profiles.load import load_profile
from rollaudit.store.detections import Wanted
from rollaudit.store.rows import detection_row, reading_row
from rollaudit.store.store import Store
from rollaudit.store.walking import Found

AS_OF = date(2026, 1, 31)
FACES_VERSION = "for-tests"
FACES = f";faces={FACES_VERSION};"
LOOKING = Wanted("faces", FACES_VERSION, ("jpeg",))
LISBON = Position(latitude=38.71694, longitude=-9.1639, source="EXIF:GPSLatitude", accuracy_m=5.0)
GPS_FACTS = (
    Fact(category=Category.LOCATION_PRECISE, field="GPSLatitude", value=38.71694, source="EXIF:GPSLatitude"),
    Fact(category=Category.LOCATION_PRECISE, field="GPSLongitude", value=-9.1639, source="EXIF:GPSLongitude"),
)


def content_of(path):
    """An id as the content of a file of this name might have."""
    return hashlib.blake2b(os.fsencode(path), digest_size=16).hexdigest()


def taken(local, offset=None):
    return CaptureTime(local=local, offset=offset, source="EXIF:DateTimeOriginal")


def extraction(local=None, **parts):
    return Extraction(**{"capture_time": taken(local) if local else None, **parts})


def record(path="a.jpg", **parts):
    known = {
        "size": 10,
        "mtime_ns": 1,
        "inode": 1,
        "format": FileFormat.JPEG,
        "content_id": content_of(path),
        "sha256": None,
        "outcome": Outcome.READ,
    }
    return FileRecord(**{**known, "path": path, **parts})


def asset(path="a.jpg", one=None, *, device=None, faces=None, **more):
    """One asset of one file; what the file says is `one`, an `Extraction`."""
    one = one or Extraction()
    one = replace(one, device=device) if device else one
    return Asset(
        **{
            "id": f"id of {path}",
            "path": path,
            "kind": MediaKind.PHOTO,
            "files": (AssetFile(role=FileRole.PRIMARY, record=record(path, extraction=one)),),
            "capture_time": one.capture_time,
            "position": one.position,
            "place": None,
            "device": one.device or Device(),
            "faces": faces or Faces(looked_for=False),
            "facts": one.facts,
            **more,
        }
    )


def faces_answer(faces):
    """What the detector of faces said, as a row of the store."""
    return detection_row(
        Detection(
            detector=DetectorName.FACES,
            version=FACES_VERSION,
            looked_for=faces.looked_for,
            count=faces.count,
            boxes=faces.boxes,
            reason=faces.reason,
        )
    )


def fill(store: Store, files, *, faces=None, reader="1"):
    """Store files as a scan would: (path, format, outcome, extraction) each an asset of its own where it is media."""
    walking = store.begin_walk(reader_version=reader, need_sha256=False)
    walking.put(b"", 0, [Found(os.fsencode(path), 10, 1, number) for number, (path, *_) in enumerate(files)])
    walking.end()
    said = {path: rest for path, *rest in files}
    ids = {path: file_id for file_id, path in store.pending()}
    store.put_readings(
        [
            (
                file_id,
                reading_row(
                    file_format=said[path][0],
                    content_id=content_of(path),
                    sha256=None,
                    outcome=said[path][1],
                    extraction=said[path][2],
                ),
            )
            for path, file_id in ids.items()
        ]
    )
    store.put_groups((ids[path], ids[path], "primary") for path, form, *_ in files if form.kind)
    if faces is not None:
        store.put_answers((ids[path], faces_answer(found)) for path, found in faces.items())
    store.commit()
    return ids


def analyse_options(**changes):
    return AnalyseOptions(
        **{
            "library_name": "a library",
            "profile": load_profile("facebook-cloud-processing"),
            "platform": PlatformAccess.FULL,
            "as_of": AS_OF,
            "tool_version": "0",
            "faces_version": FACES,
            **changes,
        }
    )
