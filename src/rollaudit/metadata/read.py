"""One file's metadata by its format: the registry of readers, and the edge at which damage becomes a reason."""

import struct
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final, NamedTuple
from xml.parsers.expat import ExpatError

from rollaudit.metadata.cr3 import read_cr3
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.gif import read_gif
from rollaudit.metadata.heif import read_avif, read_heif
from rollaudit.metadata.jpeg import read_exv, read_jpeg
from rollaudit.metadata.jxl import read_jxl
from rollaudit.metadata.png import read_png
from rollaudit.metadata.quicktime import read_quicktime
from rollaudit.metadata.raw import read_psd, read_raf, read_rw2, read_tiff
from rollaudit.metadata.resolve import resolve
from rollaudit.metadata.source import ByteSource, LimitExceededError
from rollaudit.metadata.webp import read_webp
from rollaudit.model.evidence import Category, Extraction, FileFormat, Reason, ReasonCode

Reader = Callable[[ByteSource, Gathered], None]


def _seldom(module: str, name: str) -> Reader:
    """Return a reader of `rollaudit.metadata` that is loaded with the first file that asks for it: few libraries do."""

    def read(source: ByteSource, gathered: Gathered) -> None:
        reader: Reader = getattr(import_module(f"rollaudit.metadata.{module}"), name)
        reader(source, gathered)

    return read


READERS: Final[Mapping[FileFormat, Reader]] = MappingProxyType(
    {
        FileFormat.JPEG: read_jpeg,
        FileFormat.PNG: read_png,
        FileFormat.WEBP: read_webp,
        FileFormat.GIF: read_gif,
        FileFormat.TIFF: read_tiff,
        FileFormat.DNG: read_tiff,
        FileFormat.CR2: read_tiff,
        FileFormat.NEF: read_tiff,
        FileFormat.ARW: read_tiff,
        FileFormat.ORF: read_tiff,
        FileFormat.PEF: read_tiff,
        FileFormat.SRW: read_tiff,
        FileFormat.RW2: read_rw2,
        FileFormat.RAF: read_raf,
        FileFormat.MRW: _seldom("mrw", "read_mrw"),
        FileFormat.CRW: _seldom("crw", "read_crw"),
        FileFormat.PSD: read_psd,
        FileFormat.EXV: read_exv,
        FileFormat.HEIC: read_heif,
        FileFormat.HEIF: read_heif,
        FileFormat.AVIF: read_avif,
        FileFormat.JXL: read_jxl,
        FileFormat.JP2: _seldom("jp2", "read_jp2"),
        FileFormat.CR3: read_cr3,
        FileFormat.MOV: read_quicktime,
        FileFormat.MP4: read_quicktime,
        FileFormat.M4V: read_quicktime,
        FileFormat.THREEGP: read_quicktime,
        FileFormat.AVI: _seldom("avi", "read_avi"),
        FileFormat.MATROSKA: _seldom("matroska", "read_matroska"),
    }
)
"""One line a format."""


def reads(file_format: FileFormat) -> bool:
    """Return whether files of this format are read."""
    return file_format in READERS


def extract(source: ByteSource, file_format: FileFormat) -> Extraction:
    """Return everything the format's reader takes from `source`.

    Damage never raises: what was gathered before it is kept, and a reason says that the file was read in part. Only
    what the system raises while reading (`OSError`) passes through.
    """
    reader = READERS.get(file_format)
    if reader is None:
        return Extraction(reasons=(Reason(code=ReasonCode.FORMAT_NOT_READ),))
    gathered = Gathered()
    _run(reader, source, gathered)
    _note_left_behind(gathered)
    return resolve(gathered)


class Embedded(NamedTuple):
    """What lies within a picture for those who look at pixels: a JPEG thumbnail, where a movie starts and ends."""

    thumbnail: bytes | None = None
    movie: tuple[int, int] | None = None


def embedded(source: ByteSource, file_format: FileFormat) -> Embedded:
    """Return the thumbnail of Exif's IFD1 or of a Photoshop resource (at most 1 MiB) and where a movie lies.

    For a stage that decodes pixels and compares. Damage never raises; `OSError` passes through.
    """
    reader = READERS.get(file_format)
    if reader is None:
        return Embedded()
    gathered = Gathered(keep_thumbnail=True)
    _run(reader, source, gathered)
    return Embedded(gathered.thumbnail, gathered.movie)


def _run(reader: Reader, source: ByteSource, gathered: Gathered) -> None:
    try:
        reader(source, gathered)
    except LimitExceededError:
        gathered.partly(ReasonCode.LIMIT, "more bytes or reads than an honest file needs")
    except (struct.error, zlib.error, ExpatError, ArithmeticError, LookupError, ValueError):
        gathered.partly(ReasonCode.MALFORMED, "the metadata contradicts its own structure")


def _note_left_behind(gathered: Gathered) -> None:
    """Note a position that stands elsewhere in a file whose Exif block has none: who removed one missed the other."""
    positions = gathered.positions
    if not positions or positions[0].source.startswith("EXIF") or not gathered.has_exif:
        return
    if not any(position.source.startswith("EXIF") for position in positions):
        source = positions[0].source
        gathered.add(Category.EDIT_HISTORY, "PositionLeftBehind", "Exif has no position, but another part has", source)
