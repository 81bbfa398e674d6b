"""An Apple Photos library: which of its files are renditions of an original, and of which.

There is no specification; the layouts are those of libraries as they lie on disks. Photos 5 and later: originals in
`originals/X/UUID.ext`; what the app makes of them in `resources/derivatives/X/UUID_1_105_c.jpeg` and
`resources/derivatives/masters/X/UUID_4_5005_c.jpeg`, and edited in `resources/renders/X/UUID_1_201_a.heic`. X is the
first letter of the UUID; below `scopes/NAME/` the same stands once more. Before, and in iPhoto and Aperture:
`Masters/2015/03/05/IMPORT/NAME`, `Previews/…/IMPORT/ID/NAME`, `Thumbnails/…/IMPORT/ID/thumb_NAME`.
"""

import re
from typing import Final, NamedTuple

from rollaudit.model.evidence import FileRole

_UUID: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_NAMED: Final = re.compile(rf"({_UUID})(?:_[^/]*)?")
_IMPORT: Final = r"[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{8}-[0-9]{6}"
_PLACE: Final = re.compile(
    r"(?:(?P<library>.*)/)?(?:"
    r"(?P<originals>originals)/[0-9A-F]"
    r"|resources/(?P<derivatives>derivatives)(?:/masters)?/[0-9A-F]"
    r"|resources/(?P<renders>renders)/[0-9A-F]"
    rf"|(?P<masters>Masters)/(?P<imported>{_IMPORT})"
    rf"|(?:Previews|Thumbnails)/(?P<shown>{_IMPORT})(?:/[^/]+)?"
    r")",
    re.DOTALL,
)
_SHOWN_NAME: Final = re.compile(r"(?:thumb_)?(.+?)(?:_1024|_face[0-9]{1,3})?", re.DOTALL)
_NO_OWNER: Final = -1


class Rendition(NamedTuple):
    """Whose rendition a file is: the number of the original's asset, and what the file is to it."""

    owner: int
    role: FileRole


def renders_in(directory: str) -> FileRole | None:
    """Return what the files of a directory are to originals elsewhere in the library; None where they are none."""
    found = _PLACE.fullmatch(directory) if _may_be(directory) else None
    if found is None or found["originals"] or found["masters"]:
        return None
    return FileRole.EDIT if found["renders"] else FileRole.DERIVATIVE


def _may_be(directory: str) -> bool:
    """Whether a directory may lie in a library: the cheap question before the other, as every directory is asked."""
    return directory[-2:-1] == "/" or "Masters/" in directory or "Previews/" in directory or "Thumbnails/" in directory


class Originals:
    """The originals of a library, remembered while its directories are gone through in byte order.

    Originals come before what is made of them (`originals` before `resources`, `Masters` before `Previews`); those of a
    library are forgotten when it lies behind, so that one of many is held at a time.
    """

    __slots__ = ("_known", "_libraries", "_place", "_role")

    def __init__(self) -> None:
        self._libraries: dict[str, dict[str, int]] = {}
        self._known: dict[str, int] = {}
        self._place = ""
        self._role: FileRole | None = None

    def enter(self, directory: str) -> bool:
        """Go on to a directory; return whether its files are originals or renditions: then `owner` is to be asked."""
        found = _PLACE.fullmatch(directory) if _may_be(directory) else None
        if found is None:
            return False
        library = found["library"] or ""
        around = {one: its for one, its in self._libraries.items() if not one or f"{directory}/".startswith(f"{one}/")}
        self._known = around.setdefault(library, {})
        self._libraries = around
        self._place = found["imported"] or found["shown"] or ""
        self._role = renders_in(directory)
        return True

    def owner(self, name: str, asset: int) -> Rendition | None:
        """Return whose rendition a file of this directory is; None for an original, or where there is none of it.

        `name` is that of the asset's primary file, `asset` its number. Of several renditions without an original the
        first is the asset of the others.
        """
        stem = name.rpartition(".")[0] or name
        if self._place:
            return self._by_import(stem, asset)
        found = _NAMED.fullmatch(stem)
        if found is None:
            return None
        owner = self._known.setdefault(found[1].upper(), asset)
        return None if owner == asset or self._role is None else Rendition(owner, self._role)

    def _by_import(self, stem: str, asset: int) -> Rendition | None:
        """Go by the folder of the import and the name: an owner only where one master has that name there."""
        if self._role is None:
            key = f"{self._place}/{stem.lower()}"
            self._known[key] = _NO_OWNER if key in self._known else asset
            return None
        names = dict.fromkeys((stem, found[1] if (found := _SHOWN_NAME.fullmatch(stem)) else stem))
        for one in names:
            owner = self._known.get(f"{self._place}/{one.lower()}", _NO_OWNER)
            if owner != _NO_OWNER:
                return Rendition(owner, self._role)
        return None
