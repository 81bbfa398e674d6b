"""What a Dask worker does with a batch: it starts our own confined worker for it, and passes on what that says.

The Dask worker itself never reads a photo, and what it gives back is text: whatever a file may do, it does to a process
that may not write, not connect, and ends with its batch.
"""

import json
import os
from typing import Any

from rollaudit import __version__
from rollaudit.errors import AuditError
from rollaudit.workers.pool import Limits, run


def read_batch(order: dict[str, Any], items: list[list[Any]]) -> str:
    """Return as JSON, for each [index, item], the [index, value, failure, detail, seconds] of `ItemResult`.

    Raises `AuditError` where this machine cannot do what the order says as the one that gave it would.
    """
    if order["version"] != __version__:
        raise AuditError(f"rollaudit {__version__} is installed there, and {order['version']} here.")
    root = order["setup"].get("root")  # none where the library lies in an object store: its fetcher will say
    if root is not None and not os.path.isdir(root):  # noqa: PTH112 - any bytes may stand in a path
        raise AuditError("The library does not lie there in the same place.")
    limits = Limits(seconds_per_item=order["seconds_per_item"])
    results = run(order["task"], [item for _, item in items], setup=order["setup"], limits=limits, jobs=1)
    return json.dumps(
        [
            [items[one.index][0], one.value, one.failure.value if one.failure else None, one.detail, one.seconds]
            for one in results
        ]
    )
