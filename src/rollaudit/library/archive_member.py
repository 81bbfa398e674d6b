"""What is common to archives of every kind: members, their paths made harmless, the bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from rollaudit.model.evidence import Reason, ReasonCode

MAX_ENTRIES: Final = 200_000
_MAX_PATH: Final = 4096
MAX_RATIO: Final = 250
"""Deflate reaches 1,032; photos and movies hardly pass 1, their sidecars 10."""
FREE_BYTES: Final = 16 << 20
"""Up to this size any ratio is harmless."""


class CannotReadError(Exception):
    """An archive or a member of it cannot be read; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file in an archive.

    `path` is relative, with `/`, without `..`, and no other member has it; untrusted text. `size` is in bytes as the
    archive states it. `reason` says why the member cannot be read, or is None. `index` is its place in the archive.
    """

    path: str
    size: int
    mtime_ns: int
    index: int
    reason: Reason | None = None


class Archive(Protocol):
    """An open archive. `reasons` says, once all members were listed, why there may be more than those."""

    descriptor: int
    reasons: list[Reason]

    def members(self) -> Iterator[Member]:
        """Yield every file, in the archive's order, whether it can be read or not; directories are left out."""

    def read(self, member: Member, max_bytes: int) -> bytes:
        """Return the member's bytes. Of a TGZ the last member yielded only, and once.

        Raises `CannotReadError` where it is larger than `max_bytes`, damaged, encrypted or a bomb, and `OSError`.
        """

    def stored_at(self, member: Member) -> int | None:
        """Return where in the archive file the member's plain bytes stand, None where they are compressed."""


class Paths:
    """Turns the names in one archive into paths that lead nowhere else, each given once."""

    __slots__ = ("_given",)

    def __init__(self) -> None:
        self._given: set[str] = set()

    def settle(self, name: str, index: int) -> tuple[str, Reason | None]:
        """Return a member's path, and why it is not to be trusted where its name plays tricks."""
        parts = name.replace("\\", "/").split("/")
        kept = [part for part in parts if part not in {"", ".", ".."}]
        drive = bool(kept) and len(kept[0]) == 2 and kept[0][1] == ":"
        reason = None
        if len(name) > _MAX_PATH or "\0" in name or not kept:
            reason = Reason(code=ReasonCode.MALFORMED, detail="an entry's name is none")
        elif parts[0] == "" or drive or ".." in parts:
            reason = Reason(code=ReasonCode.MALFORMED, detail="an entry's name leads out of the archive")
        path = "/".join(kept)[:_MAX_PATH].replace("\0", "") or f"entry {index}"
        if path in self._given:
            reason = reason or Reason(code=ReasonCode.MALFORMED, detail="an entry's name is another's too")
            while path in self._given:
                path = f"{path}#{index}"
        self._given.add(path)
        return path, reason
