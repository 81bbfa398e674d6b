"""The shapes of one asset in the JSON outputs, version 1: its files, what they say, its ledger and its findings."""

from typing import Literal, NotRequired, TypedDict


class LedgerV1(TypedDict):
    """What of one asset was looked for and is absent, unread, or was not looked for; every other category was found.

    `withheld` was found, but does not reach the product: the platform takes it out, or it stands in a sidecar.
    """

    withheld: list[str]
    absent: list[str]
    unread: list[str]
    not_looked_for: list[str]


class ReasonV1(TypedDict):
    """Why a file was read in part, or skipped."""

    code: str
    detail: str


class FileV1(TypedDict):
    """One file. `sha256` is null unless `--hash` was given, `bytes` is null where the report is redacted."""

    path: str
    path_base64: NotRequired[str]
    role: str | None
    format: str
    bytes: int | None
    sha256: str | None
    outcome: Literal["read", "partial", "skipped"]
    reasons: list[ReasonV1]


class CaptureTimeV1(TypedDict):
    """Local time as the file states it, ISO 8601; `offset` as `+02:00` where it is stated, too."""

    local: str
    offset: str | None
    source: str
    confidence: float


class PlaceV1(TypedDict):
    """The nearest listed town."""

    name: str
    region: str
    country_code: str
    distance_km: float
    time_zone: str | None


class PositionV1(TypedDict):
    """WGS 84 degrees."""

    latitude: float
    longitude: float
    altitude_m: float | None
    accuracy_m: float | None
    direction_deg: float | None
    speed_m_s: float | None
    utc_time: str | None
    source: str
    place: PlaceV1 | None


class DeviceV1(TypedDict):
    """What made the file, and whose it is."""

    make: str | None
    model: str | None
    software: str | None
    lens: str | None
    body_serial: str | None
    lens_serial: str | None
    owner: str | None
    host: str | None


class FaceBoxV1(TypedDict):
    """One face, in shares (0 to 1) of the upright picture's sides. `score` is 1 for a region that the file states."""

    left: float
    top: float
    width: float
    height: float
    score: float


class FacesV1(TypedDict):
    """`looked_for` false: nobody looked. `count` null: looked, but the picture could not be decoded (`reason`).

    `tier` is the surest way by which a face is known, `tiers` are all. `detector` names the detector that looked, with
    its version; `frames` is how many frames of a movie it saw, `count` then that of the one with most.
    """

    looked_for: bool
    count: int | None
    tier: Literal["region", "sidecar", "detector"] | None
    tiers: list[str]
    boxes: list[FaceBoxV1]
    frames: int
    detector: str | None
    reason: str | None


class FactV1(TypedDict):
    """One value read from one place of one file; `file` is an index into the asset's `files`."""

    category: str
    field: str
    value: str | int | float | bool
    source: str
    confidence: float
    file: int


class AssetV1(TypedDict):
    """One photo or video with all its files. `categories` are those that reach the app under the report's platform."""

    id: str
    path: str
    kind: Literal["photo", "video"]
    files: list[FileV1]
    capture_time: CaptureTimeV1 | None
    position: PositionV1 | None
    device: DeviceV1
    faces: FacesV1
    categories: list[str]
    ledger: LedgerV1
    facts: list[FactV1]


class FindingV1(TypedDict):
    """One rule met by one asset."""

    rule: str
    severity: Literal["low", "medium", "high"]
    confidence: Literal["low", "medium", "high"]
    asset: str
    path: str
    message: str
    fingerprint: str


class AssetLineV1(AssetV1):
    """One line of NDJSON: an asset as in the report, with the findings on it."""

    schema: Literal["rollaudit/asset/v1"]
    findings: list[FindingV1]
