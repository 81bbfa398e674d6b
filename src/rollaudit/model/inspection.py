"""One file, or one archive, looked at by itself."""

from dataclasses import dataclass

from rollaudit.model.evidence import FileRecord
from rollaudit.model.report import AssetEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Everything one file gives away. `evidence` is None for a file that is no photo and no video.

    `tags` are every tag ExifRead knows, as (name, value) texts from the file; None where nobody asked for them or
    ExifRead failed, `tags_problem` then says how.
    """

    record: FileRecord
    evidence: AssetEvidence | None
    tags: tuple[tuple[str, str], ...] | None = None
    tags_problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveInspection:
    """What an archive holds: its first members, each as if inspected alone. `more` says that there are further ones."""

    record: FileRecord
    members: tuple[Inspection, ...]
    more: bool
