"""The JSON files that Google Takeout writes beside photos, and into album folders: a service's own record of them.

There is no specification; the keys are those of exports since 2018. What stands here may stand in no photo: names that
Google Photos' face groups were given, a position estimated by the service or typed in by a person, who shared what.
"""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.gps import in_range
from rollaudit.metadata.resolve import resolve
from rollaudit.model.evidence import CaptureTime, Category, Extraction, Position, ReasonCode

MAX_SIDECAR: Final = 1 << 20
"""Parsed JSON takes up to sixty times its bytes of memory; an honest sidecar has a few thousand."""

_MAX_ITEMS: Final = 500
_MAX_WAYS: Final = 4
_PHOTO_KEYS: Final = ("photoTakenTime", "geoData", "geoDataExif", "googlePhotosOrigin", "imageViews")
_MARKS: Final = tuple(f'"{key}"'.encode() for key in (*_PHOTO_KEYS, "albumData"))
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC throughout, written without zone beside its offset
_YEARS: Final = range(1826, 2101)  # from the oldest photograph there is
# Google shows the time of upload, or the file's own date, where a photo came without a time of capture.
_TIME_CONFIDENCE: Final = 0.8

_TEXTS: Final = (
    ("title", Category.MEDIA_CONTENT),  # the file's name at upload
    ("description", Category.CAPTION_TEXT),
    ("url", Category.DEVICE_IDENTIFIER),  # names this picture in the account, as a unique id does
    ("appSource.androidPackageName", Category.DEVICE_INFO),
    ("googlePhotosOrigin.mobileUpload.deviceType", Category.DEVICE_INFO),
    ("googlePhotosOrigin.mobileUpload.deviceFolder.localFolderName", Category.DEVICE_INFO),
    ("googlePhotosOrigin.driveDesktopUploader.version", Category.DEVICE_INFO),
    ("imageViews", Category.MEDIA_CONTENT),
    ("favorited", Category.MEDIA_CONTENT),
    ("archived", Category.MEDIA_CONTENT),
    ("trashed", Category.MEDIA_CONTENT),
)
_TIMES: Final = ("photoTakenTime", "creationTime", "photoLastModifiedTime")
# How a picture came into the account, where that says that somebody else had it.
_SHARING: Final = ("fromPartnerSharing", "fromSharedAlbum", "sharedFromPartner")
_ALBUM_TEXTS: Final = (("title", "AlbumTitle"), ("description", "AlbumDescription"), ("access", "AlbumAccess"))


def read_takeout(data: bytes) -> Extraction | None:
    """Return what a Takeout sidecar or album file says, with sources `sidecar:<path of keys>`; None for other JSON.

    `geoData` is the service's position (corrected or estimated), `geoDataExif` the file's own: both are facts, the
    first is the position. Latitude and longitude 0.0 mean that none is known. The time of capture is in UTC. A sidecar
    that is no valid JSON, or larger than `MAX_SIDECAR`, is an extraction with the reason.
    """
    if not any(mark in data[:MAX_SIDECAR] for mark in _MARKS) and not _is_album_text(data):
        return None
    gathered = Gathered()
    if len(data) > MAX_SIDECAR:
        gathered.partly(ReasonCode.LIMIT, "a sidecar over 1 MiB")
        return resolve(gathered)
    try:
        record = json.loads(data.decode("utf-8-sig"), parse_constant=_nothing)
    except (ValueError, RecursionError):  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        gathered.partly(ReasonCode.MALFORMED, "a sidecar is not well-formed JSON")
        return resolve(gathered)
    if not isinstance(record, dict):
        return None
    if isinstance(record.get("albumData"), dict):
        _read_album(record["albumData"], "albumData.", gathered)
    elif sum(key in record for key in _PHOTO_KEYS) >= 2 or ("title" in record and "photoTakenTime" in record):
        _read_photo(record, gathered)
    elif _is_album(record):
        _read_album(record, "", gathered)
    else:
        return None
    return resolve(gathered)


def _nothing(_: str) -> None:
    """NaN and Infinity are no JSON, and no number to believe."""


def _is_album_text(data: bytes) -> bool:
    """Whether an album's file is likely: it holds nothing but these keys, in every language of the file's name."""
    return len(data) <= MAX_SIDECAR and b'"title"' in data and (b'"date"' in data or b'"access"' in data)


def _is_album(record: Mapping[str, Any]) -> bool:
    known = {"title", "description", "access", "date", "location", "geoData", "enrichments", "sharedAlbumComments"}
    moment = record.get("date")
    dated = isinstance(moment, dict) and "timestamp" in moment
    return "title" in record and record.keys() <= known and (dated or record.get("access") in {"protected", "public"})


def _read_photo(record: Mapping[str, Any], gathered: Gathered) -> None:
    for path, category in _TEXTS:
        value = _at(record, path)
        if isinstance(value, str) or (isinstance(value, int) and abs(value) < 1 << 53):
            gathered.add(category, path.rpartition(".")[2], value, f"sidecar:{path}")
    for name in _TIMES:
        _read_time(record, name, gathered)
    for name in ("geoData", "geoDataExif"):
        _read_position(record.get(name), name, gathered)
    for person in _objects(record.get("people")):
        _add_text(gathered, Category.PERSON_IDENTITY, "name", person.get("name"), "sidecar:people.name")
    origin = record.get("googlePhotosOrigin")
    if isinstance(origin, dict):
        for name in list(origin)[:_MAX_WAYS]:  # mobileUpload, webUpload, composition, ...
            _add_text(gathered, Category.DEVICE_INFO, "googlePhotosOrigin", name, "sidecar:googlePhotosOrigin")
        for name in _SHARING:
            if name in origin:
                gathered.add(Category.RELATIONSHIPS, name, value=True, source=f"sidecar:googlePhotosOrigin.{name}")
    _read_comments(record, "", gathered)


def _read_album(record: Mapping[str, Any], prefix: str, gathered: Gathered) -> None:
    for key, name in _ALBUM_TEXTS:
        category = Category.RELATIONSHIPS if key == "access" else Category.CAPTION_TEXT
        _add_text(gathered, category, name, record.get(key), f"sidecar:{prefix}{key}")
    for entry in _objects(record.get("enrichments")):
        note = _at(entry, "narrativeEnrichment.text")
        _add_text(gathered, Category.CAPTION_TEXT, "text", note, f"sidecar:{prefix}enrichments.narrativeEnrichment")
        places = _at(entry, "locationEnrichment.location")
        for place in _objects(places):
            source = f"sidecar:{prefix}enrichments.locationEnrichment"
            _add_text(gathered, Category.LOCATION_INFERRED, "name", place.get("name"), source)
    _read_comments(record, prefix, gathered)


def _read_comments(record: Mapping[str, Any], prefix: str, gathered: Gathered) -> None:
    for comment in _objects(record.get("sharedAlbumComments")):
        source = f"sidecar:{prefix}sharedAlbumComments"
        _add_text(gathered, Category.CAPTION_TEXT, "text", comment.get("text"), f"{source}.text")
        _add_text(gathered, Category.RELATIONSHIPS, "author", comment.get("contentOwnerName"), f"{source}.author")


def _read_time(record: Mapping[str, Any], name: str, gathered: Gathered) -> None:
    stamp = _at(record, f"{name}.timestamp")
    try:
        seconds = int(stamp) if isinstance(stamp, str | int) and not isinstance(stamp, bool) else 0
        moment = _EPOCH + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return
    if not seconds or moment.year not in _YEARS:  # 0 is how a missing time is written
        return
    local, source = moment.isoformat(), f"sidecar:{name}"
    taken = name == "photoTakenTime"
    confidence = _TIME_CONFIDENCE if taken else 1.0
    gathered.add(Category.DATE_TAKEN, name, f"{local}+00:00", source, confidence=confidence)
    if taken:
        gathered.times.append(CaptureTime(local=local, offset="+00:00", source=source, confidence=confidence))


def _read_position(value: object, name: str, gathered: Gathered) -> None:
    if not isinstance(value, dict):
        return
    latitude, longitude, altitude = (_number(value.get(key)) for key in ("latitude", "longitude", "altitude"))
    if latitude is None or longitude is None or not in_range(latitude, longitude):
        return
    source = f"sidecar:{name}"
    gathered.add(Category.LOCATION_PRECISE, "latitude", latitude, f"{source}.latitude")
    gathered.add(Category.LOCATION_PRECISE, "longitude", longitude, f"{source}.longitude")
    if altitude:  # 0.0 is how a missing altitude is written
        gathered.add(Category.LOCATION_PRECISE, "altitude", altitude, f"{source}.altitude")
    gathered.positions.append(
        Position(latitude=latitude, longitude=longitude, altitude_m=altitude or None, source=source)
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return round(number, 8) if math.isfinite(number) else None


def _at(record: object, path: str) -> object:
    """Return the value at a path of keys, None where a key is missing on the way."""
    for key in path.split("."):
        record = record.get(key) if isinstance(record, dict) else None
    return record


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value[:_MAX_ITEMS] if isinstance(item, dict))


def _add_text(gathered: Gathered, category: Category, name: str, value: object, source: str) -> None:
    if isinstance(value, str) and value.strip():
        gathered.add(category, name, value, source)
