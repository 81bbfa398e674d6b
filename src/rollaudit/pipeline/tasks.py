"""What runs inside the workers: one file in, one row out. Imports only what the task at hand needs."""

import base64
import os
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from rollaudit.library.archives import is_archive
from rollaudit.library.fingerprint import EDGE_BYTES, content_id, sha256
from rollaudit.library.name_times import time_from_name
from rollaudit.library.names import facts_from_path, is_catalogue, wrong_extension
from rollaudit.library.opening import CannotOpenError, fetch_ahead, opened
from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract, reads
from rollaudit.metadata.sidecars import MAX_SIDECAR, SIDECAR_READERS, read_sidecar
from rollaudit.metadata.source import BoundedSource, FileSource
from rollaudit.model.evidence import Extraction, FaceBox, FileFormat, Outcome, Reason, ReasonCode
from rollaudit.store.rows import Row, reading_row

if TYPE_CHECKING:
    from rollaudit.vision.pixel_source import PixelSource


class MetadataTask:
    """From a path below the root to a row of the store's reading columns."""

    __slots__ = ("_hashing", "_root")

    def __init__(self, root: bytes, *, hashing: bool) -> None:
        self._root = root
        self._hashing = hashing

    def __call__(self, path: str) -> Row:
        """Return the file's row, whatever happens to it."""
        return read_file(os.path.join(self._root, os.fsencode(path)), told_path=path, hashing=self._hashing)

    def prepare(self, path: str) -> None:
        """Have the system fetch what `path` will be asked for while the file before it is read."""
        fetch_ahead(os.path.join(self._root, os.fsencode(path)), EDGE_BYTES)


def metadata_task(setup: dict[str, Any]) -> Callable[[str], Row]:
    """Return a function from a path below `setup["root"]` to a row of the store's reading columns.

    `setup["objects"]` in place of a root is a place in an object store.
    """
    if "objects" in setup:
        from rollaudit.pipeline.object_tasks import object_task  # noqa: PLC0415 - for object stores only

        return object_task(setup)
    return MetadataTask(os.fsencode(setup["root"]), hashing=bool(setup["sha256"]))


def read_file(path: bytes, *, told_path: str, hashing: bool = False) -> Row:
    """Return the reading of one file, whatever happens to it, as a row of the store's reading columns.

    `told_path` is the part of the path that belongs to the library: its names tell, too.
    """
    try:
        with opened(path) as descriptor:
            source = FileSource(descriptor)
            return read_source(source, told_path=told_path, sha256=sha256(descriptor) if hashing else None)
    except CannotOpenError as error:
        return unread_row(None, error.reason)
    except OSError:
        return unread_row(None, Reason(code=ReasonCode.UNREADABLE))


def read_source(source: FileSource | BoundedSource, *, told_path: str, sha256: str | None) -> Row:
    """Return the reading of a file's bytes, wherever they lie. Raises `OSError` as the system does."""
    file_format = sniff(source.head())
    outcome, extraction = _read(source, file_format)
    if file_format is FileFormat.OTHER and is_catalogue(told_path, source.head()):
        database = Reason(code=ReasonCode.FORMAT_NOT_READ, detail="sqlite, a photo library's database")
        extraction = Extraction(reasons=(database,))
    if file_format.kind is not None:
        extraction = _with_names(extraction, told_path, file_format)
    return reading_row(
        file_format=file_format,
        content_id=content_id_of(source),
        sha256=sha256,
        outcome=outcome,
        extraction=extraction,
    )


def hash_task(setup: dict[str, Any]) -> Callable[[str], str | None]:
    """Return a function from a path below `setup["root"]` to its SHA-256 in hex, None where it cannot be read."""
    root = os.fsencode(setup["root"])

    def digest(path: str) -> str | None:
        try:
            with opened(os.path.join(root, os.fsencode(path))) as descriptor:
                return sha256(descriptor)
        except (CannotOpenError, OSError):
            return None

    return digest


def failed_row(path: bytes, reason: Reason) -> Row:
    """Return the row of a file whose reader failed: what it is and its id, so that it counts as the photo it is."""
    try:
        with opened(path) as descriptor:
            source = FileSource(descriptor)
            return unread_row(sniff(source.head()), reason, content_id_of(source))
    except (CannotOpenError, OSError):
        return unread_row(None, reason)


def content_id_of(source: FileSource | BoundedSource) -> str:
    """Return the content id of a file's bytes, wherever they lie."""
    return content_id(source.size, source.head(), source.tail())


def unread_row(file_format: FileFormat | None, reason: Reason, content: str | None = None) -> Row:
    """Return the row of a file that gave nothing, with the reason; `content` is its content id, where it has one."""
    row = reading_row(
        file_format=file_format or FileFormat.OTHER,
        content_id=content,
        sha256=None,
        outcome=Outcome.SKIPPED,
        extraction=Extraction(reasons=(reason,)),
    )
    if file_format is None:
        row[0] = None
    return row


def _read(source: FileSource | BoundedSource, file_format: FileFormat) -> tuple[Outcome, Extraction]:
    extraction: Extraction | None = None
    reason = ReasonCode.NOT_MEDIA
    if source.size == 0:
        reason = ReasonCode.EMPTY_FILE
    elif file_format in SIDECAR_READERS:
        extraction = read_sidecar(source.read(0, MAX_SIDECAR), file_format)
    elif reads(file_format):
        extraction = extract(source, file_format)
    elif file_format.kind is not None or is_archive(file_format):
        reason = ReasonCode.FORMAT_NOT_READ
    if extraction is None:
        detail = file_format.value if reason is ReasonCode.FORMAT_NOT_READ else ""
        return Outcome.SKIPPED, Extraction(reasons=(Reason(code=reason, detail=detail),))
    return (Outcome.PARTIAL if extraction.reasons else Outcome.READ), extraction


def _with_names(extraction: Extraction, told_path: str, file_format: FileFormat) -> Extraction:
    """Add what the path tells; it never takes the place of anything that stands inside the file."""
    told = facts_from_path(told_path)
    if lie := wrong_extension(told_path, file_format):
        told = (*told, lie)
    time = extraction.capture_time or time_from_name(told_path.rpartition("/")[2])
    if not told and time is extraction.capture_time:
        return extraction
    return replace(extraction, facts=extraction.facts + told, capture_time=time)


def thumbnail_task(setup: dict[str, Any]) -> Callable[[list[Any]], str | None]:
    """Return a function from [path, format, known faces' boxes] to a small blurred JPEG in base64, None without one."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in `vision.looking.Looker`
    from rollaudit.vision.blurred import Blurrer  # noqa: PLC0415 - Pillow and a network, for these workers only

    place_of = _places(setup)
    blurrer = Blurrer(show_faces=bool(setup["show_faces"]))

    def make(item: list[Any]) -> str | None:
        told_path, format_name, boxes = item
        known = [FaceBox(left=box[0], top=box[1], width=box[2], height=box[3], score=box[4]) for box in boxes]
        made = blurrer.blurred(place_of(told_path), FileFormat(format_name), known)
        return base64.b64encode(made).decode("ascii") if made else None

    return make


def _places(setup: dict[str, Any]) -> "Callable[[str], PixelSource]":
    """Return a function from a path below the library's place to where its bytes are."""
    from rollaudit.vision.pixel_source import Content  # noqa: PLC0415 - for workers that decode only

    if "objects" in setup:
        from rollaudit.pipeline.object_tasks import whole_objects  # noqa: PLC0415 - for object stores only

        whole = whole_objects(setup)
        return lambda path: Content(whole(path))
    root = os.fsencode(setup["root"])
    return lambda path: os.path.join(root, os.fsencode(path))


def all_tags_task(setup: dict[str, Any]) -> Callable[[str], list[list[str]]]:
    """Return a function from a path below `setup["root"]` to the [tag, value] pairs that ExifRead lists."""
    from rollaudit.metadata.all_tags import all_tags  # noqa: PLC0415 - ExifRead, which no scan needs

    if "objects" in setup:
        from rollaudit.pipeline.object_tasks import whole_objects  # noqa: PLC0415 - for object stores only

        whole = whole_objects(setup)
        return lambda path: [list(tag) for tag in all_tags(BytesIO(whole(path)))]
    root = os.fsencode(setup["root"])

    def read(path: str) -> list[list[str]]:
        with opened(os.path.join(root, os.fsencode(path))) as descriptor, os.fdopen(os.dup(descriptor), "rb") as file:
            return [list(tag) for tag in all_tags(file)]

    return read
