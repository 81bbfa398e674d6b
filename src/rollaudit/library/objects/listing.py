"""The keys below a prefix as pieces of directories, as `library.walk` gives them of a disk.

A store lists keys in the order of their bytes, directories and files mixed: a directory's own files come in runs, with
its subdirectories between them. Each run is a piece; its number is told by those before it in the same directory, so
that a new directory moves the pieces of one directory only, and what is held is one number for each level.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

from rollaudit.errors import AuditError
from rollaudit.library.walk import FoundFile, Listing
from rollaudit.model.evidence import Reason, ReasonCode

_PIECE: Final = 2_000
_NO_FILE: Final = "an object whose key ends in /"


class StoredObject(NamedTuple):
    """One object as its store lists it. `path` is its key below the prefix; `size` in bytes."""

    path: str
    size: int
    mtime_ns: int
    etag: str


def listings_of(objects: Iterable[StoredObject]) -> Iterator[Listing]:
    """Yield the pieces of what is listed. The time is when an object was written; the ETag stands for the inode.

    Empty objects whose keys end in `/` are how consoles make directories: no files. Raises `AuditError` where the keys
    do not come in the order of their bytes, which pieces are told apart by.
    """
    parts: dict[bytes, int] = {}
    place, files, last = b"", list[FoundFile](), b""
    for one in objects:
        path = one.path.encode("utf-8", "surrogateescape")
        if path <= last and last:
            raise AuditError(
                "This store does not list its objects in the order of their keys.",
                hint="Buckets of S3 do, but for directory buckets: copy the photos to a disk and scan them there.",
            )
        last = path
        directory = path.rpartition(b"/")[0]
        if files and (directory != place or len(files) >= _PIECE):
            yield _piece(parts, place, files)
            files = []
        if directory != place:
            _leave(parts, directory)
            place = directory
        if path and not path.endswith(b"/"):
            files.append(FoundFile(path, one.size, one.mtime_ns, number_of(one.etag)))
        elif one.size:
            reason = Reason(code=ReasonCode.NOT_REGULAR, detail=_NO_FILE)
            files.append(FoundFile(path or b"/", one.size, one.mtime_ns, number_of(one.etag), reason))
    if files:
        yield _piece(parts, place, files)


def number_of(etag: str) -> int:
    """Return 63 bits that change with an ETag: what an inode is among files."""
    return int.from_bytes(blake2b(etag.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def _piece(parts: dict[bytes, int], place: bytes, files: list[FoundFile]) -> Listing:
    part = parts.get(place, 0)
    parts[place] = part + 1
    return Listing(place, part, files)


def _leave(parts: dict[bytes, int], directory: bytes) -> None:
    """Forget the numbers of directories that are behind: in the order of bytes nothing of them comes any more."""
    inside = directory + b"/"
    for place in [place for place in parts if place and not inside.startswith(place + b"/")]:
        del parts[place]
