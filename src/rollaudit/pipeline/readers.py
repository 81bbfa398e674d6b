"""The workers that read metadata: what they are told, and how early they can be there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rollaudit.library.roots import Library
from rollaudit.pipeline.orders import METADATA_TASK, read_seconds
from rollaudit.pipeline.store_place import default_store_path
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Limits, Staff


def reader_setup(library: Library, *, sha256: bool) -> dict[str, JsonValue]:
    """Return what the readers of a library are told."""
    return {"root": str(library.root), "sha256": sha256}


def readers(library: Library, jobs: int, *, sha256: bool = False, hashed_bytes: int = 0) -> Staff:
    """Return workers that read files of a library; `hashed_bytes` is the size of the largest file to be hashed."""
    limits = Limits(seconds_per_item=read_seconds(hashed_bytes))
    return Staff(METADATA_TASK, setup=reader_setup(library, sha256=sha256), limits=limits, jobs=jobs)


@contextmanager
def early_readers(library: Library, jobs: int, store_path: Path | None, *, wanted: bool) -> Iterator[Staff | None]:
    """Give readers of which the first is starting by now, while the rest of the program is still being loaded.

    None where they are not wanted, or there is a store already: it may be that nothing has to be read.
    """
    if not wanted or (store_path or default_store_path(library)).exists():
        yield None
        return
    with readers(library, jobs) as staff:
        yield staff
