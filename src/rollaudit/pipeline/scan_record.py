"""What a scan says of itself in its store when it has come to its end; a scan that has not says nothing.

The mark is taken away in the same transaction in which a walk begins, so that a killed scan is never taken for a
finished one.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from rollaudit.store.store import Store

RECORD = "finished_scan"
"""The key of the store's remark. Its value is a JSON object, empty from the beginning of a scan to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRecord:
    """How a scan ended: when (ISO 8601 with offset), of what, for which day, and what was looked for.

    `library` is the place as the user wrote it; `faces_version` None means that nobody looked for faces.
    """

    library: str
    finished: str
    as_of: date
    tool_version: str
    faces_version: str | None
    sha256: bool

    @property
    def finished_at(self) -> datetime:
        """When it ended, with the offset of the clock it was read from."""
        return datetime.fromisoformat(self.finished)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "library": self.library,
            "finished": self.finished,
            "as_of": self.as_of.isoformat(),
            "tool_version": self.tool_version,
            "faces_version": self.faces_version,
            "sha256": self.sha256,
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Read it back. Raises `KeyError`, `TypeError` or `ValueError` where it says something else."""
        faces = said["faces_version"]
        datetime.fromisoformat(said["finished"])
        return cls(
            library=str(said["library"]),
            finished=str(said["finished"]),
            as_of=date.fromisoformat(said["as_of"]),
            tool_version=str(said["tool_version"]),
            faces_version=None if faces is None else str(faces),
            sha256=bool(said["sha256"]),
        )


def begin_record(store: Store) -> None:
    """Take the last scan's word away; committed with the walk that follows."""
    store.set_meta(RECORD, "")


def end_record(store: Store, record: ScanRecord) -> None:
    """Say that the scan has come to its end."""
    store.set_meta(RECORD, json.dumps(record.to_json()))
    store.commit()


def now() -> str:
    """Return this moment to the second, with the local offset."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
