"""Finds every file below a directory, opening none of them and following no link.

What is found but is no readable file is found all the same, with the reason: nothing is missed in silence.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from rollaudit.errors import UsageError
from rollaudit.model.evidence import Reason, ReasonCode

# O_NOFOLLOW: a directory that was swapped for a link since it was listed must not lead out of the library.
_DIRECTORY_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_PIECE: Final = 2_000
"""The most files of a listing: what one directory of very many costs stays bounded."""

_KINDS = (
    (stat.S_ISFIFO, "named pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character device"),
    (stat.S_ISBLK, "block device"),
)


class FoundFile(NamedTuple):
    """One entry of the tree. `path` is in the system's bytes, relative to the root, with `/`.

    `size` is in bytes. Where the system told nothing the numbers are 0. `reason` says why the entry cannot be read as a
    file, or is None. A named tuple, as a walk makes one for each file there is.
    """

    path: bytes
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    reason: Reason | None = None


class Listing(NamedTuple):
    """A piece of what a directory holds besides directories, by name in byte order; pieces are numbered from 0.

    `place` is the directory's path, or that of a single file; no two listings of a walk share place and part.
    """

    place: bytes
    part: int
    files: list[FoundFile]


def walk(root: Path) -> Iterator[FoundFile]:
    """Yield every file below `root`; see `listings`."""
    for listing in listings(root):
        yield from listing.files


def listings(root: Path, prefix: bytes = b"") -> Iterator[Listing]:
    """Yield what every directory below `root` holds; hidden files and other file systems included.

    A directory comes before those inside of it, and these by name in byte order. Directories are no files, except those
    that cannot be listed. A `root` that is a file is found under its own name; a `root` that is a link stands for what
    it points to. `prefix` goes before all paths. Holds the names
    in one directory, and those of directories at each level.

    Raises `UsageError` where `root` is not there.
    """
    try:
        real = os.path.realpath(os.fsencode(root), strict=True)
    except OSError as error:
        raise UsageError(f"There is no {root}.", hint="Name a directory with photos, or a photo.") from error
    if not stat.S_ISDIR(os.lstat(real).st_mode):
        path = prefix + real.rpartition(b"/")[2]
        yield Listing(path, 0, [_look_at(real, path, None) or _vanished(path)])
        return
    stack = [b""]  # with a final "/", so that "a-1" sorts before "a" as the paths in there do
    while stack:
        path = stack.pop()
        directories: list[bytes] = []
        yield from _list(os.path.join(real, path), prefix + path, directories)
        stack += [path + name + b"/" for name in sorted(directories, key=_AS_DIRECTORY, reverse=True)]


_AS_DIRECTORY = b"%b/".__mod__


def _list(full: bytes, path: bytes, directories: list[bytes]) -> Iterator[Listing]:
    """Yield a directory's files, as far as it can be listed, and why not further; gather the names of directories."""
    place = path.rstrip(b"/")
    try:
        # Without the final "/": it would make the system follow a link after all.
        descriptor = os.open(full.rstrip(b"/") or b"/", _DIRECTORY_FLAGS)
    except OSError as error:
        yield Listing(place, 0, [_unlisted(path, error)])
        return
    try:
        names, troubles = _names(descriptor, path)
        for part, start in enumerate(range(0, max(len(names), len(troubles)), _PIECE)):
            files = [] if part else troubles
            for name in names[start : start + _PIECE]:
                found = _look_at(name, path + name, descriptor)
                if found is None:
                    directories.append(name)
                else:
                    files.append(found)
            if files:
                yield Listing(place, part, files)
    finally:
        os.close(descriptor)


def _names(descriptor: int, path: bytes) -> tuple[list[bytes], list[FoundFile]]:
    """Return the names in a directory, in byte order, and the directory itself where they are not all."""
    names: list[bytes] = []
    troubles = []
    try:
        with os.scandir(descriptor) as listing:
            # keeps what came before an error; one name after the other, as there may be a million
            names.extend(map(_encode, map(_name_of, listing)))
    except OSError as error:
        troubles = [_unlisted(path, error)]
    names.sort()
    return names, troubles


_name_of = attrgetter("name")
# As `os.fsencode`, at half its time.
_encode = partial(str.encode, encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())


def _look_at(name: bytes, path: bytes, descriptor: int | None) -> FoundFile | None:
    """Return what the system knows of an entry of an open directory; None of a directory in it."""
    try:
        status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError as error:
        return FoundFile(path, reason=_reason(error, ReasonCode.UNREADABLE))
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return FoundFile(path, status.st_size, status.st_mtime_ns, status.st_ino)
    if stat.S_ISDIR(mode):
        return None
    return FoundFile(path, status.st_size, status.st_mtime_ns, status.st_ino, _no_file(mode))


def _unlisted(path: bytes, error: OSError) -> FoundFile:
    return FoundFile(path.rstrip(b"/") or b".", reason=_reason(error, ReasonCode.UNREADABLE_DIRECTORY))


def _vanished(path: bytes) -> FoundFile:
    return FoundFile(path, reason=Reason(code=ReasonCode.VANISHED))


def _no_file(mode: int) -> Reason:
    if stat.S_ISLNK(mode):
        return Reason(code=ReasonCode.SYMLINK)
    return Reason(code=ReasonCode.NOT_REGULAR, detail=next((name for is_a, name in _KINDS if is_a(mode)), ""))


def _reason(error: OSError, otherwise: ReasonCode) -> Reason:
    if isinstance(error, FileNotFoundError):
        return Reason(code=ReasonCode.VANISHED)
    return Reason(code=otherwise, detail=errno.errorcode.get(error.errno or 0, ""))
