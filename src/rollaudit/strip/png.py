"""A PNG (W3C PNG, third edition) without what it says beside its picture, whose chunks are copied as they are."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from rollaudit.model.evidence import Category
from rollaudit.strip.choice import CannotStripError, Plan
from rollaudit.strip.exif_block import edited_exif, orientation_block, orientation_of
from rollaudit.strip.pieces import Piece, Span, joined
from rollaudit.strip.xmp_packet import edited_xmp, orientation_in, orientation_packet

_START: Final = b"\x89PNG\r\n\x1a\n"
_XMP: Final = b"XML:com.adobe.xmp"
_MAX_CHUNKS: Final = 100_000
_MAX_INFLATED: Final = 8 << 20
# What decoding and showing need (chapter 11; APNG). Critical chunks, in capitals, stay whatever they are.
_DECODING: Final = frozenset(
    (b"tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD pHYs hIST sPLT acTL fcTL fdAT").split()
)
_DATA: Final = frozenset({b"IDAT", b"fdAT"})
_TEXTS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})
# Older forms of whole blocks, and what converters note of a file they read: nobody can say what all they hold.
_NEVER_KEPT: Final = re.compile(r"raw profile type|date:|exif:|tiff:|xmp:|iptc:|thumb::|dng:|photoshop:", re.IGNORECASE)
_GENERATED: Final = re.compile(r"parameters|prompt|workflow|dream|sd-metadata|invokeai|fooocus", re.IGNORECASE)


def strip_png(data: bytes, plan: Plan) -> list[Piece]:
    """Return the PNG without what goes; nothing behind IEND stays. Raises `CannotStripError`."""
    out: list[Piece] = [_START]
    exif, xmp, place = b"", b"", 0
    for kind, body, whole in _chunks(data):
        if kind == b"eXIf":
            exif = exif or body.removeprefix(b"Exif\0\0")
        elif kind in _TEXTS and body.startswith(_XMP + b"\0"):
            xmp = xmp or _text_of(kind, body)
        elif kind == b"tIME":
            if not plan.drops(Category.DATE_TAKEN):
                out.append(whole)
        elif kind in _TEXTS:
            if not (plan.everything or _goes(kind, body, plan)):
                out.append(whole)
        elif kind in _DECODING or kind[:1].isupper():
            if kind == b"IDAT":
                place = place or len(out)
            out.append(whole)
    if not place:
        raise CannotStripError("there is no picture in it")
    out[place:place] = _kept(exif, xmp, plan)  # eXIf and texts may stand before the picture's data (5.6)
    return joined(out)


def _kept(exif: bytes, xmp: bytes, plan: Plan) -> list[bytes]:
    if plan.everything:
        turned = orientation_of(exif)
        if turned:
            return [_chunk(b"eXIf", orientation_block(turned).removeprefix(b"Exif\0\0"))] if turned > 1 else []
        turned = orientation_in(xmp)
        return [_xmp_chunk(orientation_packet(turned))] if turned and turned > 1 else []
    block, packet = edited_exif(exif, plan), edited_xmp(xmp, plan)
    return [*([_chunk(b"eXIf", block)] if block else []), *([_xmp_chunk(packet)] if packet else [])]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, Span]]:
    """Yield (type, body, the whole chunk's span) up to IEND. Raises `CannotStripError` where there is none."""
    at = len(_START)
    for _ in range(_MAX_CHUNKS):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            raise CannotStripError("the file ends before its last chunk")
        kind = data[at + 4 : at + 8]
        yield kind, data[at + 8 : end - 4] if kind not in _DATA else b"", (at, end)
        if kind == b"IEND":
            return
        at = end
    raise CannotStripError("it has more chunks than an honest file needs")


def _goes(kind: bytes, body: bytes, plan: Plan) -> bool:
    keyword = body.partition(b"\0")[0].decode("latin-1")
    if _NEVER_KEPT.match(keyword):
        return True
    text = _text_of(kind, body)
    generated = bool(_GENERATED.match(keyword)) or b"Steps: " in text or b"sampler" in text
    return plan.drops_keyword(keyword, generated=generated)


def _text_of(kind: bytes, body: bytes) -> bytes:
    """Return the text of a chunk (11.3.3), inflated at most to 8 MiB; empty where that cannot be done."""
    rest = body.partition(b"\0")[2]
    deflated = kind == b"zTXt"
    if deflated:
        rest = rest[1:]
    elif kind == b"iTXt":
        deflated = rest[:1] == b"\x01"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    if not deflated:
        return rest
    try:
        return zlib.decompressobj().decompress(rest, _MAX_INFLATED)
    except zlib.error:
        return b""


def _xmp_chunk(packet: bytes) -> bytes:
    return _chunk(b"iTXt", _XMP + bytes(5) + packet)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
