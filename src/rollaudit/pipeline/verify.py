"""Verify: files whose size, time and inode are as they were are read all the same, and their hashes compared."""

import os
from collections.abc import Iterator
from pathlib import Path

from rollaudit.pipeline.batches import batches
from rollaudit.pipeline.orders import HASH_TASK, read_seconds
from rollaudit.pipeline.progress import Progress
from rollaudit.store.store import Store
from rollaudit.workers.pool import Limits, run


def verify(root: Path, jobs: int, store: Store, progress: Progress) -> None:
    """Have every file read anew whose SHA-256 is not the stored one, or cannot be told.

    Somebody may have changed a file and set its time back, or a disk may have changed it by itself. A file without a
    stored hash is none that this could hold against it: the scan reads it.
    """
    count, largest = store.count_hashed()
    if not count:
        return
    progress.phase("Verifying", count)
    waiting: dict[int, tuple[int, str]] = {}

    def items() -> Iterator[str]:
        for index, (file_id, path, sha256) in enumerate(store.hashed()):
            waiting[index] = (file_id, sha256)
            yield path

    limits = Limits(seconds_per_item=read_seconds(largest))
    for batch in batches(run(HASH_TASK, items(), setup={"root": os.fsdecode(root)}, limits=limits, jobs=jobs)):
        changed: list[int] = []
        for result in batch:
            file_id, sha256 = waiting.pop(result.index)
            progress.item("hash", result.seconds, file_id=file_id)
            if result.value != sha256:
                changed.append(file_id)
        if changed:
            store.put_back(changed)
        progress.advance(len(batch))
