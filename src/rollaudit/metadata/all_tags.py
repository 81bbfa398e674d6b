"""Every tag of one file that ExifRead knows, maker notes included: a listing to look through, no source of facts.

ExifRead hangs on some hostile files and takes much memory for others: this runs in a worker with limits, never in the
program's own process.
"""

import logging
from typing import Any, BinaryIO

import exifread

_MAX_VALUE = 200
_MAX_TAGS = 5_000


def all_tags(file: BinaryIO) -> tuple[tuple[str, str], ...]:
    """Return (tag, value) for every tag in an open file, in the order of the tags' names.

    Values are as ExifRead prints them, cut to 200 characters, and untrusted. No tag gives an empty tuple, and so does
    a file that ExifRead does not understand. Raises `OSError`, and whatever ExifRead raises on a malformed file.
    """
    logging.getLogger("exifread").addHandler(logging.NullHandler())  # it would complain of the file on stderr
    tags: dict[str, Any] = exifread.process_file(file, details=True, extract_thumbnail=False)
    return tuple((str(name)[:_MAX_VALUE], _shown(tags[name])) for name in sorted(tags)[:_MAX_TAGS])


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    text = str(value)
    return text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 1] + "\N{HORIZONTAL ELLIPSIS}"
