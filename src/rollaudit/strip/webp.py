"""A WebP (RFC 9649) without what it says beside its picture, whose chunks are copied as they are."""

from collections.abc import Iterator
from typing import Final

from rollaudit.strip.choice import CannotStripError, Plan
from rollaudit.strip.exif_block import edited_exif, orientation_block, orientation_of
from rollaudit.strip.pieces import Piece, Span, joined, length_of
from rollaudit.strip.xmp_packet import edited_xmp, orientation_in, orientation_packet

_MAX_CHUNKS: Final = 100_000
_PICTURE: Final = frozenset({b"VP8 ", b"VP8L"})
_WITHIN_FRAME: Final = frozenset({b"ALPH", *_PICTURE})
_DECODING: Final = frozenset({b"VP8X", b"ICCP", b"ANIM", b"ANMF", *_WITHIN_FRAME})
_READ: Final = frozenset({b"VP8X", b"EXIF", b"XMP "})
_FRAME_HEADER: Final = 16
# VP8X's flags (RFC 9649, 2.7.1).
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04


def strip_webp(data: bytes, plan: Plan) -> list[Piece]:
    """Return the WebP without what goes; nothing behind its RIFF container stays. Raises `CannotStripError`."""
    stated = 8 + int.from_bytes(data[4:8], "little")
    if stated > len(data) + 1:
        raise CannotStripError("the file ends before its container does")
    kept: list[tuple[bytes, list[Piece]]] = []
    exif = xmp = header = b""
    for kind, span in _chunks(data, 12, min(stated, len(data))):
        body = data[slice(*span)] if kind in _READ else b""
        if kind == b"EXIF":
            exif = exif or body.removeprefix(b"Exif\0\0")
        elif kind == b"XMP ":
            xmp = xmp or body
        elif kind == b"ANMF":
            kept.append((kind, _frame(data, span)))
        elif kind in _DECODING:
            header = header or body
            kept.append((kind, [span]))
    if not any(kind in _PICTURE or kind == b"ANMF" for kind, _ in kept):
        raise CannotStripError("there is no picture in it")
    exif, xmp = _kept(exif, xmp, plan)
    # Only the extended format may have such chunks (2.7); in a simple one they were stray, and no decoder saw them.
    if kept[0][0] == b"VP8X" and header:
        flags = header[0] & ~(_EXIF_FLAG | _XMP_FLAG) | (_EXIF_FLAG if exif else 0) | (_XMP_FLAG if xmp else 0)
        kept[0] = (b"VP8X", [bytes((flags,)) + header[1:]])
        kept += [(kind, [body]) for kind, body in ((b"EXIF", exif), (b"XMP ", xmp)) if body]
    inner = [piece for kind, body in kept for piece in _chunk(kind, body)]
    return joined((b"RIFF" + (4 + length_of(inner)).to_bytes(4, "little") + b"WEBP", *inner))


def _kept(exif: bytes, xmp: bytes, plan: Plan) -> tuple[bytes, bytes]:
    """Return what stays of the two blocks; of everything only how the picture is to be turned."""
    if not plan.everything:
        return edited_exif(exif, plan), edited_xmp(xmp, plan)
    turned = orientation_of(exif)
    if turned:
        return (orientation_block(turned) if turned > 1 else b""), b""
    turned = orientation_in(xmp)
    return b"", (orientation_packet(turned) if turned and turned > 1 else b"")


def _frame(data: bytes, span: Span) -> list[Piece]:
    """Return one picture of an animation without chunks that are no part of it (2.7.1.1)."""
    start, end = span
    inner = _chunks(data, start + _FRAME_HEADER, end)
    kept = (piece for kind, part in inner if kind in _WITHIN_FRAME for piece in _chunk(kind, [part]))
    return [(start, start + _FRAME_HEADER), *kept]


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, Span]]:
    """Yield (type, the body's span)."""
    for _ in range(_MAX_CHUNKS):
        if at + 8 > end:
            return
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise CannotStripError("the file ends within a chunk")
        yield data[at : at + 4], (at + 8, at + 8 + length)
        at += 8 + length + (length & 1)  # chunks are padded to an even length (2.3)
    raise CannotStripError("it has more chunks than an honest file needs")


def _chunk(kind: bytes, body: list[Piece]) -> list[Piece]:
    length = length_of(body)
    return [kind + length.to_bytes(4, "little"), *body, bytes(length & 1)]
