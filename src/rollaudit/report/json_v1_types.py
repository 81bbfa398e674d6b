r"""The shapes of the JSON outputs, version 1. The schemas in `schema/` are generated from these types.

Names that stand here stay; more may be added beside them. Units stand in the names. Paths are relative to the library,
POSIX style; bytes that are no UTF-8 stand as lone surrogates (`\udcff`), as Python's `os.fsdecode` writes them, and
`path_base64` then holds the path's very bytes.
"""

from typing import Literal, TypedDict

from rollaudit.report.json_v1_asset_types import AssetV1, FileV1, FindingV1
from rollaudit.report.json_v1_policy_types import (
    AlternativeV1,
    ApplicabilityV1,
    CategoryEffectV1,
    ClauseV1,
    ConflictV1,
    ControlV1,
    ExposureV1,
    LegalClassV1,
    PlatformEffectV1,
    ProfileV1,
    RetentionV1,
    VerdictV1,
)


class Tool(TypedDict):
    """What made the report."""

    name: str
    version: str


class CategoryCoverageV1(TypedDict):
    """How many assets ended how in one category; the four numbers add up to all assets.

    Only `absent` means that a file was read in full and the thing is not there.
    """

    category: str
    found: int
    absent: int
    unread: int
    not_looked_for: int


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


class TopV1(TypedDict):
    """One of the most exposing assets."""

    asset: str
    path: str
    score: float
    categories: list[str]
    values: list[str]


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
