"""What `s3://bucket/prefix` and `file:///path` mean, as they come from the command line: as paths, `//` folded to `/`.

An object store's place goes through the program as a relative path, `s3:/bucket/prefix`, that is never opened: every
path of a disk is absolute by then, so the two cannot be taken for each other.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rollaudit.errors import UsageError

_OBJECTS: Final = "s3:"
_FILES: Final = "file:"
_BUCKET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")  # today's rules, and the oldest buckets'
_QUOTED: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPlace:
    """A bucket and where in it a library begins: `prefix` is empty or ends in `/`."""

    bucket: str
    prefix: str

    @property
    def url(self) -> str:
        """The place as a person writes it."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def root(self) -> Path:
        """The place as the path that stands for it."""
        return Path(f"{_OBJECTS}/{self.bucket}/{self.prefix}")


def is_url(path: Path) -> bool:
    """Say whether a path was written as one of the URLs that are understood here."""
    return path.parts[:1] in {(_OBJECTS,), (_FILES,)}


def object_place(path: Path) -> ObjectPlace | None:
    """Return the place in an object store that a path stands for, None for any other path.

    Raises `UsageError` where no bucket is named, or where a directory's name makes it unclear what is meant.
    """
    if path.parts[:1] != (_OBJECTS,):
        return None
    _refuse_doubt(path, _OBJECTS)
    _, bucket, *rest = (*path.parts, "")[: max(2, len(path.parts))]
    prefix = "".join(f"{part}/" for part in rest)
    if not _BUCKET.fullmatch(bucket):
        raise UsageError(f"{shown(path)}: that names no bucket.", hint="Write it as s3://BUCKET/PREFIX.")
    try:
        prefix.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{shown(path)}: keys of objects are UTF-8, and this is not.") from None
    return ObjectPlace(bucket=bucket, prefix=prefix)


def local_path(path: Path) -> Path:
    """Return the path on disk that `file:///path` names, RFC 8089; any other path as it is."""
    if path.parts[:1] != (_FILES,):
        return path
    _refuse_doubt(path, _FILES)
    quoted = os.fsencode("/".join(("", *path.parts[1:])) or "/")
    return Path(os.fsdecode(_QUOTED.sub(lambda found: bytes.fromhex(found[1].decode()), quoted)))


def shown(path: Path) -> str:
    """Return a path as its user wrote it: with both slashes, where it stands for an object store."""
    return f"s3://{'/'.join(path.parts[1:])}" if path.parts[:1] == (_OBJECTS,) else str(path)


def _refuse_doubt(path: Path, scheme: str) -> None:
    if os.path.lexists(scheme):
        raise UsageError(
            f"{shown(path)}: there is a directory called {scheme} here as well.",
            hint=f"Go to another directory and name the bucket, or name the directory from the root: {Path.cwd()}/...",
        )
