"""Where a scan's store lies, and where it must not."""

import hashlib
import os
from pathlib import Path

import platformdirs

from rollaudit.errors import StoreError, UsageError
from rollaudit.library.roots import Library
from rollaudit.store.schema import SCHEMA_VERSION


def default_store_path(library: Library) -> Path:
    """Return where a library's store lies unless the user says otherwise: in the cache, named by a hash of its place.

    The schema's version is part of the name, so that a newer rollaudit starts anew instead of refusing an older store.
    """
    digest = hashlib.blake2b(digest_size=12)
    for path in (library.root, *library.starts):
        digest.update(os.fsencode(path) + b"\0")
    return platformdirs.user_cache_path("rollaudit") / "stores" / f"{digest.hexdigest()}-v{SCHEMA_VERSION}.sqlite"


def made_private(store_path: Path) -> Path:
    """Make the cache directory of a default store, so that whatever the umask, nobody else can look or meddle there."""
    try:
        store_path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The cache directory {store_path.parent.parent} cannot be made: {error.strerror or error}.",
            hint="Name a place for the scan with --store.",
        ) from error
    return store_path


def check_store_place(store_path: Path, library: Library) -> None:
    """Refuse a store inside the library: a scan writes nothing there. Raises `UsageError`."""
    place = store_path.resolve()
    if any(place.is_relative_to(start) for start in library.starts):
        raise UsageError(
            f"The store {store_path} would lie inside the scanned library, where rollaudit writes nothing.",
            hint="Name a file outside of it with --store.",
        )
