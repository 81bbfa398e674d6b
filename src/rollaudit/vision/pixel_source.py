"""Where a picture's bytes are: in a file, or in memory where they are no file of their own."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """The bytes of a file inside of an archive."""

    data: bytes


PixelSource: TypeAlias = bytes | str | Content
"""Where the pixels come from: a path, or the bytes themselves."""
