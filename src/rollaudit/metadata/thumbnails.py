"""Embedded thumbnails: small pictures within a picture, which a crop or an edit may have left as they were."""

from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.model.evidence import Category

MAX_THUMBNAIL: Final = 1 << 20
_MAX_SEGMENTS: Final = 40


def frame_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of the JPEG that `data` begin with (ITU-T T.81 B.2.2); None where none is told."""
    at = 2 if data[:2] == b"\xff\xd8" else len(data)
    for _ in range(_MAX_SEGMENTS):
        if at + 9 > len(data) or data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def note_thumbnail(data: bytes, source: str, gathered: Gathered) -> None:
    """Note a JPEG thumbnail with its size in pixels, where its first bytes tell; keep it where that was asked for."""
    size = frame_size(data)
    shown = f"{size[0]}x{size[1]} px" if size else True
    gathered.add(Category.MEDIA_CONTENT, "Thumbnail", shown, source)
    if gathered.keep_thumbnail and gathered.thumbnail is None and size:
        gathered.thumbnail = data[:MAX_THUMBNAIL]
