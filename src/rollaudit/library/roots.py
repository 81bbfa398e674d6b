"""What the user pointed at: one library root, and where below it the walk starts."""

import os
from dataclasses import dataclass
from pathlib import Path

from rollaudit.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """`root` is what paths are relative to; `starts` are the directories or files below it to walk, never nested."""

    root: Path
    starts: tuple[Path, ...]


def library_of(paths: tuple[Path, ...]) -> Library:
    """Return the library that the given paths make: one directory is its own root, a file's is its directory.

    Several paths have their nearest common directory as root, so that no two files share a relative path. Paths inside
    another given path are counted once. Raises `UsageError` for a path that is not there.
    """
    resolved: list[Path] = []
    for path in paths:
        try:
            resolved.append(Path(os.path.realpath(path, strict=True)))
        except OSError as error:  # a link to nowhere or in a circle, a directory that may not be entered
            what = f"There is no {path}" if isinstance(error, FileNotFoundError) else f"{path}: {error.strerror}"
            raise UsageError(f"{what}.", hint="Name a directory with photos, or a photo.") from None
    kept: list[Path] = []
    for path in sorted(set(resolved), key=lambda one: one.parts):
        # in this order what lies inside a path follows right after it: pre-commit gives thousands of files one by one
        if not kept or not path.is_relative_to(kept[-1]):
            kept.append(path)
    if len(kept) == 1:
        only = kept[0]
        return Library(root=only if only.is_dir() else only.parent, starts=(only,))
    return Library(root=Path(os.path.commonpath(kept)), starts=tuple(kept))
