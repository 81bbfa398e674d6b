"""The quick content fingerprint that is an asset's id, and the full hash for those who ask for it."""

import hashlib
import os
from collections.abc import Callable

from blake3 import blake3

EDGE_BYTES = 65536
_CHUNK = 1 << 20


def content_id(size: int, first: bytes, last: bytes) -> str:
    """Return 32 hex digits: BLAKE3, cut to 128 bits, over the size (8 bytes, little endian), the first and last 64 KiB.

    `first` is the file's first `EDGE_BYTES`; `last` is the last `EDGE_BYTES` of what follows them, empty for a file no
    longer than that. Reading whole files would cost more than reading their metadata does. Copies share an id.
    """
    digest = blake3(size.to_bytes(8, "little"))
    digest.update(first)
    digest.update(last)
    return digest.hexdigest(length=16)


def sha256(descriptor: int) -> str:
    """Return the SHA-256 of everything behind an open descriptor, in hex. Raises `OSError` as the system does."""
    return sha256_of(lambda offset, length: os.pread(descriptor, length, offset))


def sha256_of(read: Callable[[int, int], bytes]) -> str:
    """Return the SHA-256, in hex, of everything that `read` gives by offset and length until it gives nothing."""
    digest = hashlib.sha256()
    offset = 0
    while chunk := read(offset, _CHUNK):
        digest.update(chunk)
        offset += len(chunk)
    return digest.hexdigest()
