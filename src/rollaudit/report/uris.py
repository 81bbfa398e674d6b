"""Paths as relative references (RFC 3986): exact for every byte a name may hold, and safe in any format."""

import os
from typing import Final

# RFC 3986 §2.3 unreserved, and the slash that parts a path's segments
_PLAIN: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_ENCODED: Final = tuple(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in range(256))


def path_uri(path: str) -> str:
    """Return a relative path, percent-encoded byte by byte as the file system holds it: ASCII, one line.

    The first segment holds no colon any more, so that none is read as a scheme (§4.2). A hyphen at the beginning is
    encoded, too: programs take it for an option, spreadsheets for a formula.
    """
    uri = "".join(_ENCODED[byte] for byte in os.fsencode(path))
    return f"%2D{uri[1:]}" if uri.startswith("-") else uri
