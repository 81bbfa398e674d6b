"""The shape of the JSON of `rollaudit compare`, version 1; `schema/comparison-v1.schema.json` is generated from it."""

from typing import Literal, TypedDict

from rollaudit.report.json_v1_policy_types import ClauseV1, ConflictV1, ControlV1, ProfileRef, RetentionV1
from rollaudit.report.json_v1_types import NotLookedForV1, Tool


class ReachV1(TypedDict):
    """Assets reached at most, and in the stated window: null where no file can tell."""

    ceiling: int
    stated: int | None


class ClauseChangeV1(TypedDict):
    """One clause that is gone, has come, or says something else; null on the side where it does not stand."""

    change: Literal["gone", "come", "changed"]
    before: ClauseV1 | None
    after: ClauseV1 | None
    reach_before: ReachV1 | None
    reach_after: ReachV1 | None


class UseChangeV1(TypedDict):
    """One use of which all texts together say something else, or that reaches another number of assets.

    Where `disclosed_…` is false, the only clauses that speak of it say that the answer is not known.
    """

    use: str
    before: str
    after: str
    disclosed_before: bool
    disclosed_after: bool
    assets_before: int
    assets_after: int


class FieldChangeV1(TypedDict):
    """One field of the scope or the processing, in the words of the profile language."""

    field: str
    before: list[str]
    after: list[str]


class CategoryChangeV1(TypedDict):
    """One category that other clauses reach, or of which another number of assets is taken."""

    category: str
    clauses_gone: list[str]
    clauses_come: list[str]
    reached_before: bool
    reached_after: bool
    before: ReachV1
    after: ReachV1


class RetentionSwapV1(TypedDict):
    """How long it is kept, where it differs."""

    gone: list[RetentionV1]
    come: list[RetentionV1]


class ControlSwapV1(TypedDict):
    """The owner's switches, where they differ."""

    gone: list[ControlV1]
    come: list[ControlV1]


class ConflictSwapV1(TypedDict):
    """Where texts contradict each other, as far as it differs."""

    gone: list[ConflictV1]
    come: list[ConflictV1]


class WordsSwapV1(TypedDict):
    """Statements that stand on one side only."""

    gone: list[str]
    come: list[str]


class ComparisonV1(TypedDict):
    """Two profiles over one library. Every list holds differences only."""

    schema: Literal["rollaudit/comparison/v1"]
    tool: Tool
    library: str
    as_of: str
    platform: Literal["full", "no-media-location", "picker"]
    without: list[str]
    before: ProfileRef
    after: ProfileRef
    assets: int
    stated_before: int | None
    stated_after: int | None
    clauses: list[ClauseChangeV1]
    uses: list[UseChangeV1]
    scope: list[FieldChangeV1]
    categories: list[CategoryChangeV1]
    retention: RetentionSwapV1
    controls: ControlSwapV1
    conflicts: ConflictSwapV1
    offered: WordsSwapV1
    undisclosed: WordsSwapV1
    not_looked_for: list[NotLookedForV1]
