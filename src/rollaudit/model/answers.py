"""Answers to single questions about a library, beside the whole report. Texts from files are still untrusted here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rollaudit.model.evidence import Asset, Category, Coverage, FileRecord
from rollaudit.model.policy import PlatformAccess, Profile
from rollaudit.model.report import AssetEvidence, Inference, NotLookedFor, RankedAsset


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an answer is about: the library, the day, the profile and the platform; `without` as in a report."""

    tool_version: str
    library: str
    as_of: date
    profile: Profile
    platform: PlatformAccess
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposing:
    """One of the most exposing assets, with all it says. `kept` is the asset as the product receives it."""

    ranked: RankedAsset
    evidence: AssetEvidence
    kept: Asset


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclearFaces:
    """A picture in which faces were looked for, but could not be seen; `reason` is a code or words of our own."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageAnswer:
    """How the reading of a library's files ended.

    `files` yields every file read in part or not at all, `unclear_faces` every picture whose faces could not be seen:
    by path, in byte order, read anew on each call.
    """

    asked: Asked
    coverage: Coverage
    not_looked_for: tuple[NotLookedFor, ...]
    files: Callable[[], Iterator[FileRecord]]
    unclear_faces: Callable[[], Iterator[UnclearFaces]]


class EndKind(StrEnum):
    """What it is that is to end."""

    CATEGORY = "category"
    CLAUSE = "clause"
    INFERENCE = "inference"


class SettingKind(StrEnum):
    """What kind of change a setting is: of the phone, of the files, or of which files there are."""

    PLATFORM = "platform"
    STRIP = "strip"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingSetting:
    """One change, as an option of the command line (`--without location`), and how many assets still carry it then."""

    kind: SettingKind
    option: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One asset that carries what is to end, by which of its categories and values."""

    asset_id: str
    path: str
    categories: tuple[Category, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What ends one exposure.

    `carriers` yields every asset that carries it, by path, in byte order, read anew on each call: all have to go, and
    no fewer end it, as each alone carries it.
    `stated` counts the carriers in the stated window, None where there is none to count. `settings` are ordered from
    the change that takes least to the one that takes most. `unread` assets may carry it unseen; `unseen` is why
    nobody looked for a category. An inference says itself what ends it: its
    carriers are the files it cannot do without, and the counts and settings say nothing of it. `remaining` holds, for
    each of the `inferences`, what would still be said of the same place without those files.
    """

    asked: Asked
    name: str
    kind: EndKind
    categories: tuple[Category, ...]
    statement: str
    assets: int
    carried_by: int
    stated: int | None
    unread: int
    unseen: tuple[NotLookedFor, ...]
    settings: tuple[EndingSetting, ...]
    inferences: tuple[Inference, ...]
    remaining: tuple[tuple[Inference, ...], ...]
    carriers: Callable[[], Iterator[Carrier]]
