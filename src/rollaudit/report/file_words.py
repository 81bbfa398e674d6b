"""Files in words: how many of what kind there are and how their reading ended, and what their metadata's fields are."""

import re
from typing import Final

from rollaudit.model.detection import STALE_THUMBNAIL
from rollaudit.model.evidence import Coverage, ReasonCode
from rollaudit.report.phrases import counted, listed, number
from rollaudit.text import clean

# By code: what one file does or is, and what several do.
_REASONS = {
    ReasonCode.TRUNCATED: ("ends early", "end early"),
    ReasonCode.MALFORMED: ("has broken parts", "have broken parts"),
    ReasonCode.LIMIT: ("holds more than is read", "hold more than is read"),
    ReasonCode.UNSUPPORTED_PART: ("holds a part that is not read", "hold a part that is not read"),
    ReasonCode.DECODE_FAILED: ("could not be decoded for faces", "could not be decoded for faces"),
    ReasonCode.FORMAT_NOT_READ: ("in a format not read yet", "in formats not read yet"),
    ReasonCode.NOT_MEDIA: ("neither photo nor video", "neither photo nor video"),
    ReasonCode.EMPTY_FILE: ("empty", "empty"),
    ReasonCode.UNREADABLE: ("not allowed to be read", "not allowed to be read"),
    ReasonCode.UNREADABLE_DIRECTORY: ("folder not allowed to be read", "folders not allowed to be read"),
    ReasonCode.SYMLINK: ("link, not followed", "links, not followed"),
    ReasonCode.NOT_REGULAR: ("not a regular file", "not regular files"),
    ReasonCode.OWN_STORE: ("of rollaudit's own records", "of rollaudit's own records"),
    ReasonCode.VANISHED: ("gone before it was read", "gone before they were read"),
    ReasonCode.WORKER_DIED: ("ended its reader", "ended their reader"),
    ReasonCode.TIMEOUT: ("took too long", "took too long"),
    ReasonCode.READER_ERROR: ("failed in its reader", "failed in their reader"),
}

# Names of metadata fields that say nothing to who has not read the standards.
_FIELDS = {
    "MCC_Data": "mobile country code",
    "CountryCode": "country code",
    "adjustmentFormatIdentifier": "edited with",
    "ContentIdentifier": "Live Photo id",
    "BodySerialNumber": "camera's serial number",
    "InternalSerialNumber": "internal serial number",
    "LensSerialNumber": "lens's serial number",
    "SerialNumber": "serial number",
    "CameraOwnerName": "camera's owner",
    "OwnerName": "owner",
    "Caption-Abstract": "caption",
    "ImageDescription": "description",
    "UserComment": "comment",
    "RegionCount": "faces marked",
    STALE_THUMBNAIL: "thumbnail",
    "parameters": "generated from",
    "Country-PrimaryLocationName": "country",
    "Country-PrimaryLocationCode": "country code",
    "content.identifier": "Live Photo id",
    "PositionLeftBehind": "position left behind",
    "GPSHPositioningError": "GPS accuracy in metres",
}

# Between `Date` and `Time`, and between `GPS` and `Latitude`.
_WORDS_WITHIN: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|-")

_FORMATS = {"other": "other", "matroska": "Matroska", "unopened": "never opened"}


def looked_at(coverage: Coverage) -> str:
    """Return how many files, of what kind, and how they ended."""
    return (
        f"{counted(coverage.files_found, 'file', 'files')}: {kinds_of_files(coverage)}. "
        f"Read {number(coverage.read)}, in part {number(coverage.partial)}, not {number(coverage.skipped)}."
    )


def kinds_of_files(coverage: Coverage) -> str:
    """Return what all files found are: photos, videos, what belongs to these, and the rest."""
    others = coverage.files_found - coverage.photos - coverage.videos - coverage.companions
    parts = [counted(coverage.photos, "photo", "photos"), counted(coverage.videos, "video", "videos")]
    if coverage.companions:
        parts.append(counted(coverage.companions, "that belongs to them", "that belong to them"))
    if others > 0:
        parts.append(counted(others, "other", "others"))
    return listed(parts)


def reasons_sentence(coverage: Coverage) -> str:
    """Return why files were read in part or not, most frequent first; empty where all were read."""
    known = {code.value: words for code, words in _REASONS.items()}
    ordered = sorted(coverage.by_reason.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(counted(count, *known.get(code, (clean(code, limit=40),) * 2)) for code, count in ordered if count)


def reason_words(code: str) -> str:
    """Return what one file did or is, by the code of the reason."""
    known = {one.value: words for one, (words, _) in _REASONS.items()}
    return known.get(code, clean(code, limit=80))


def formats_sentence(coverage: Coverage) -> str:
    """Return every format found with its number, most frequent first."""
    ordered = sorted(coverage.by_format.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{number(count)} {_FORMATS.get(name, clean(name, limit=20).upper())}" for name, count in ordered if count
    )


def field_words(untrusted_field: str) -> str:
    """Return a metadata field's name in plain words: `camera brand`, `date time original`, `GPS latitude`."""
    known = _FIELDS.get(untrusted_field)
    if known:
        return known
    parts = _WORDS_WITHIN.sub(" ", untrusted_field.replace("_", " ").replace(".", " ")).split()
    return clean(" ".join(part if part.isupper() else part.lower() for part in parts), limit=60)


def value_words(untrusted_value: str) -> str:
    """Return an example's value safe to show, its field in plain words: `mobile country code: 268`."""
    field, colon, value = untrusted_value.partition(": ")
    words = _FIELDS.get(field, field) if colon else field
    return clean(f"{words}{colon}{value}", limit=120)
