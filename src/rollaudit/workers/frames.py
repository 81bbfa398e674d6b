"""How parent and child speak over two pipes: a head of five bytes (length, kind), then JSON.

JSON on purpose, never pickle: a child has read hostile bytes and may say anything, and what the parent reads from it
must not be able to run. It is UTF-8; where a text holds surrogates (of file names that are no UTF-8), which UTF-8
cannot say, it is ASCII, whose escapes carry them through unharmed.
"""

import json
from collections.abc import Mapping, Sequence
from enum import IntEnum
from struct import Struct
from typing import NoReturn, TypeAlias

import msgspec

JsonValue: TypeAlias = Mapping[str, "JsonValue"] | Sequence["JsonValue"] | str | int | float | bool | None

HEAD = Struct(">IB")
MAX_PAYLOAD_BYTES = 32 << 20
"""Ceiling of one answer. Decoded it may take twenty times as much for a moment, where it is nothing but small lists."""


class Kind(IntEnum):
    """What a frame says. The parent sends ORDER once and then BATCH; all others come from the child.

    VALUE and ERROR are [microseconds that the item took, the value or the error's place].
    """

    ORDER = 0
    BATCH = 1
    READY = 2
    REFUSED = 3
    VALUE = 4
    ERROR = 5
    MEMORY = 6


class FrameError(Exception):
    """Bytes that are no frame: the child is broken and can no longer be believed."""


# msgspec is many times as fast, but knows no lone surrogates: those are left to the standard library.
_in_utf8 = msgspec.json.Encoder().encode
_in_ascii = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
_of_utf8 = msgspec.json.Decoder().decode


def _encode(value: JsonValue) -> bytes:
    try:
        return _in_utf8(value)
    except UnicodeEncodeError:
        return _in_ascii(value).encode("ascii")


def _decode(payload: bytes) -> JsonValue:
    try:
        value: JsonValue = _of_utf8(payload)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = json.loads(payload, parse_constant=_refuse)
    return value


def _refuse(constant: str) -> NoReturn:
    """Refuse what Python's decoder takes for a number and JSON does not: NaN and the infinities."""
    raise ValueError(constant)


def encode_frame(kind: Kind, value: JsonValue) -> bytes:
    """Return one frame. Raises `TypeError` or `ValueError` for what has no JSON; NaN becomes null."""
    payload = _encode(value)
    return HEAD.pack(len(payload), kind) + payload


def encoded_size(value: JsonValue) -> int:
    """Return how many bytes of a frame `value` takes."""
    return len(_encode(value))


class FrameReader:
    """Cuts what arrives on a pipe, in whatever pieces, into frames."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[Kind, JsonValue]]:
        """Take `data` and return the frames that are whole by now.

        Raises `FrameError` for a frame over the ceiling, of no known kind, or whose payload is no JSON.
        """
        buffer = self._buffer
        buffer += data
        frames: list[tuple[Kind, JsonValue]] = []
        start = 0
        while len(buffer) - start >= HEAD.size:
            length, kind = HEAD.unpack_from(buffer, start)
            if length > MAX_PAYLOAD_BYTES:
                raise FrameError("frame too large")
            end = start + HEAD.size + length
            if len(buffer) < end:
                break
            try:
                frames.append((Kind(kind), _decode(bytes(buffer[start + HEAD.size : end]))))
            except (ValueError, RecursionError) as error:  # nesting bombs end the decoder with the latter
                raise FrameError(type(error).__name__) from None
            start = end
        del buffer[:start]
        return frames
