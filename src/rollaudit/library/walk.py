"""Finds every file below a directory, opening none of them and following no link.

What is found but is no readable file is found all the same, with the reason: nothing is missed in silence.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rollaudit.errors import UsageError
from rollaudit.model.evidence import Reason, ReasonCode

# O_NOFOLLOW: a directory that was swapped for a link since it was listed must not lead out of the library.
_DIRECTORY_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_KINDS = (
    (stat.S_ISFIFO, "named pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character device"),
    (stat.S_ISBLK, "block device"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """One entry of the tree. `path` is as `os.fsdecode` gives it, relative to the root, with `/`; untrusted text.

    `size` is in bytes, `device` the number of the file system. Where the system told nothing the numbers are 0.
    `reason` says why the entry cannot be read as a file, or is None.
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    device: int = 0
    reason: Reason | None = None


def walk(root: Path) -> Iterator[FoundFile]:
    """Yield every file below `root`, in the byte order of the paths; hidden files and other file systems included.

    Directories are not yielded, except those that cannot be listed. A `root` that is a file yields that file under its
    own name; a `root` that is a link stands for what it points to. Holds the names of one directory for each level.

    Raises `UsageError` where `root` is not there.
    """
    try:
        real = os.path.realpath(os.fsencode(root), strict=True)
    except OSError as error:
        raise UsageError(f"There is no {root}.", hint="Name a directory with photos, or a photo.") from error
    if not stat.S_ISDIR(os.lstat(real).st_mode):
        yield _look_at(real, real.rpartition(b"/")[2])
        return
    # A directory's path ends in "/" here, so that it sorts as the paths below it do: "a.jpg" before "a/b.jpg".
    stack = [b""]
    while stack:
        path = stack.pop()
        full = os.path.join(real, path)
        if path and not path.endswith(b"/"):
            yield _look_at(full, path)
            continue
        entries, reason = _list(full, path)
        if reason:
            yield FoundFile(path=os.fsdecode(path.rstrip(b"/") or b"."), reason=reason)
        entries.sort(reverse=True)
        stack += entries


def _list(full: bytes, path: bytes) -> tuple[list[bytes], Reason | None]:
    """Return the paths of a directory's entries, as far as it can be listed, and why not further."""
    entries: list[bytes] = []
    try:
        # Without the final "/": it would make the system follow a link after all.
        descriptor = os.open(full.rstrip(b"/") or b"/", _DIRECTORY_FLAGS)
        try:
            with os.scandir(descriptor) as listing:
                for entry in listing:
                    name = path + os.fsencode(entry.name)
                    entries.append(name + b"/" if entry.is_dir(follow_symlinks=False) else name)
        finally:
            os.close(descriptor)
    except OSError as error:
        return entries, _reason(error, ReasonCode.UNREADABLE_DIRECTORY)
    return entries, None


def _look_at(full: bytes, path: bytes) -> FoundFile:
    try:
        status = os.lstat(full)
    except OSError as error:
        return FoundFile(path=os.fsdecode(path), reason=_reason(error, ReasonCode.UNREADABLE))
    return FoundFile(
        path=os.fsdecode(path),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        inode=status.st_ino,
        device=status.st_dev,
        reason=None if stat.S_ISREG(status.st_mode) else _no_file(status.st_mode),
    )


def _no_file(mode: int) -> Reason:
    if stat.S_ISLNK(mode):
        return Reason(code=ReasonCode.SYMLINK)
    if stat.S_ISDIR(mode):  # it was a file a moment ago, when its directory was listed
        return Reason(code=ReasonCode.VANISHED)
    return Reason(code=ReasonCode.NOT_REGULAR, detail=next((name for is_a, name in _KINDS if is_a(mode)), ""))


def _reason(error: OSError, otherwise: ReasonCode) -> Reason:
    if isinstance(error, FileNotFoundError):
        return Reason(code=ReasonCode.VANISHED)
    return Reason(code=otherwise, detail=errno.errorcode.get(error.errno or 0, ""))
