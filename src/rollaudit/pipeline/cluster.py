"""Work given to a Dask cluster in batches instead of to processes of this machine: the same tasks, the same results.

A batch whose Dask worker is lost is given to another one by Dask itself. One that has taken several with it is cut in
two and tried again, down to the one file that does it, which then counts as any file that ended its worker.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

from rollaudit import __version__
from rollaudit.errors import AuditError, UsageError
from rollaudit.guard import allow_peer
from rollaudit.workers.frames import JsonValue
from rollaudit.workers.pool import Failure, ItemResult, Limits

if TYPE_CHECKING:
    from distributed import Client, Future

_ADDRESS: Final = re.compile(r"(?:tcp://)?(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):(\d{1,5})")
_WAIT_SECONDS: Final = 20
_AHEAD: Final = 3  # batches for each worker: one at work, the others on their way

_Batch = list[list[JsonValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduler:
    """Where a cluster's scheduler listens: an address in numbers, and a port."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """The address as Dask writes it."""
        return f"tcp://[{self.host}]:{self.port}" if ":" in self.host else f"tcp://{self.host}:{self.port}"


def scheduler_at(text: str) -> Scheduler:
    """Read `tcp://10.0.0.5:8786`, with or without `tcp://`. Raises `UsageError`: names are not looked up."""
    matched = _ADDRESS.fullmatch(text)
    if matched is None or int(matched[2]) > 65535:
        raise UsageError(
            f"--scheduler {text}: that is no address in numbers.",
            hint="Write it as the scheduler tells it, such as tcp://10.0.0.5:8786: no name is looked up.",
        )
    return Scheduler(host=matched[1].strip("[]"), port=int(matched[2]))


class Cluster:
    """A connection to a scheduler, and to nothing else. Use as a context manager."""

    def __init__(self, scheduler: Scheduler) -> None:
        """Connect. Raises `UsageError` where Dask is not installed, `AuditError` where nobody listens or works."""
        try:
            import dask  # noqa: PLC0415 - an extra, and only for this
            from distributed import Client  # noqa: PLC0415
        except ImportError:
            raise UsageError(
                "--scheduler needs Dask, which is not installed.", hint="Install it: pip install 'rollaudit[dask]'."
            ) from None
        # Nothing is moved behind the work's back, and results come through the scheduler, the one allowed peer.
        dask.config.set({"distributed.comm.retry.count": 3, "distributed.client.heartbeat": "5s"})
        allow_peer(scheduler.host, scheduler.port)
        try:
            self._client: Client = Client(
                scheduler.address, timeout=_WAIT_SECONDS, direct_to_workers=False, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=_WAIT_SECONDS)
        except (OSError, TimeoutError) as error:
            raise AuditError(
                f"No Dask cluster could be used at {scheduler.address}.",
                hint="Start one: dask scheduler, and dask worker on each machine; then name the scheduler's address.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.close(timeout=_WAIT_SECONDS)

    def staff(self, task: str, *, setup: JsonValue, limits: Limits, batch: int) -> "ClusterStaff":
        """Return who does a task on this cluster, so many items at a time: what `Staff` is on this machine."""
        order = {
            "task": task,
            "setup": setup,
            "seconds_per_item": limits.seconds_per_item,
            "version": __version__,
        }
        return ClusterStaff(self._client, order, batch)


class ClusterStaff:
    """As `workers.pool.Staff`, on a cluster."""

    def __init__(self, client: "Client", order: dict[str, Any], batch: int) -> None:
        """Take the order; nothing is started by it."""
        self._client, self._order, self._batch = client, order, batch
        self._batches: dict[Future, _Batch] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.cancel(list(self._batches))
        self._batches.clear()

    def run(self, items: Iterable[JsonValue]) -> Iterator[ItemResult]:
        """Yield one result for each item, as they come; items are taken as they are needed.

        Raises `AuditError` where the cluster cannot do the work at all.
        """
        from distributed import as_completed  # noqa: PLC0415 - as above

        numbered: Iterator[list[JsonValue]] = ([index, item] for index, item in enumerate(items))
        coming = as_completed(loop=self._client.loop)
        while True:
            while len(self._batches) < self._room() and (batch := list(islice(numbered, self._batch))):
                coming.add(self._submit(batch))
            if not self._batches:
                return
            future = next(coming)
            batch = self._batches.pop(future)
            results, again = self._outcome(future, batch)
            for half in again:
                coming.add(self._submit(half))
            yield from results

    def _room(self) -> int:
        return _AHEAD * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def _submit(self, batch: _Batch) -> "Future":
        from rollaudit.pipeline.cluster_task import read_batch  # noqa: PLC0415 - pickled by its name

        future = self._client.submit(read_batch, self._order, batch, pure=False)
        self._batches[future] = batch
        return future

    def _outcome(self, future: "Future", batch: _Batch) -> tuple[Sequence[ItemResult], Sequence[_Batch]]:
        """Return a batch's results, and what of it is to be tried again."""
        from distributed import KilledWorker  # noqa: PLC0415 - as above

        try:
            said = future.result()
        except KilledWorker:
            if len(batch) == 1:
                return [ItemResult(index=int(str(batch[0][0])), failure=Failure.DIED)], ()
            middle = len(batch) // 2
            return (), (batch[:middle], batch[middle:])
        except AuditError as error:
            raise AuditError(f"A machine of the cluster cannot do the work. {error.message}", hint=error.hint) from None
        except Exception as error:
            raise AuditError(
                f"The cluster could not do the work: {type(error).__name__}.",
                hint="Look at its workers' logs; what was read so far is kept.",
            ) from error
        return [_result(*one) for one in json.loads(said)], ()


def _result(index: int, value: JsonValue, failure: str | None, detail: str, seconds: float) -> ItemResult:
    return ItemResult(
        index=index, value=value, failure=Failure(failure) if failure else None, detail=detail, seconds=seconds
    )
