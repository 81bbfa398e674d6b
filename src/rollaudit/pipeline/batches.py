"""Workers' results gathered for the store."""

from collections.abc import Iterable, Iterator

from rollaudit.workers.pool import ItemResult

_STORE_BATCH = 256


def batches(results: Iterable[ItemResult], size: int = _STORE_BATCH) -> Iterator[list[ItemResult]]:
    """Gather results for the store; what was gathered is still handed on when the user interrupts."""
    batch: list[ItemResult] = []
    try:
        for result in results:
            batch.append(result)
            if len(batch) >= size:
                yield batch
                batch = []
    except KeyboardInterrupt:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
