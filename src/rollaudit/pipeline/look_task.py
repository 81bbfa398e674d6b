"""What runs inside the workers for pixels: one file, or one member of an archive, in; detectors' answers out."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from rollaudit.library.archive_member import Archive, CannotReadError, Member
from rollaudit.library.archives import open_archive
from rollaudit.library.opening import CannotOpenError, opened
from rollaudit.metadata.read import Embedded, embedded
from rollaudit.metadata.source import BoundedSource, FileSource, MemorySource
from rollaudit.model.detection import CANNOT_OPEN, DetectorName, Search
from rollaudit.model.evidence import FileFormat, MediaKind
from rollaudit.store.rows import Row, detection_row

if TYPE_CHECKING:
    from rollaudit.vision.looking import Looker
    from rollaudit.vision.pixel_source import PixelSource

MAX_MEMBER: Final = 256 << 20
"""Bytes of a member of an archive whose pixels are looked at: it is held in memory."""
_NOT_READ: Final = "cannot be read in its archive"


def look_task(setup: dict[str, Any]) -> Callable[[list[Any]], list[Row]]:
    """Return a function from [path, format, detectors' names, path inside the archive] to rows of detection columns.

    The last is given for a member of an archive only; `path` is then the archive's. The networks are loaded once, here.
    `setup["search"]` says what is looked for. `setup["objects"]` in place of a root is a place in an object store.
    """
    if "objects" in setup:
        from rollaudit.pipeline.object_look_task import object_look  # noqa: PLC0415 - for object stores only

        return object_look(setup)
    from rollaudit.vision.looking import Looker  # noqa: PLC0415 - only the workers that look at pixels pay for it
    from rollaudit.vision.pixel_source import Content  # noqa: PLC0415 - likewise

    root = os.fsencode(setup["root"])
    looker = Looker(Search.from_json(setup["search"]))
    archive = _OpenArchive()

    def look(item: list[Any]) -> list[Row]:
        told_path, format_name, names, *inside = item
        path, file_format = os.path.join(root, os.fsencode(told_path)), FileFormat(format_name)
        detectors = [DetectorName(name) for name in names]
        place: PixelSource = path
        if inside:
            try:
                place = Content(archive.read(path, inside[0]))
            except CannotReadError:
                return [detection_row(one) for one in looker.unread(detectors, _NOT_READ)]
            except (CannotOpenError, OSError):
                return [detection_row(one) for one in looker.unread(detectors, CANNOT_OPEN)]
        return look_at(looker, place, file_format, detectors)

    return look


def look_at(
    looker: "Looker", place: "PixelSource", file_format: FileFormat, detectors: list[DetectorName]
) -> list[Row]:
    """Return what detectors say of a file, wherever its bytes lie, as rows of detection columns."""
    extra = _embedded(place, file_format) if file_format.kind is MediaKind.PHOTO else Embedded()
    found = looker.look(place, file_format, detectors, thumbnail=extra.thumbnail, movie=extra.movie)
    return [detection_row(one) for one in found]


def _embedded(place: "PixelSource", file_format: FileFormat) -> Embedded:
    if not isinstance(place, bytes | str):
        return embedded(BoundedSource(MemorySource(place.data)), file_format)
    try:
        with opened(os.fsencode(place)) as descriptor:
            return embedded(FileSource(descriptor), file_format)
    except (CannotOpenError, OSError):
        return Embedded()  # the decoder will say that it cannot be opened


class _OpenArchive:
    """The archive that a worker reads members of: they come one after the other, so it is opened once."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._path = b""
        self._archive: Archive | None = None
        self._members: dict[str, Member] = {}

    def read(self, path: bytes, member_path: str) -> bytes:
        """Return a member's bytes. Raises `CannotReadError`, `CannotOpenError`, `OSError`."""
        if self._archive is None or path != self._path:
            self._held.close()
            self._archive = None
            archive = self._held.enter_context(open_archive(path))
            self._members = {member.path: member for member in archive.members()}
            self._path, self._archive = path, archive
        member = self._members.get(member_path)
        if member is None:
            raise FileNotFoundError(member_path)  # the archive was changed since its members were read
        return self._archive.read(member, MAX_MEMBER)
