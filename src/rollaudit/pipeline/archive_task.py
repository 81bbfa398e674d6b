"""What runs inside the workers for an archive: its members in, a slice of their rows out."""

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from rollaudit.library.archive_member import FREE_BYTES, MAX_ENTRIES, MAX_RATIO, Archive, CannotReadError, Member
from rollaudit.library.archives import open_archive
from rollaudit.library.fingerprint import sha256_of
from rollaudit.library.opening import CannotOpenError
from rollaudit.library.sniff import sniff
from rollaudit.metadata.source import BoundedSource, ByteSource, FileSource, MemorySource, OffsetSource
from rollaudit.model.evidence import Reason, ReasonCode
from rollaudit.pipeline.tasks import content_id_of, read_source, unread_row
from rollaudit.store.rows import Row
from rollaudit.workers.frames import encoded_size

MAX_MEMBER: Final = 256 << 20
"""Bytes of a compressed member: it is held in memory. One that is merely stored may have any size."""
_SLICE: Final = 8 << 20  # a quarter of what one answer may have
_MAX_SIZE: Final = (1 << 63) - 1
_IN_PLACE: Final = {"max_bytes": 1 << 40, "max_reads": 1 << 30}  # the ceilings are those of what lies around it

Slice = dict[str, Any]


def archive_task(setup: dict[str, Any]) -> Callable[[list[Any]], Slice]:
    """Return a function from [path below `setup["root"]`, index of the first member] to a slice of its members.

    A slice is {"members": [[path inside the archive, size, mtime_ns, row of the store's reading columns]], "next":
    index of the first member that is not in it or None, "reasons": [[code, detail]], "opened": bool}. What an archive's
    members say may be more than one answer can hold, so the caller asks again with `next` until that is None.
    """
    root = os.fsencode(setup["root"])
    hashing = bool(setup["sha256"])

    def read(item: list[Any]) -> Slice:
        path, first = item
        return read_archive(os.path.join(root, os.fsencode(path)), first=first, hashing=hashing)

    return read


def listing_task(setup: dict[str, Any]) -> Callable[[list[Any]], Slice]:
    """Return what `archive_task` returns, for the first members only: of [path, how many] to one slice."""
    root = os.fsencode(setup["root"])

    def read(item: list[Any]) -> Slice:
        path, most = item
        return read_archive(os.path.join(root, os.fsencode(path)), most=most)

    return read


def member_task(setup: dict[str, Any]) -> Callable[[list[str]], Slice]:
    """Return a function from [path of an archive, path of one member] to a slice that holds at most that member."""
    root = os.fsencode(setup["root"])
    hashing = bool(setup["sha256"])

    def read(item: list[str]) -> Slice:
        path, wanted = item
        return read_archive(os.path.join(root, os.fsencode(path)), hashing=hashing, only=wanted)

    return read


def member_tags_task(setup: dict[str, Any]) -> Callable[[list[str]], list[list[str]]]:
    """Return a function from [path of an archive, path of one member] to the pairs that ExifRead lists of it."""
    from rollaudit.metadata.all_tags import all_tags  # noqa: PLC0415 - ExifRead, which no scan needs

    root = os.fsencode(setup["root"])

    def read(item: list[str]) -> list[list[str]]:
        path, wanted = item
        with open_archive(os.path.join(root, os.fsencode(path))) as archive:
            for member in archive.members():
                if member.path == wanted:
                    return [list(tag) for tag in all_tags(BytesIO(archive.read(member, MAX_MEMBER)))]
        return []

    return read


def read_archive(
    path: bytes,
    *,
    first: int = 0,
    hashing: bool = False,
    slice_bytes: int = _SLICE,
    most: int | None = None,
    only: str | None = None,
) -> Slice:
    """Return the members of the archive at `path` from the index `first` on; see `archive_task`.

    No more than `most` of them, or the one whose path is `only`: the others are not read then.
    """
    members: list[list[Any]] = []
    try:
        with open_archive(path) as archive:
            following = None
            if only is not None:
                _read_one(archive, members, only, hashing=hashing)
            else:
                following = _read_members(
                    archive, members, first, hashing=hashing, slice_bytes=slice_bytes, most=most or MAX_ENTRIES
                )
            reasons = archive.reasons
    except (CannotReadError, CannotOpenError) as error:
        return _slice(members, None, [error.reason], opened=False)
    except OSError:
        return _slice(members, None, [Reason(code=ReasonCode.UNREADABLE)], opened=bool(members))
    return _slice(members, following, reasons, opened=True)


def _slice(members: list[list[Any]], following: int | None, reasons: list[Reason], *, opened: bool) -> Slice:
    told = [[reason.code.value, reason.detail] for reason in reasons]
    return {"members": members, "next": following, "reasons": told, "opened": opened}


def _read_one(archive: Archive, members: list[list[Any]], only: str, *, hashing: bool) -> None:
    for member in archive.members():
        if member.path == only:
            row = _read_member(archive, member, hashing=hashing)
            members.append([member.path, min(member.size, _MAX_SIZE), member.mtime_ns, row])
            return


def _read_members(
    archive: Archive, members: list[list[Any]], first: int, *, hashing: bool, slice_bytes: int, most: int
) -> int | None:
    """Append members until the slice is full; return the index of the one to go on with, None at the end."""
    # No more is inflated in all than an honest archive of this size can hold, however its bytes are dealt out.
    allowed = FREE_BYTES + MAX_RATIO * os.fstat(archive.descriptor).st_size
    used = 0
    for member in archive.members():
        if member.reason is None:
            allowed -= member.size
        if member.index < first:
            continue
        if len(members) >= most:
            return member.index
        row = _bomb_row() if allowed < 0 and member.reason is None else _read_member(archive, member, hashing=hashing)
        size = encoded_size(row)
        if size > slice_bytes:
            row = unread_row(None, Reason(code=ReasonCode.LIMIT, detail="says more than can be kept"))
            size = encoded_size(row)
        if members and used + size > slice_bytes:
            return member.index
        used += size + len(member.path) * 6 + 64
        members.append([member.path, min(member.size, _MAX_SIZE), member.mtime_ns, row])
    return None


def _bomb_row() -> Row:
    return unread_row(None, Reason(code=ReasonCode.LIMIT, detail=f"the archive grows more than {MAX_RATIO}-fold"))


def _read_member(archive: Archive, member: Member, *, hashing: bool) -> Row:
    try:
        bytes_of = _bytes_of(archive, member)
        source = BoundedSource(bytes_of)
        digest = sha256_of(bytes_of.read) if hashing else None
        try:
            return read_source(source, told_path=member.path, sha256=digest)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as at the worker's edge: one member's reader costs no other member
            return unread_row(sniff(source.head()), Reason(code=ReasonCode.READER_ERROR), content_id_of(source))
    except CannotReadError as error:
        return unread_row(None, error.reason)
    except OSError:
        return unread_row(None, Reason(code=ReasonCode.UNREADABLE))


def _bytes_of(archive: Archive, member: Member) -> ByteSource:
    at = archive.stored_at(member) if member.size > MAX_MEMBER else None
    if at is None:
        return MemorySource(archive.read(member, MAX_MEMBER))
    return OffsetSource(FileSource(archive.descriptor, **_IN_PLACE), at, member.size)
