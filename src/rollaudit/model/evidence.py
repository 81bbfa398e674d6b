"""What was read from files: outcomes, facts, positions, devices, faces, assets, coverage.

Paths are `str` as `os.fsdecode` gives them (surrogateescape), POSIX style, relative to the library, so that any
byte survives. They and every text from a file are untrusted until `rollaudit.text` has made them safe.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

FactValue = str | int | float | bool


class Category(StrEnum):
    """A fact's class: what kind of thing about a person it gives away. The vocabulary profiles speak."""

    MEDIA_CONTENT = "media_content"
    DATE_TAKEN = "date_taken"
    LOCATION_PRECISE = "location_precise"
    LOCATION_INFERRED = "location_inferred"
    DEVICE_INFO = "device_info"
    DEVICE_IDENTIFIER = "device_identifier"
    FACE_PRESENCE = "face_presence"
    FACIAL_FEATURES = "facial_features"
    PERSON_IDENTITY = "person_identity"
    RELATIONSHIPS = "relationships"
    OBJECTS_SCENES = "objects_scenes"
    TEXT_IN_IMAGE = "text_in_image"
    THEME_EVENT = "theme_event"
    ROUTINE = "routine"
    SCREENSHOT_DOCUMENT = "screenshot_document"
    CAPTION_TEXT = "caption_text"
    AUDIO = "audio"
    EDIT_HISTORY = "edit_history"


FACE_CATEGORIES: Final = (Category.FACE_PRESENCE, Category.FACIAL_FEATURES)
"""Both hold of a picture with a face: that one is there, and that its features can be analysed."""


class MediaKind(StrEnum):
    """Whether a person sees the file as a photo or as a video."""

    PHOTO = "photo"
    VIDEO = "video"


class FileFormat(StrEnum):
    """A file's format by its content, never by its name."""

    JPEG = "jpeg"
    HEIC = "heic"
    HEIF = "heif"
    AVIF = "avif"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    GIF = "gif"
    JXL = "jxl"
    JP2 = "jp2"
    BMP = "bmp"
    PSD = "psd"
    EXV = "exv"
    DNG = "dng"
    CR2 = "cr2"
    CR3 = "cr3"
    CRW = "crw"
    NEF = "nef"
    ARW = "arw"
    RAF = "raf"
    ORF = "orf"
    RW2 = "rw2"
    PEF = "pef"
    SRW = "srw"
    MRW = "mrw"
    X3F = "x3f"
    MP4 = "mp4"
    MOV = "mov"
    M4V = "m4v"
    THREEGP = "3gp"
    AVI = "avi"
    MATROSKA = "matroska"
    MPEG = "mpeg"
    WMV = "wmv"
    XMP = "xmp"
    AAE = "aae"
    PICASA = "picasa"
    JSON = "json"
    ZIP = "zip"
    GZIP = "gzip"
    OTHER = "other"

    @property
    def kind(self) -> MediaKind | None:
        """Photo, video, or None for what is neither."""
        if self in _VIDEO_FORMATS:
            return MediaKind.VIDEO
        if self in _COMPANION_FORMATS:
            return None
        return MediaKind.PHOTO


_VIDEO_FORMATS = frozenset(
    {
        FileFormat.MP4,
        FileFormat.MOV,
        FileFormat.M4V,
        FileFormat.THREEGP,
        FileFormat.AVI,
        FileFormat.MATROSKA,
        FileFormat.MPEG,
        FileFormat.WMV,
    }
)
_COMPANION_FORMATS = frozenset(
    {
        FileFormat.XMP,
        FileFormat.AAE,
        FileFormat.PICASA,
        FileFormat.JSON,
        FileFormat.ZIP,
        FileFormat.GZIP,
        FileFormat.OTHER,
        FileFormat.EXV,
    }
)


class Outcome(StrEnum):
    """How the reading of one file ended. Every file found has exactly one."""

    READ = "read"
    PARTIAL = "partial"
    SKIPPED = "skipped"


class ReasonCode(StrEnum):
    """Why a file was read only in part, or skipped."""

    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    LIMIT = "limit"
    UNSUPPORTED_PART = "unsupported_part"
    DECODE_FAILED = "decode_failed"
    FORMAT_NOT_READ = "format_not_read"
    NOT_MEDIA = "not_media"
    EMPTY_FILE = "empty_file"
    UNREADABLE = "unreadable"
    UNREADABLE_DIRECTORY = "unreadable_directory"
    SYMLINK = "symlink"
    NOT_REGULAR = "not_regular"
    OWN_STORE = "own_store"
    VANISHED = "vanished"
    WORKER_DIED = "worker_died"
    TIMEOUT = "timeout"
    READER_ERROR = "reader_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason with what a person needs to act on it. `detail` never holds text from the file."""

    code: ReasonCode
    detail: str = ""


class Fact(NamedTuple):
    """One value read from one place. A named tuple, not a dataclass: there are millions, and it is made 5 times faster.

    `source` names the place the way the standards do (`EXIF:GPSLatitude`, `XMP:exif:GPSLatitude`, `IPTC:City`,
    `QuickTime:location.ISO6709`, `filename`). `confidence` is 1.0 for a value that stands in the file as such and
    less where the reading carries a doubt (a movie clock without zone, a date in a name).
    """

    category: Category
    field: str
    value: FactValue
    source: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureTime:
    """When the shutter opened.

    `local` is ISO 8601 without zone, as precise as the file (`2025-06-27T18:03:11.25`); `offset` is `+02:00` or None.
    """

    local: str
    offset: str | None
    source: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where, in WGS 84 degrees. Never null island, never out of range."""

    latitude: float
    longitude: float
    source: str
    altitude_m: float | None = None
    accuracy_m: float | None = None
    direction_deg: float | None = None
    speed_m_s: float | None = None
    utc_time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What made the file, and whose it is."""

    make: str | None = None
    model: str | None = None
    software: str | None = None
    lens: str | None = None
    body_serial: str | None = None
    lens_serial: str | None = None
    owner: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """The picture's stored size in pixels and its EXIF orientation (1 to 8; 1 where none is given)."""

    width: int
    height: int
    orientation: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything the metadata readers took from one file. Facts stand in the order they were read."""

    facts: tuple[Fact, ...] = ()
    capture_time: CaptureTime | None = None
    position: Position | None = None
    device: Device = Device()
    raster: Raster | None = None
    duration_s: float | None = None
    location_redacted: bool = False
    content_identifier: str | None = None
    reasons: tuple[Reason, ...] = ()


class EvidenceTier(StrEnum):
    """How it is known that people are in a picture: by the file, by its sidecar, or by a detector."""

    REGION = "region"
    SIDECAR = "sidecar"
    DETECTOR = "detector"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceBox:
    """One face in the upright picture; left, top, width and height as shares (0 to 1) of its sides."""

    left: float
    top: float
    width: float
    height: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Faces of one asset. `count` is None where nobody looked or the picture could not be decoded: see `reason`.

    `tier` is the surest way by which a face is known, `tiers` are all. A box's score is the detector's, or 1.0 for a
    region that stands in the file. `detector` names the detector that looked, with its version; `frames` is how many
    frames of a movie it saw: the count is then that of the frame, or the picture beside it, that shows most.
    """

    looked_for: bool
    count: int | None = None
    tier: EvidenceTier | None = None
    boxes: tuple[FaceBox, ...] = ()
    reason: str | None = None
    tiers: tuple[EvidenceTier, ...] = ()
    detector: str | None = None
    frames: int = 0


class FileRole(StrEnum):
    """What a file is within its asset."""

    PRIMARY = "primary"
    LIVE_PHOTO_VIDEO = "live_photo_video"
    RAW = "raw"
    EDIT = "edit"
    DERIVATIVE = "derivative"
    SIDECAR = "sidecar"
    DIRECTORY_SIDECAR = "directory_sidecar"


SIDECARS = frozenset({FileRole.SIDECAR, FileRole.DIRECTORY_SIDECAR})
"""What lies beside a photo and tells of it; one of a directory stands with every asset that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One file found, with its outcome.

    `content_id` is None only where the file could not be opened; `size` is None only where a report is redacted. `text`
    is how looking for text in the picture ended; skipped where nobody did.
    """

    path: str
    size: int | None
    mtime_ns: int
    inode: int
    format: FileFormat
    content_id: str | None
    sha256: str | None
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    extraction: Extraction = field(default_factory=Extraction)
    faces: Faces = field(default_factory=lambda: Faces(looked_for=False))
    text: Outcome = Outcome.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The nearest listed town to a position, and how far away it is."""

    name: str
    region: str
    country_code: str
    distance_km: float
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFile:
    """A file's part in an asset."""

    role: FileRole
    record: FileRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One photo or video as a person sees it: the primary file first, then its companions."""

    id: str
    path: str
    kind: MediaKind
    files: tuple[AssetFile, ...]
    capture_time: CaptureTime | None
    position: Position | None
    place: Place | None
    device: Device
    faces: Faces
    facts: tuple[Fact, ...]


def companions_of(asset: Asset) -> int:
    """Return how many files found are the asset's besides its first: a directory's sidecar is a file by itself."""
    return sum(file.role is not FileRole.DIRECTORY_SIDECAR for file in asset.files) - 1


_TRACK_SOURCES = ("GPMF:", "CAMM:", "RTMD:", "FREEGPS:")


def track_words(asset: Asset) -> str:
    """Return "a track of 312 positions" where the asset's position is the first of a movie's telemetry; else nothing.

    Of a long track only parts were read: then "more than".
    """
    source = asset.position.source if asset.position is not None else ""
    if not any(mark in source for mark in _TRACK_SOURCES):  # asked of every asset: most are no movies of such cameras
        return ""
    for fact in asset.facts:
        if fact.source == source and isinstance(fact.value, int):
            if fact.field == "TrackPositions":
                return f"a track of {fact.value:,} positions"
            if fact.field == "TrackPositionsRead":
                return f"a track of more than {fact.value:,} positions"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of all files found, how each ended; `files_found` is the sum of read, partial and skipped.

    `percent` is the share of the files that there was something to read in (photos, videos, sidecars, archives, and
    whatever could not be opened) that were read in full. `companions` are the files that belong to photos and videos.
    """

    files_found: int
    read: int
    partial: int
    skipped: int
    by_reason: dict[str, int]
    by_format: dict[str, int]
    photos: int
    videos: int
    percent: float
    companions: int = 0


def device_name(make: str | None, model: str | None) -> str:
    """Return a device's name without its maker twice: `NIKON D750`, not `NIKON CORPORATION NIKON D750`.

    Untrusted text in, untrusted text out; empty where neither is known.
    """
    makers, named = (make or "").split(), (model or "").strip()
    if makers and named.casefold().startswith(makers[0].casefold()):
        return named
    return " ".join(part for part in ((make or "").strip(), named) if part)
