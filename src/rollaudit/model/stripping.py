"""What became of each file when copies without metadata were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rollaudit.model.evidence import Category, FileFormat


class LeftOut(StrEnum):
    """Why a file has no copy."""

    OTHER_FORMAT = "other_format"
    COMPANION = "companion"
    ARCHIVE = "archive"
    NOT_MEDIA = "not_media"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    STILL_THERE = "still_there"
    NOT_PROVEN = "not_proven"
    FAILED = "failed"

    @property
    def is_failure(self) -> bool:
        """Whether the file is one that should have been copied: a JPEG, a PNG, a WebP, or one that told nobody."""
        return self in _FAILURES


_FAILURES = frozenset(
    {
        LeftOut.UNREADABLE,
        LeftOut.TOO_LARGE,
        LeftOut.DAMAGED,
        LeftOut.STILL_THERE,
        LeftOut.NOT_PROVEN,
        LeftOut.FAILED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutFile:
    """A file without a copy. `detail` says more in words of the program's own, `tool` which known program can do it."""

    path: str
    reason: LeftOut
    format: FileFormat | None = None
    detail: str = ""
    tool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSummary:
    """How it went. Each of `removed`, `also_removed` and `kept` counts files by category.

    `removed` was asked for. `also_removed` went with it, as it stood in parts that cannot be searched through. `kept`
    is what the copies still say, as it was not asked for. `names_tell` counts copies whose name or path says something.
    """

    source: str
    destination: str
    removals: tuple[str, ...]
    found: int
    copied: int
    by_format: Mapping[FileFormat, int]
    removed: Mapping[Category, int]
    also_removed: Mapping[Category, int]
    kept: Mapping[Category, int]
    names_tell: Mapping[Category, int]
    left_out: tuple[LeftOutFile, ...]

    @property
    def failures(self) -> tuple[LeftOutFile, ...]:
        """The files that should have been copied and were not."""
        return tuple(one for one in self.left_out if one.reason.is_failure)
