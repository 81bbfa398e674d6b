"""Two profiles over one library: what changed in words, and what that changes for these files."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from rollaudit.model.evidence import Category
from rollaudit.model.policy import (
    Applicability,
    Clause,
    Conflict,
    Control,
    PlatformAccess,
    Profile,
    Retention,
    Use,
)
from rollaudit.model.report import NotLookedFor, UseVerdict


class Change(StrEnum):
    """What happened from one profile to the other."""

    GONE = "gone"
    COME = "come"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many assets something reaches: at most, and in the stated window (None where no file can tell)."""

    ceiling: int
    stated: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """One clause that is gone, has come, or says something else; what is missing on one side is None there."""

    change: Change
    before: Clause | None
    after: Clause | None
    reach_before: Reach | None
    reach_after: Reach | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseChange:
    """One use of which all texts together say something else now, or for other assets."""

    use: Use
    before: UseVerdict
    after: UseVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a profile's scope or processing with another value: the words of the profile language."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChange:
    """One category that other clauses reach now, or of which more or less is taken."""

    category: Category
    clauses_gone: tuple[str, ...]
    clauses_come: tuple[str, ...]
    reached_before: bool
    reached_after: bool
    before: Reach
    after: Reach


Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Generic[Kind]):
    """What stands on one side only."""

    gone: tuple[Kind, ...]
    come: tuple[Kind, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.gone or self.come)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two profiles over one library, as of one day, through one platform access.

    Everything lists differences only: a profile compared with itself has none, see `is_empty`. `assets`, the window's
    counts and what nobody looked for stand whether or not they differ.
    """

    tool_version: str
    library: str
    as_of: date
    platform: PlatformAccess
    without: tuple[str, ...]
    before: Profile
    after: Profile
    assets: int
    stated_before: int | None
    stated_after: int | None
    clauses: tuple[ClauseChange, ...]
    uses: tuple[UseChange, ...]
    scope: tuple[FieldChange, ...]
    categories: tuple[CategoryChange, ...]
    retention: Swap[Retention]
    controls: Swap[Control]
    conflicts: Swap[Conflict]
    offered: Swap[Applicability]
    undisclosed: Swap[str]
    not_looked_for: tuple[NotLookedFor, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same of these files, in the same words."""
        lists = (self.clauses, self.uses, self.scope, self.categories)
        swaps = (self.retention, self.controls, self.conflicts, self.offered, self.undisclosed)
        return not any(lists) and not any(swaps)
