"""A copy as a list of pieces: bytes that are new, and spans of the original that are copied as they are.

Whoever writes the copy need not understand the file, and whoever understands it need not write.
"""

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
Piece: TypeAlias = bytes | Span
"""Bytes, or where a span of the original begins and ends."""


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the same copy in as few pieces as can be."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if isinstance(piece, bytes):
            if isinstance(last, bytes):
                out[-1] = last + piece
            elif piece:
                out.append(piece)
        elif isinstance(last, tuple) and last[1] == piece[0]:
            out[-1] = (last[0], piece[1])
        elif piece[1] > piece[0]:
            out.append(piece)
    return out


def assembled(pieces: Iterable[Piece], original: bytes) -> bytes:
    """Return the copy."""
    return b"".join(piece if isinstance(piece, bytes) else original[piece[0] : piece[1]] for piece in pieces)


def length_of(pieces: Iterable[Piece]) -> int:
    """Return how many bytes the copy has."""
    return sum(len(piece) if isinstance(piece, bytes) else piece[1] - piece[0] for piece in pieces)
