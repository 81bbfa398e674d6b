"""GIF (GIF89a): screen size, comments, and XMP in an application extension (XMP part 3, 1.1.2)."""

from typing import Final

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.source import ByteSource
from rollaudit.metadata.tiff import decode_text
from rollaudit.metadata.trailing import read_trailing
from rollaudit.metadata.xmp import MAX_PACKET, read_xmp
from rollaudit.model.evidence import Category, Raster, ReasonCode

_MAX_BLOCKS: Final = 50_000
_MAX_COMMENT: Final = 1 << 16
_XMP_MAGIC_TRAILER: Final = 258
_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_COMMENT, _APPLICATION = 0xFE, 0xFF


class _Cursor:
    """Reads forward through a source in windows; counts the sub-blocks it has passed."""

    __slots__ = ("_base", "_source", "_window", "at", "blocks")

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._base = 0
        self._window = source.read(0, 65536)
        self.at = 0
        self.blocks = 0

    def take(self, length: int) -> bytes:
        """Return the next bytes; fewer at the end of the data."""
        here = self.at - self._base
        if not (here >= 0 and here + length <= len(self._window)):
            self._window, self._base, here = self._source.read(self.at, 65536), self.at, 0
        self.at += length
        return self._window[here : here + length]

    def sub_blocks(self, keep: int) -> tuple[bytes, bool]:
        """Pass a chain of sub-blocks; return its first `keep` bytes and whether the chain was whole."""
        kept = bytearray()
        while self.blocks < _MAX_BLOCKS:
            self.blocks += 1
            length = self.take(1)
            if not length:
                return bytes(kept), False
            if not length[0]:
                return bytes(kept), True
            if len(kept) < keep:
                kept += self.take(length[0])
            else:
                self.at += length[0]
        return bytes(kept), False


def read_gif(source: ByteSource, gathered: Gathered) -> None:
    """Read a GIF's blocks to its trailer."""
    cursor = _Cursor(source)
    header = cursor.take(13)
    if len(header) < 13:
        gathered.partly(ReasonCode.TRUNCATED, "the GIF header is cut")
        return
    width, height = int.from_bytes(header[6:8], "little"), int.from_bytes(header[8:10], "little")
    if width and height:
        gathered.raster = Raster(width=width, height=height)
    _skip_palette(cursor, header[10])
    whole = True
    while whole:
        mark = cursor.take(1)
        if mark == bytes([_TRAILER]):
            read_trailing(source, cursor.at, source.size, "GIF", gathered)
            return
        if mark == bytes([_IMAGE]):
            descriptor = cursor.take(9)
            if len(descriptor) < 9:
                break
            _skip_palette(cursor, descriptor[8])
            cursor.at += 1
            _, whole = cursor.sub_blocks(0)
        elif mark == bytes([_EXTENSION]):
            whole = _read_extension(cursor, source, gathered)
        else:
            break
    if cursor.blocks >= _MAX_BLOCKS:
        gathered.partly(ReasonCode.LIMIT, f"more than {_MAX_BLOCKS} GIF blocks")
    else:
        gathered.partly(ReasonCode.TRUNCATED, "the GIF ends before its trailer")


def _skip_palette(cursor: _Cursor, flags: int) -> None:
    if flags & 0x80:
        cursor.at += 3 << ((flags & 7) + 1)


def _read_extension(cursor: _Cursor, source: ByteSource, gathered: Gathered) -> bool:
    label = cursor.take(1)
    if label == bytes([_COMMENT]):
        text, whole = cursor.sub_blocks(_MAX_COMMENT)
        gathered.add(Category.CAPTION_TEXT, "Comment", decode_text(text), "GIF:Comment")
        return whole
    if label == bytes([_APPLICATION]):
        start = cursor.at
        head = cursor.take(12)
        if head[1:12] == b"XMP DataXMP":
            # The packet is written as it is, not in sub-blocks; a magic trailer makes it a legal chain of them.
            begin = cursor.at
            _, whole = cursor.sub_blocks(0)
            length = cursor.at - begin - _XMP_MAGIC_TRAILER
            if 0 < length <= MAX_PACKET:
                read_xmp(source.read(begin, length), gathered)
            return whole
        cursor.at = start
    return cursor.sub_blocks(0)[1]
