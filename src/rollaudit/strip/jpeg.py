"""A JPEG (ITU-T T.81 Annex B) without what it says beside its picture, which is copied as it is coded."""

import re
from dataclasses import dataclass, field
from typing import Final

from rollaudit.model.evidence import Category
from rollaudit.strip.choice import CannotStripError, Plan
from rollaudit.strip.exif_block import edited_exif, orientation_block, orientation_of
from rollaudit.strip.iptc_record import SIGNATURE, edited_resources
from rollaudit.strip.pieces import Piece, Span, joined
from rollaudit.strip.xmp_packet import edited_xmp, orientation_in, orientation_packet

_EXIF: Final = b"Exif\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_ICC: Final = b"ICC_PROFILE\0"
_MAX_BODY: Final = 65_533
_APP0, _APP1, _APP2, _APP13, _APP14, _COMMENT = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE
_START_OF_SCAN, _END = 0xDA, 0xD9
# T.81 Table B.1: markers without a length: TEM, RST0-7, SOI.
_BARE: Final = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
# The picture's own: start of frame, DHT, DAC, SOS, DQT, DNL, DRI, DHP, EXP.
_PICTURE: Final = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}) - {0xC8}
_BESIDE: Final = frozenset({*range(0xE0, 0xF0), *range(0xF0, 0xFE), _COMMENT})
# In entropy-coded data FF is followed by a stuffed 0, a restart marker or a fill byte (T.81 B.1.1.5, F.1.2.3).
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


@dataclass(slots=True)
class _Parts:
    """A JPEG taken apart: `picture` are the spans from the first table to EOI, the rest its segments' bodies."""

    jfif: bytes = b""
    adobe: bytes = b""
    exif: list[bytes] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    resources: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    icc: list[bytes] = field(default_factory=list)
    picture: list[Span] = field(default_factory=list)


def strip_jpeg(data: bytes, plan: Plan) -> list[Piece]:
    """Return the JPEG without what goes. What stands behind the picture never stays: it has metadata of its own.

    JFIF's header, Adobe's (it says how colours are coded) and the ICC profile stay. Raises `CannotStripError`.
    """
    parts = _take_apart(data)
    out = [b"\xff\xd8"]
    if parts.jfif:
        out.append(_segment(_APP0, _plain_jfif(parts.jfif, plan)))
    out += _kept_everything(parts) if plan.everything else _kept_some(parts, plan)
    out += [_segment(_APP2, body) for body in parts.icc]
    if parts.adobe:
        out.append(_segment(_APP14, parts.adobe))
    return joined((*out, *parts.picture))


def _take_apart(data: bytes) -> _Parts:
    parts = _Parts()
    at, in_scan = 2, False
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 2 > len(data):
            raise CannotStripError("the picture has no end")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0 or marker in _BARE:
            at += 2
        elif marker == _END:
            if not in_scan:
                raise CannotStripError("there is no picture in it")
            parts.picture.append((at, at + 2))
            return parts
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if end < at + 4 or end > len(data) or marker not in _PICTURE | _BESIDE:
                raise CannotStripError("its segments contradict themselves")
            if marker in _PICTURE:
                parts.picture.append((at, end))
            elif not in_scan:
                _keep(marker, data[at + 4 : end], parts)
            at = end
            if marker == _START_OF_SCAN:
                in_scan = True
                following = _MARKER.search(data, at)
                if following is None:
                    raise CannotStripError("the picture has no end")
                parts.picture.append((at, following.start()))
                at = following.start()


def _keep(marker: int, body: bytes, parts: _Parts) -> None:
    if marker == _APP0 and body.startswith(b"JFIF\0"):
        parts.jfif = parts.jfif or body
    elif marker == _APP1 and body.startswith(_EXIF):
        block = body[6:]
        if not parts.exif:
            parts.exif.append(block)
        elif block[:2] not in {b"II", b"MM"}:
            parts.exif[0] += block  # a block over 64 KiB goes on in the next segment
    elif marker == _APP1 and body.startswith(_XMP):
        parts.xmp.append(body[len(_XMP) :])
    elif marker == _APP2 and body.startswith(_ICC):
        parts.icc.append(body)
    elif marker == _APP13 and body.startswith(SIGNATURE):
        parts.resources.append(body[len(SIGNATURE) :])
    elif marker == _APP14 and body.startswith(b"Adobe"):
        parts.adobe = parts.adobe or body
    elif marker == _COMMENT:
        parts.comments.append(body)


def _kept_everything(parts: _Parts) -> list[bytes]:
    """Keep nothing but how the picture is to be turned, where the file says it: in Exif, else in XMP."""
    turned = orientation_of(parts.exif[0]) if parts.exif else None
    if turned:
        return [_segment(_APP1, orientation_block(turned))] if turned > 1 else []
    turned = orientation_in(parts.xmp[0]) if parts.xmp else None
    return [_segment(_APP1, _XMP + orientation_packet(turned))] if turned and turned > 1 else []


def _kept_some(parts: _Parts, plan: Plan) -> list[bytes]:
    out: list[bytes] = []
    exif = edited_exif(parts.exif[0], plan) if parts.exif else b""
    if exif:
        whole = b"Exif\0\0"
        out += [_segment(_APP1, whole + exif[at : at + _MAX_BODY - 6]) for at in range(0, len(exif), _MAX_BODY - 6)]
    for packet in parts.xmp[:1]:
        edited = edited_xmp(packet, plan)
        if edited and len(_XMP) + len(edited) <= _MAX_BODY:
            out.append(_segment(_APP1, _XMP + edited))
    resources = edited_resources(b"".join(parts.resources), plan)
    if resources and len(SIGNATURE) + len(resources) <= _MAX_BODY:
        out.append(_segment(_APP13, SIGNATURE + resources))
    if not plan.drops(Category.CAPTION_TEXT):
        out += [_segment(_COMMENT, comment) for comment in parts.comments]
    return out


def _plain_jfif(body: bytes, plan: Plan) -> bytes:
    """Return JFIF's header; its own thumbnail (JFIF 1.02: two sizes, then pixels) is a second picture."""
    if len(body) >= 14 and (plan.everything or plan.drops(Category.MEDIA_CONTENT)):
        return body[:12] + bytes(2)
    return body


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body
