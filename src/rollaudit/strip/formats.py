"""Which formats are stripped here, and for the others which known tool does it."""

from collections.abc import Callable, Mapping
from typing import Final

from rollaudit.model.evidence import FileFormat, MediaKind
from rollaudit.strip.choice import Plan
from rollaudit.strip.jpeg import strip_jpeg
from rollaudit.strip.pieces import Piece
from rollaudit.strip.png import strip_png
from rollaudit.strip.webp import strip_webp

STRIPPERS: Final[Mapping[FileFormat, Callable[[bytes, Plan], list[Piece]]]] = {
    FileFormat.JPEG: strip_jpeg,
    FileFormat.PNG: strip_png,
    FileFormat.WEBP: strip_webp,
}
"""One line a format: from a file's bytes to its copy's pieces."""

_EXIFTOOL: Final = "exiftool -all= -o COPY FILE"
_FFMPEG: Final = "ffmpeg -i FILE -map 0:v -map 0:a? -map_metadata -1 -c copy COPY"
_MAT2: Final = "mat2 FILE"
_CONVERT: Final = "no tool cleans it for sure: develop it to a JPEG, then strip that"
_TOOLS: Final[Mapping[FileFormat, str]] = {
    FileFormat.HEIC: _EXIFTOOL,
    FileFormat.HEIF: _EXIFTOOL,
    FileFormat.AVIF: _EXIFTOOL,
    FileFormat.JXL: _EXIFTOOL,
    FileFormat.JP2: _EXIFTOOL,
    FileFormat.PSD: _EXIFTOOL,
    FileFormat.GIF: _EXIFTOOL,
    FileFormat.TIFF: _MAT2,
    FileFormat.BMP: _MAT2,
}


def known_tool(file_format: FileFormat) -> str:
    """Return how a known tool strips a format that is not stripped here; empty where the question makes no sense."""
    if file_format.kind is None:
        return ""
    if file_format.kind is MediaKind.VIDEO:
        return _FFMPEG
    return _TOOLS.get(file_format, _CONVERT)
