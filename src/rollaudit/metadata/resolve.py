"""From every reading of a file to one time, one position and one device: the stated order of precedence."""

from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.model.evidence import CaptureTime, Device, Extraction, Position

# The order of trust for the time of capture. Exif's own fields come first (MWG guidelines 2.0, 5.3), then what editors
# copy, then what says when a file was made rather than a picture taken. Sources not listed come last.
CAPTURE_TIME_SOURCES: Final = (
    "EXIF:DateTimeOriginal",
    "EXIF:DateTimeDigitized",
    "XMP:exif:DateTimeOriginal",
    "XMP:photoshop:DateCreated",
    "QuickTime:CreationDate",
    "XML:CreationDate",
    "RIFF:DateTimeOriginal",
    "CanonRaw:DateTimeOriginal",
    "Nikon:DateTimeOriginal",
    "Matroska:DateRecorded",
    "UserData:ContentCreateDate",
    "XMP:exif:DateTimeDigitized",
    "XMP:xmp:CreateDate",
    "IPTC:DateCreated",
    "IPTC:DigitalCreationDate",
    "JpgFromRaw:DateTimeOriginal",
    "EXIF2:DateTimeOriginal",
    "PNG:CreationTime",
    "EXIF:DateTime",
    "XMP:tiff:DateTime",
    # A receiver's time at the first position: UTC without the doubt of a movie's clock.
    "GPMF:GPSDateTime",
    "CAMM:GPSDateTime",
    "RTMD:GPSDateTime",
    "FREEGPS:GPSDateTime",
    "QuickTime:CreateDate",
    "Matroska:DateUTC",
    "QuickTime:TrackCreateDate",
    "PNG:tIME",
)
# Positions: Exif's GPS directory, XMP's copy of it, a movie's location, then blocks beside the first.
POSITION_SOURCES: Final = ("EXIF:", "XMP:exif:", "QuickTime:", "XMP:")
EMBEDDED: Final = ("MotionPhoto:", "MPF:", "Trailer:")
"""How the sources of what stands in a file within the file begin."""

# Device fields: the standard's tag, maker notes (every source not named), other tags, XMP.
_MAKER_NOTES: Final = 1
DEVICE_SOURCES: Final = {
    "EXIF:OwnerName": 2,
    "EXIF:SerialNumber": 2,
    "EXIF:Lens": 2,
    "EXIF:CameraSerialNumber": 2,
}
_XMP_RANK: Final = 3
# Files within the file, whose sources begin with what holds them (`MotionPhoto:QuickTime:Make`), come last of all.
_EMBEDDED_RANK: Final = 5
_LAST_XMP: Final = {"XMP:xmp:CreatorTool": 4, "XMP:aux:Lens": 4}

_TIME_RANKS: Final = {source: rank for rank, source in enumerate(CAPTURE_TIME_SOURCES)}


def resolve(gathered: Gathered) -> Extraction:
    """Return the extraction of one file; of readings of equal rank the first in the file stands."""
    return Extraction(
        facts=tuple(gathered.facts),
        capture_time=min(gathered.times, key=_time_rank, default=None),
        position=min(gathered.positions, key=_position_rank, default=None),
        device=Device(**{name: min(readings, key=_device_rank)[1] for name, readings in gathered.device.items()}),
        raster=gathered.raster,
        duration_s=gathered.duration_s,
        location_redacted=gathered.location_redacted and not gathered.positions,
        content_identifier=gathered.content_identifier,
        reasons=tuple(gathered.reasons.values()),
    )


def _time_rank(time: CaptureTime) -> tuple[int, float]:
    return _TIME_RANKS.get(time.source, len(_TIME_RANKS)), -time.confidence


def _position_rank(position: Position) -> int:
    for rank, prefix in enumerate(POSITION_SOURCES):
        if position.source.startswith(prefix):
            return rank
    return len(POSITION_SOURCES)


def _device_rank(reading: tuple[str, str]) -> int:
    source = reading[0]
    if source in DEVICE_SOURCES:
        return DEVICE_SOURCES[source]
    if source.startswith("EXIF:"):
        return 0
    if source.startswith("XMP:"):
        return _LAST_XMP.get(source, _XMP_RANK)
    if source.startswith(EMBEDDED):
        return _EMBEDDED_RANK
    return _MAKER_NOTES
