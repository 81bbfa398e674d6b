"""Samsung's trailer (SEFT): a directory at a file's very end that lists blocks in front of it.

Samsung publishes no specification; the layout is public reverse engineering: `SEFH`, version, count, then 12 bytes a
block (type, distance back from `SEFH`, size), the directory's length, `SEFT`. A block holds its type, its name, data.
"""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource
from rollaudit.metadata.tiff import decode_text
from rollaudit.metadata.trailing import is_movie, read_movie
from rollaudit.model.evidence import Category

_MAX_BLOCKS: Final = 100
_MAX_NAME: Final = 100
_MAX_TEXT: Final = 4_096
_MOVIE: Final = "MotionPhoto_Data"
# By how a block's name begins; every other block is shown by its name alone.
_CATEGORIES: Final = (
    ("Image_UTC_Data", Category.DATE_TAKEN),
    ("MCC_Data", Category.LOCATION_INFERRED),
    ("SoundShot", Category.AUDIO),
    ("VoiceMemo", Category.AUDIO),
    ("PhotoEditor", Category.EDIT_HISTORY),
    ("Original_Path", Category.EDIT_HISTORY),
    ("Remaster", Category.EDIT_HISTORY),
    ("Auto_Enhance", Category.EDIT_HISTORY),
    ("Copy_Available", Category.EDIT_HISTORY),
    ("DualShot", Category.MEDIA_CONTENT),
    ("SurroundShot", Category.MEDIA_CONTENT),
    ("Photo_HDR", Category.MEDIA_CONTENT),
)


class SeftBlock(NamedTuple):
    """One block: its name, and where its data lie."""

    name: str
    start: int
    end: int


def seft_blocks(source: ByteSource, end: int) -> tuple[int, tuple[SeftBlock, ...]] | None:
    """Return where a trailer that ends at `end` begins, and its blocks; None where there is none."""
    foot = source.read(end - 8, 8)
    if foot[4:] != b"SEFT":
        return None
    directory_at = end - 8 - int.from_bytes(foot[:4], "little")
    head = source.read(directory_at, 12)
    if directory_at < 0 or head[:4] != b"SEFH":
        return None
    count = min(int.from_bytes(head[8:12], "little"), _MAX_BLOCKS)
    table = source.read(directory_at + 12, 12 * count)
    blocks, begin = [], directory_at
    for at in range(0, len(table) - 11, 12):
        back, size = int.from_bytes(table[at + 4 : at + 8], "little"), int.from_bytes(table[at + 8 : at + 12], "little")
        start = directory_at - back
        if start < 0 or size < 8 or back < size:
            continue
        label = source.read(start, 8 + _MAX_NAME)
        length = int.from_bytes(label[4:8], "little")
        if not 0 < length <= min(_MAX_NAME, size - 8):
            continue
        blocks.append(SeftBlock(decode_text(label[8 : 8 + length]), start + 8 + length, start + size))
        begin = min(begin, start)
    return begin, tuple(blocks)


def read_seft(source: ByteSource, blocks: tuple[SeftBlock, ...], gathered: Gathered) -> None:
    """Emit what the blocks hold, with sources `Samsung:<name>`; a movie only where one really stands."""
    for name, start, end in blocks:
        label = f"Samsung:{name}"
        if name == _MOVIE:
            if is_movie(source.read(start, 16)):
                read_movie(source, start, end, label, gathered)
            continue
        category = next((kind for mark, kind in _CATEGORIES if name.startswith(mark)), None)
        if category is None:
            gathered.add(Category.DEVICE_INFO, "SamsungTrailer", name, label)
        elif category is Category.DATE_TAKEN:
            _emit_clock(decode_text(source.read(start, min(end - start, 20))), label, gathered)
        elif category in {Category.MEDIA_CONTENT, Category.AUDIO}:
            gathered.add(category, name, f"{end - start} bytes", label)
        else:
            text = decode_text(source.read(start, min(end - start, _MAX_TEXT)))
            gathered.add(category, name, text if text.isprintable() and text else f"{end - start} bytes", label)


def _emit_clock(text: str, label: str, gathered: Gathered) -> None:
    """Emit the time of capture in UTC, kept in milliseconds since 1970: it stays where EXIF was removed."""
    if text.isascii() and text.isdecimal() and len(text) == 13:
        moment = datetime.fromtimestamp(int(text) / 1000, tz=UTC).isoformat(timespec="milliseconds")
        gathered.add(Category.DATE_TAKEN, "Image_UTC_Data", moment, label)
