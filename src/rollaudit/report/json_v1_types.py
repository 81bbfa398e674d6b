r"""The shapes of the JSON outputs, version 1. The schemas in `schema/` are generated from these types.

Names that stand here stay; more may be added beside them. Units stand in the names. Paths are relative to the library,
POSIX style; bytes that are no UTF-8 stand as lone surrogates (`\udcff`), as Python's `os.fsdecode` writes them, and
`path_base64` then holds the path's very bytes.
"""

from typing import Literal, NotRequired, TypedDict


class Tool(TypedDict):
    """What made the report."""

    name: str
    version: str


class ProfileRef(TypedDict):
    """Which profile was matched."""

    id: str
    edition: str
    title: str
    vendor: str


class ProfileV1(ProfileRef):
    """Which profile was matched. From `effective` on, every text that makes the edition was in force."""

    effective: str
    superseded_by: str | None
    processing_site: str
    transferred: list[str]


class CategoryCoverageV1(TypedDict):
    """How many assets ended how in one category; the four numbers add up to all assets.

    Only `absent` means that a file was read in full and the thing is not there.
    """

    category: str
    found: int
    absent: int
    unread: int
    not_looked_for: int


class LedgerV1(TypedDict):
    """What of one asset was looked for and is absent, unread, or was not looked for; every other category was found.

    `withheld` was found, but does not reach the product: the platform takes it out, or it stands in a sidecar.
    """

    withheld: list[str]
    absent: list[str]
    unread: list[str]
    not_looked_for: list[str]


class CoverageV1(TypedDict):
    """How the reading of every file found ended. `files_found` is the sum of `read`, `partial` and `skipped`.

    `companions` belong to photos and videos: sidecars, edit records, RAW originals, movies of Live Photos. Files that
    are no photo, no video and no companion make up the rest.
    """

    files_found: int
    read: int
    partial: int
    skipped: int
    by_reason: dict[str, int]
    by_format: dict[str, int]
    photos: int
    videos: int
    companions: int
    percent: float
    by_category: list[CategoryCoverageV1]


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


class PeopleV1(TypedDict):
    """Pictures and videos by how many faces they show: `alone`, `two`, `groups` (3 to 9), `crowds` (10 or more).

    `faces` adds up their faces; one person's are as many as pictures show them. `looked_at` by a detector, `unclear` of
    these could not be decoded; `told` of by the file or its sidecar. `unnamed` show faces and name nobody shown,
    `more_than_named` show more faces than names; both only mean something where `names` (different ones) is not 0.
    """

    with_faces: int
    alone: int
    two: int
    groups: int
    crowds: int
    faces: int
    looked_at: int
    unclear: int
    told: int
    names: int
    unnamed: int
    more_than_named: int


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


class PeriodV1(TypedDict):
    """Local calendar days, both included."""

    first: str | None
    last: str | None


InferencePeriod = TypedDict("InferencePeriod", {"from": str | None, "to": str | None})


class CircleV1(TypedDict):
    """A circle, never a point."""

    latitude: float
    longitude: float
    radius_m: float


class InferenceV1(TypedDict):
    """A claim about the whole library, or, where `abstained` is not null, what one lacked.

    `asset_count` counts every asset the claim rests on; `evidence` lists them strongest first, not all of a large
    number. `made_from` is the number of photos, in the order they were taken, from which it could first have been
    made. `ends_without` is the smallest known set of assets whose removal ends the claim, `ends_with` the smallest
    settings that do.
    """

    id: str
    claim: str
    confidence: float
    evidence: list[str]
    period: InferencePeriod | None
    place: CircleV1 | None
    abstained: str | None
    method: str
    details: dict[str, str | int | float]
    asset_count: int
    made_from: int | None
    ends_without: list[str]
    ends_with: list[str]


class ScopeV1(TypedDict):
    """What the stated scope takes on `as_of`, and what the permission reaches at most, in assets.

    `stated` is null where no file can tell it: `owner_chooses`, or `not_disclosed`. Null is neither all nor none.
    `left_out` are categories whose assets the stated scope leaves out, by the texts' own exceptions.
    `newest` is the last day up to `as_of` that an asset is dated to; `dated_later` counts those dated after `as_of`.
    """

    source: str
    trigger: str
    selectors: list[str]
    older_if_theme: bool
    left_out: list[str]
    standing: Literal["counted", "owner_chooses", "not_disclosed"]
    window_days: int | None
    window: PeriodV1
    stated: int | None
    ceiling: int
    undated: int
    per_month: float
    newest: str | None
    dated_later: int


class ExampleV1(TypedDict):
    """One asset that shows a category strongly, by the value that does."""

    asset: str
    path: str
    value: str


class HandoverV1(TypedDict):
    """One category as handed over under the report's platform. Counts are assets; void where `looked_for` is false.

    `stated` is null where the scope's is. `period` is that of the `dated` ones among those of `ceiling`.
    """

    category: str
    looked_for: bool
    stated: int | None
    ceiling: int
    full_access: int
    period: PeriodV1
    dated: int
    clauses: list[str]
    examples: list[ExampleV1]


class ClauseUseV1(TypedDict):
    """One use that a clause speaks of, with its answer, and the condition in words where there is one."""

    use: str
    stance: str
    condition: str | None


class ClauseReachV1(TypedDict):
    """What a clause reaches in these files; `evidence` holds the ids of the strongest assets, at most 25."""

    categories: list[str]
    asset_count: int
    stated_count: int | None
    evidence: list[str]


class LegalClassV1(TypedDict):
    """How a statute names what a category may belong to, in its words. No legal advice, and no finding of law."""

    id: str
    statute: str
    quote: str
    statement: str
    categories: list[str]


class ClauseV1(TypedDict):
    """One clause of the profile, so that an exposure can be followed to its words and their source."""

    id: str
    statement: str
    quote: str | None
    mark: str
    source: str | None
    read_in: str | None
    publisher: str | None
    title: str | None
    dated: str | None
    authority: str | None
    url: str | None
    categories: list[str]
    uses: list[ClauseUseV1]
    reach: NotRequired[ClauseReachV1]


class ConflictV1(TypedDict):
    """Clauses that contradict each other on one matter; both sides stand."""

    id: str
    matter: str
    use: str | None
    clauses: list[str]


class RetentionV1(TypedDict):
    """How long what was taken is kept, by the clause that says so."""

    rule: str
    days: int | None
    clause: str


class ControlV1(TypedDict):
    """A switch the owner has."""

    id: str
    kind: str
    label: str
    path: list[str]
    default: str
    effect: str
    clause: str


class ApplicabilityV1(TypedDict):
    """Where, for whom and when it is offered: a `region`, a `region_excluded` or a `minimum_age`, and who says so."""

    matter: str
    value: str
    statement: str
    mark: str
    source: str
    since: str | None
    until: str | None


class ExposureV1(TypedDict):
    """One clause met by evidence, for one use.

    `evidence` holds the ids of the strongest assets, at most 25; every asset whose `categories` share one with this
    exposure's belongs to it, and `asset_count` counts them all.
    """

    clause: str
    use: str
    stance: str
    condition: str | None
    conflict: str | None
    categories: list[str]
    asset_count: int
    stated_count: int | None
    evidence: list[str]


class VerdictV1(TypedDict):
    """What all clauses together say of one use."""

    use: str
    stance: str
    clauses: list[str]
    asset_count: int


class PlatformEffectV1(TypedDict):
    """What one platform access leaves of one category, in assets."""

    platform: str
    category: str
    before: int
    after: int


class AlternativeUseV1(TypedDict):
    """What all clauses of an alternative's profile together say of one use, and how many assets they reach."""

    use: str
    stance: str
    asset_count: int


class AlternativeV1(TypedDict):
    """What a product would receive of the same library through accesses that hand over alike, in assets.

    `stated` is null where no file can tell it. `categories` have the report's own counts as `before`.
    """

    profile: ProfileRef
    platforms: list[Literal["full", "no-media-location", "picker"]]
    stated: int | None
    ceiling: int
    categories: list["CategoryEffectV1"]
    verdicts: list[AlternativeUseV1]


class CategoryEffectV1(TypedDict):
    """What the report's `without`, or an alternative, leaves of one category, in assets as they reach the app."""

    category: str
    before: int
    after: int


class TopV1(TypedDict):
    """One of the most exposing assets."""

    asset: str
    path: str
    score: float
    categories: list[str]
    values: list[str]


class FindingV1(TypedDict):
    """One rule met by one asset."""

    rule: str
    severity: Literal["low", "medium", "high"]
    confidence: Literal["low", "medium", "high"]
    asset: str
    path: str
    message: str
    fingerprint: str


class RuleCountV1(TypedDict):
    """How many findings one rule has, and at which severity they count."""

    rule: str
    severity: Literal["low", "medium", "high"]
    findings: int


class FindingCountsV1(TypedDict):
    """The findings, counted: `shown` stand in `findings`; `known` stand in the baseline; `left_out` were not asked for.

    `assets` have at least one that is shown. `by_rule` holds only rules that have some.
    """

    shown: int
    by_rule: list[RuleCountV1]
    assets: int
    known: int
    left_out: int


class NotLookedForV1(TypedDict):
    """A category nobody looked for: never to be read as "none found"."""

    category: str
    reason: str


class AssetLineV1(AssetV1):
    """One line of NDJSON: an asset as in the report, with the findings on it."""

    schema: Literal["rollaudit/asset/v1"]
    findings: list[FindingV1]


class ReportV1(TypedDict):
    """The whole report. Where `redaction` is not `none`, positions, names and paths are not the files' own.

    `detectors` looked at the pixels, each as `name=version`; what no detector looked for is never "none found".
    """

    schema: Literal["rollaudit/report/v1"]
    tool: Tool
    as_of: str
    redaction: Literal["none", "share", "publish"]
    profile: ProfileV1
    platform: Literal["full", "no-media-location", "picker"]
    coverage: CoverageV1
    scope: ScopeV1
    people: PeopleV1
    handover: list[HandoverV1]
    clauses: list[ClauseV1]
    conflicts: list[ConflictV1]
    retention: list[RetentionV1]
    controls: list[ControlV1]
    undisclosed: list[str]
    applies: list[ApplicabilityV1]
    legal_classes: list[LegalClassV1]
    exposures: list[ExposureV1]
    verdicts: list[VerdictV1]
    without: list[str]
    without_effects: list[CategoryEffectV1]
    platform_effects: list[PlatformEffectV1]
    alternatives: list[AlternativeV1]
    top: list[TopV1]
    inferences: list[InferenceV1]
    not_looked_for: list[NotLookedForV1]
    detectors: list[str]
    finding_counts: FindingCountsV1
    assets: list[AssetV1]
    other_files: list[FileV1]
    findings: list[FindingV1]


class TagV1(TypedDict):
    """One tag as ExifRead names and prints it."""

    name: str
    value: str


class InspectionV1(TypedDict):
    """Everything one file gives away. `asset` is null for what is no photo and no video.

    `tags` is null unless `--all-tags` was given and ExifRead could list the file; `tags_problem` says why it could not.
    """

    schema: Literal["rollaudit/inspection/v1"]
    file: FileV1
    asset: AssetV1 | None
    tags: list[TagV1] | None
    tags_problem: str | None


class ArchiveMemberV1(TypedDict):
    """One file inside of an archive. `asset` is null for what is no photo and no video."""

    file: FileV1
    asset: AssetV1 | None


class ArchiveInspectionV1(TypedDict):
    """What an archive holds: its first files, each as if inspected alone. `more`: there are further ones, not read."""

    schema: Literal["rollaudit/archive-inspection/v1"]
    file: FileV1
    members: list[ArchiveMemberV1]
    more: bool
