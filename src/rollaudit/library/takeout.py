"""How Google Takeout names the JSON sidecar of a photo: observed rules, for there is no specification."""

import re
from collections.abc import Iterator

_SUFFIX = ".supplemental-metadata"
_MAX_BASE = 46
"""A sidecar's name is cut to 51 characters, `.json` included."""
_NUMBERED = re.compile(r"(.+)(\(\d+\))", re.DOTALL)


def sidecar_names(stem: str, extension: str) -> Iterator[str]:
    """Yield the names a sidecar of `stem` + `extension` (`.jpg`, dot included) may have, the surest first.

    A duplicate's number stands at the end of the media file's stem; in the sidecar's name it stands after the cut
    (`X.jpg.supple(1).json`), or after the media file's extension (`X.jpg(1).json`).
    """
    name = stem + extension
    yield f"{name}.json"
    yield f"{name}{_SUFFIX}.json"
    numbered = _NUMBERED.fullmatch(stem)
    if numbered:
        plain, number = numbered[1] + extension, numbered[2]
        yield f"{plain}{number}.json"
        yield f"{plain}{_SUFFIX}{number}.json"
        yield f"{plain}{number}{_SUFFIX}.json"
        yield f"{plain[:_MAX_BASE]}{number}.json"
        yield f"{(plain + _SUFFIX)[:_MAX_BASE]}{number}.json"
        yield f"{(plain + number + _SUFFIX)[:_MAX_BASE]}.json"
    yield f"{name[:_MAX_BASE]}.json"
    yield f"{(name + _SUFFIX)[:_MAX_BASE]}.json"
