"""Forgetting: every file that rollaudit keeps of a library, found and removed. Reports are the user's own.

Files are deleted, not overwritten: on today's disks nothing that a program does would be sure to reach every copy.
"""

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import platformdirs

from rollaudit.errors import StoreError, UsageError
from rollaudit.library.objects.place import local_path, object_place, shown
from rollaudit.library.roots import Library, library_of
from rollaudit.pipeline.store_place import default_store_path
from rollaudit.store.remains import SUFFIXES, is_in_use, is_store, root_of
from rollaudit.store.unchanged import is_database
from rollaudit.text import clean

_SCRATCH: Final = "rollaudit-"
# What `scan --no-store` and `demo` make (`tempfile` adds 8 characters): other directories of such names are not ours.
_LEFT_BEHIND: Final = re.compile(rf"{_SCRATCH}(demo-)?[a-z0-9_]{{8}}")
_MAIN: Final = ".sqlite"


class TraceKind(StrEnum):
    """What is kept: a scan's store, a store that a killed scan was to remove itself, or another file of the cache."""

    STORE = "store"
    LEFT_BEHIND = "left_behind"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One store with all its files, or another file of the cache; `library` is where its library lay, if it says so."""

    store: Path
    files: tuple[Path, ...]
    size: int
    library: Path | None
    kind: TraceKind = TraceKind.STORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What is kept of a library. `beyond` are libraries around it: their scans hold its photos among others.

    `unknown` counts the stores that do not say of what they are: their first scan was killed at its very beginning.
    """

    found: tuple[Trace, ...]
    beyond: tuple[Path, ...] = ()
    unknown: int = 0


def traces_of(paths: tuple[Path, ...]) -> Traces:
    """Return what is kept of these libraries, which need not be there any more, or of the stores named instead.

    Raises `UsageError` for a file that is a database of another program, and for a path that is not there and of which
    nothing is kept: more likely a slip of the pen than a library that went.
    """
    named = [path for path in paths if is_database(path)]
    for path in named:
        if not is_store(path):
            raise UsageError(
                f"{path} is a database of another program; it is left as it is.",
                hint="Name a library that was scanned, or the store that a scan wrote (--store).",
            )
    place_of = {path: _place(path) for path in paths if path not in named}
    places = tuple(place_of.values())
    nothing_of = {path: set(_digests((place,))) for path, place in place_of.items() if not path.exists()}
    found = {store: _trace(store) for store in named}
    beyond: list[Path] = []
    unknown = 0
    digests = set(_digests(places))
    for store in _stores(_cache() / "stores") if places else ():
        root, digest = root_of(store), store.name.partition("-v")[0]
        for path in [path for path, own in nothing_of.items() if digest in own or _overlap(root, place_of[path])]:
            del nothing_of[path]
        if digest in digests or (root and any(root.is_relative_to(place) for place in places)):
            found[store] = _trace(store)
        elif root is None:
            unknown += 1
        elif any(place.is_relative_to(root) for place in places):
            beyond.append(root)
    for path in nothing_of:
        raise UsageError(
            f"There is no {clean(shown(path), limit=200)}, and nothing is kept of such a library.",
            hint="Name it as it was scanned. rollaudit forget --all --dry-run lists all that is kept.",
        )
    return Traces(found=tuple(found.values()), beyond=tuple(dict.fromkeys(beyond)), unknown=unknown)


def _place(path: Path) -> Path:
    objects = object_place(path)
    return objects.root if objects else Path(os.path.realpath(local_path(path)))


def _overlap(root: Path | None, place: Path) -> bool:
    return root is not None and (root.is_relative_to(place) or place.is_relative_to(root))


def all_traces() -> Traces:
    """Return everything that is kept: all of rollaudit's cache, and what killed scans left for a moment's use."""
    cache = _cache()
    stores = {store: _trace(store) for store in _stores(cache / "stores")}
    known = {file for trace in stores.values() for file in trace.files}
    others = [
        Trace(store=file, files=(file,), size=file.lstat().st_size, library=None, kind=TraceKind.OTHER)
        for file in _files_below(cache)
        if file not in known
    ]
    return Traces(found=(*stores.values(), *others, *_left_behind()))


def forget(traces: Iterable[Trace]) -> None:
    """Remove them. Raises `StoreError` where a scan is using one (then none is removed) or one cannot be removed."""
    chosen = tuple(traces)
    for trace in chosen:
        if is_in_use(trace.store):
            raise StoreError(
                f"A scan is using {trace.store}; nothing was removed.", hint="Wait until it ends, or stop it."
            )
    folders = {file.parent for trace in chosen for file in trace.files}
    for trace in chosen:
        for file in trace.files:
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(
                    f"{file} cannot be removed: {error.strerror or error}.", hint="Remove it by hand."
                ) from error
    for folder in sorted(folders, key=lambda one: -len(one.parts)):
        _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    """Remove a directory of rollaudit's own where nothing is left in it."""
    cache = _cache()
    while folder.is_relative_to(cache) or folder.name.startswith(_SCRATCH):
        try:
            folder.rmdir()
        except OSError:  # something is still in it
            return
        folder = folder.parent


def _cache() -> Path:
    return platformdirs.user_cache_path("rollaudit")


def _digests(places: tuple[Path, ...]) -> Iterator[str]:
    """Yield the names under which the cache keeps scans of each place, and of all together."""
    libraries = [Library(root=place, starts=(place,)) for place in places]
    there = tuple(place for place in places if place.exists())
    libraries += [library_of((place,)) for place in there]
    if len(there) > 1:
        libraries.append(library_of(there))
    for library in libraries:
        yield default_store_path(library).name.partition("-v")[0]


def _stores(folder: Path) -> Iterator[Path]:
    """Yield every store in a folder, those of which only a journal is left among them."""
    names = {
        file.name[: len(file.name) - len(suffix)]
        for file in (folder.iterdir() if folder.is_dir() else ())
        for suffix in SUFFIXES
        if file.name.endswith(_MAIN + suffix)
    }
    yield from (folder / name for name in sorted(names))


def _trace(store: Path) -> Trace:
    files = tuple(file for suffix in SUFFIXES if (file := store.with_name(store.name + suffix)).exists())
    return Trace(
        store=store,
        files=files,
        size=sum(file.lstat().st_size for file in files),
        library=root_of(store),
    )


def _files_below(folder: Path) -> Iterator[Path]:
    for directory, folders, files in os.walk(folder):  # links are not followed, but named
        links = [name for name in folders if (Path(directory) / name).is_symlink()]
        yield from (Path(directory) / name for name in sorted(files + links))


def _left_behind() -> Iterator[Trace]:
    """Yield the stores of scans that were to keep nothing and were killed outright before they could remove them."""
    for folder in sorted(Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*")):
        if not _LEFT_BEHIND.fullmatch(folder.name):
            continue
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
            continue
        for store in _stores(folder):
            if is_store(store) and not is_in_use(store):
                yield replace(_trace(store), kind=TraceKind.LEFT_BEHIND)
