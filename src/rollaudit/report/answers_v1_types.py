"""The shapes of the JSON of answers to single questions, version 1; `schema/` is generated from them."""

from typing import Literal, TypedDict

from rollaudit.report.json_v1_asset_types import AssetV1, FileV1
from rollaudit.report.json_v1_policy_types import ProfileRef
from rollaudit.report.json_v1_types import CoverageV1, InferenceV1, NotLookedForV1, Tool


class AskedV1(TypedDict):
    """What an answer is about. `without` as in the report: what is imagined away, none where it is empty."""

    tool: Tool
    library: str
    as_of: str
    profile: ProfileRef
    platform: Literal["full", "no-media-location", "picker"]
    without: list[str]


class ExposingV1(TypedDict):
    """One of the most exposing assets; `values` by `categories`, most telling first. The score only orders them."""

    score: float
    categories: list[str]
    values: list[str]
    asset: AssetV1


class TopAnswerV1(AskedV1):
    """The most exposing assets, first the one that gives away most."""

    schema: Literal["rollaudit/top/v1"]
    top: list[ExposingV1]


class UnclearFacesV1(TypedDict):
    """A picture in which faces were looked for, but could not be seen."""

    path: str
    reason: str


class CoverageAnswerV1(AskedV1):
    """Every file read in part or not at all, with the reasons."""

    schema: Literal["rollaudit/coverage/v1"]
    coverage: CoverageV1
    not_looked_for: list[NotLookedForV1]
    files: list[FileV1]
    unclear_faces: list[UnclearFacesV1]


class EndingSettingV1(TypedDict):
    """One change, as an option of the command line, and how many assets still carry what is to end. 0 ends it."""

    kind: Literal["platform", "strip", "leave_out"]
    option: str
    left: int


class CarrierV1(TypedDict):
    """One asset that carries what is to end, by which categories and values."""

    asset: str
    path: str
    categories: list[str]
    values: list[str]


class EndingAnswerV1(AskedV1):
    """What ends one exposure.

    All of `files` have to go: each alone carries it, so that no smaller set ends it. `unread` assets may carry it
    unseen, and of what `not_looked_for` lists nobody knows. An inference says itself what ends it: see
    `inferences`; its `files` are those it cannot do without, and `remaining` holds, for each inference in its turn,
    what would still be said of the same place without its own `ends_without`.
    """

    schema: Literal["rollaudit/ending/v1"]
    name: str
    kind: Literal["category", "clause", "inference"]
    categories: list[str]
    statement: str
    assets: int
    carried_by: int
    stated: int | None
    unread: int
    not_looked_for: list[NotLookedForV1]
    settings: list[EndingSettingV1]
    inferences: list[InferenceV1]
    remaining: list[list[InferenceV1]]
    files: list[CarrierV1]
