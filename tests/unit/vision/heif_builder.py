"""HEIF files built byte by byte: a picture, its thumbnail, how they are turned. Structure only, no decodable coding."""

import struct
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class HeifItem:
    """One grey picture of a HEIF file; `turn` in quarter turns anticlockwise (`irot`), `mirror` as `imir`'s axis."""

    pixels: np.ndarray
    turn: int = 0
    mirror: int | None = None
    cropped: bool = False


def build_heif(whole, thumbnail=None):
    """Return the bytes of a HEIF file of a picture and, if given, its thumbnail."""
    items = [whole] if thumbnail is None else [whole, thumbnail]
    properties = []
    associations = b""
    for number, item in enumerate(items, 1):
        own = [_full(b"ispe", struct.pack(">II", item.pixels.shape[1], item.pixels.shape[0])), _full(b"mskC", b"\x08")]
        if item.cropped:
            own.append(_box(b"clap", struct.pack(">8I", 8, 1, 8, 1, 0, 1, 0, 1)))
        if item.turn:
            own.append(_box(b"irot", bytes([item.turn])))
        if item.mirror is not None:
            own.append(_box(b"imir", bytes([item.mirror])))
        indexes = range(len(properties) + 1, len(properties) + len(own) + 1)
        associations += struct.pack(">HB", number, len(own)) + bytes(0x80 | index for index in indexes)
        properties.extend(own)
    contents = [item.pixels.astype(np.uint8).tobytes() for item in items]
    infos = b"".join(
        _full(b"infe", struct.pack(">HH4s", number, 0, b"mski") + b"\0", version=2)
        for number in range(1, len(items) + 1)
    )
    locations = b""
    offset = 0
    for number, content in enumerate(contents, 1):
        locations += struct.pack(">HHHHII", number, 1, 0, 1, offset, len(content))  # construction method 1: in idat
        offset += len(content)
    meta = (
        _full(b"hdlr", struct.pack(">I4s12x", 0, b"pict") + b"\0")
        + _full(b"pitm", struct.pack(">H", 1))
        + _full(b"iinf", struct.pack(">H", len(items)) + infos)
        + (_full(b"iref", _box(b"thmb", struct.pack(">HHH", 2, 1, 1))) if thumbnail is not None else b"")
        + _box(
            b"iprp",
            _box(b"ipco", b"".join(properties)) + _full(b"ipma", struct.pack(">I", len(items)) + associations),
        )
        + _full(b"iloc", struct.pack(">BBH", 0x44, 0, len(items)) + locations, version=1)
        + _box(b"idat", b"".join(contents))
    )
    return _box(b"ftyp", b"mif1\0\0\0\0mif1heic") + _full(b"meta", meta)


def _box(kind, payload):
    return struct.pack(">I4s", len(payload) + 8, kind) + payload


def _full(kind, payload, version=0):
    return _box(kind, bytes([version, 0, 0, 0]) + payload)
