"""What the user pointed at: one library root, and where below it the walk starts."""

import os
from dataclasses import dataclass
from pathlib import Path

from rollaudit.errors import UsageError
from rollaudit.library.objects.place import ObjectPlace, is_url, local_path, object_place, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """`root` is what paths are relative to; `starts` are the directories or files below it to walk, never nested.

    `objects` is the place in an object store, None for a library on a disk. Its root is no path that can be opened.
    """

    root: Path
    starts: tuple[Path, ...]
    objects: ObjectPlace | None = None


def library_of(paths: tuple[Path, ...], *, objects_too: bool = False) -> Library:
    """Return the library that the given paths make: one directory is its own root, a file's is its directory.

    Several paths have their nearest common directory as root, so that no two files share a relative path. Paths inside
    another given path are counted once. `file:///path` is that path. With `objects_too` a path may stand for a place in
    an object store; whether anything is there is not asked. Raises `UsageError` for a path that is not there.
    """
    if any(map(is_url, paths)):
        places = [place for path in paths if (place := object_place(path))]
        if places:
            return _library_of_objects(paths, places, objects_too=objects_too)
        paths = tuple(map(local_path, paths))
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


def _library_of_objects(paths: tuple[Path, ...], places: list[ObjectPlace], *, objects_too: bool) -> Library:
    if not objects_too:
        raise UsageError(
            f"{shown(paths[0])}: this command reads files on a disk only.",
            hint="Copy what it is to read to a disk first. rollaudit scan and report take s3:// themselves.",
        )
    if len(paths) > 1:
        raise UsageError(
            "One scan takes one place of an object store, and no other path beside it.",
            hint="Scan each with a --store of its own, then join them: rollaudit merge A.store B.store -o ALL.store",
        )
    (place,) = places
    return Library(root=place.root, starts=(place.root,), objects=place)
