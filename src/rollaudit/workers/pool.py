"""Supervised processes: items in, results out; a death, a hang or runaway memory costs the one item that caused it.

One thread, pipes, no sockets. Knows nothing of photos.
"""

import selectors
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from time import monotonic
from typing import Self, TypeAlias

from rollaudit.errors import AuditError
from rollaudit.workers.frames import FrameError, JsonValue, Kind, encode_frame
from rollaudit.workers.process import WorkerProcess

# How far ahead of its answers a worker is fed: enough to keep it busy while the parent does something else, little
# enough that the last worker is not left with a long queue while the others have nothing to do.
_AHEAD_SECONDS = 0.1
_AHEAD_ITEMS = 512
# In a row. Somebody who kills workers at random meets one that is starting again and again; that is no broken start.
_DEATHS_AT_START = 20
# Of an item's worker, alone with it, by SIGKILL: somebody, or a system short of memory, may have done that.
_KILLS_FORGIVEN = 3
_OVERSLEPT_SECONDS = 1.0
_LONGEST_MICROSECONDS = 1 << 53

_Item: TypeAlias = tuple[int, JsonValue]


class Failure(StrEnum):
    """Why an item has no value."""

    DIED = "died"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One item's value, or why there is none. `index` is the item's position among the items.

    `detail` is the type of the exception and the line of code it came from for `Failure.ERROR`, otherwise empty.
    `seconds` is how long the worker took by its own clock, 0 where it gave no answer.
    """

    index: int
    value: JsonValue = None
    failure: Failure | None = None
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one worker may use. `memory_bytes` bounds its address space (Linux only).

    `items_per_worker` items later a worker is replaced, so that what a library leaks does not add up.
    """

    seconds_per_item: float
    memory_bytes: int = 4 << 30
    seconds_to_start: float = 60.0
    items_per_worker: int = 50_000


class Staff:
    """Worker processes for one task, the first of them started at once, so that it is ready when the items are.

    `task` is `package.module:factory`; a worker calls `factory(setup)` once and what that returns for each item. Where
    that has a method `prepare`, it is told each item while the one before is worked on; where it has `expect`, all
    items that were handed over together before the first of them is. Neither may raise. Use as a context manager: the
    processes end with it, however it ends.
    """

    def __init__(self, task: str, *, setup: JsonValue, limits: Limits, jobs: int) -> None:
        """Start the first worker. Raises `AuditError` where that cannot be done."""
        order = encode_frame(
            Kind.ORDER,
            {
                "task": task,
                "setup": setup,
                "memory_bytes": limits.memory_bytes,
                "seconds_per_item": limits.seconds_per_item,
            },
        )
        self._pool = _Pool(order, limits, jobs)
        self._pool.start_first()
        self._since = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._pool.kill()

    def run(self, items: Iterable[JsonValue]) -> Iterator[ItemResult]:
        """Yield one result for each item, as they come; items are taken as they are needed. To be called once.

        A worker's death is blamed on the item in progress, which gets a second chance alone in a fresh worker, so that
        an item is never lost to its neighbour or to an accident; memory likewise. A hang gets none. Whoever is killed
        from outside (SIGKILL) gets some more.

        Raises `AuditError` where a worker cannot be started or the factory fails.
        """
        pool = self._pool
        pool.forgive(monotonic() - self._since)
        pool.give(iter(enumerate(items)))
        while pool.has_work():
            results = pool.step()
            left = monotonic()
            yield from results
            pool.forgive(monotonic() - left)
        pool.dismiss()


def run(task: str, items: Iterable[JsonValue], *, setup: JsonValue, limits: Limits, jobs: int) -> Iterator[ItemResult]:
    """Yield one result for each item from a `Staff` that is there for these items only."""
    with Staff(task, setup=setup, limits=limits, jobs=jobs) as staff:
        yield from staff.run(items)


@dataclass(slots=True, eq=False)
class _Worker:
    """`pending` are the items handed over and not answered; the first is the one in progress.

    `alone` is the suspect this worker was started for.
    """

    process: WorkerProcess
    deadline: float
    alone: _Item | None
    ready: bool = False
    pending: deque[_Item] = field(default_factory=deque)
    handed: int = 0
    ahead: int = 2
    fed_at: float = 0.0
    answered: int = 0


class _Pool:
    def __init__(self, order: bytes, limits: Limits, jobs: int) -> None:
        self._order = order
        self._items: Iterator[_Item] = iter(())
        self._limits = limits
        self._jobs = max(1, jobs)
        self._exhausted = False
        self._queue: deque[_Item] = deque()
        self._suspects: deque[_Item] = deque()
        self._kills: Counter[int] = Counter()
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._deaths_at_start = 0

    def start_first(self) -> None:
        """Start one worker before there is an item."""
        self._start(None)

    def give(self, items: Iterator[_Item]) -> None:
        """Hand over the items to be worked on."""
        self._items = items

    def has_work(self) -> bool:
        """Whether any item is still without a result."""
        busy = any(worker.pending or worker.alone for worker in self._workers)
        return busy or bool(self._suspects) or self._queued(1)

    def step(self) -> list[ItemResult]:
        """Start and feed workers, wait until something happens, and return the results that came of it."""
        results: list[ItemResult] = []
        asleep_at = monotonic()
        for worker in [worker for worker in self._workers if not worker.pending]:
            self._feed(worker, asleep_at)  # an idle worker says nothing; it may take what a dead one had before it
        self._start_workers()
        wait = max(0.0, min(worker.deadline for worker in self._workers) - asleep_at)
        events = self._selector.select(None if wait == inf else wait)
        now = monotonic()
        if now - asleep_at > wait + _OVERSLEPT_SECONDS:  # stopped and continued (Ctrl-Z): so were the workers
            self.forgive(now - asleep_at)
        for key, _ in events:
            spoken: _Worker = key.data
            if key.fd == spoken.process.answers:
                self._hear(spoken, now, results)
            elif spoken in self._workers and spoken.process.flush():
                self._selector.unregister(spoken.process.orders)
        for worker in [worker for worker in self._workers if worker.deadline <= now]:
            self._overrun(worker, results)
        return results

    def forgive(self, seconds: float) -> None:
        """Leave out of account a time in which nobody listened to the workers."""
        for worker in self._workers:
            worker.deadline += seconds
            worker.fed_at += seconds

    def dismiss(self) -> None:
        """Let every worker end by itself."""
        self._selector.close()
        for worker in self._workers:
            worker.process.dismiss()
        while self._workers:
            self._workers[-1].process.reap()
            self._workers.pop()

    def kill(self) -> None:
        """End every worker at once."""
        self._selector.close()
        while self._workers:
            self._workers.pop().process.kill()

    def _queued(self, count: int) -> bool:
        """Whether `count` items wait, after taking as many from the source as that needs."""
        while len(self._queue) < count and not self._exhausted:
            item = next(self._items, None)
            if item is None:
                self._exhausted = True
            else:
                self._queue.append(item)
        return len(self._queue) >= count

    def _start_workers(self) -> None:
        while len(self._workers) < self._jobs:
            starting = sum(not worker.ready and not worker.alone for worker in self._workers)
            if self._suspects:
                self._start(self._suspects.popleft())
            elif self._queued(starting + 1):
                self._start(None)
            else:
                return

    def _start(self, alone: _Item | None) -> None:
        try:
            process = WorkerProcess()
        except OSError as error:
            raise AuditError(f"A worker process could not be started: {error.strerror or error}.") from error
        worker = _Worker(process, monotonic() + self._limits.seconds_to_start, alone)
        self._workers.append(worker)
        self._selector.register(process.answers, selectors.EVENT_READ, worker)
        self._send(worker, self._order)

    def _send(self, worker: _Worker, frame: bytes) -> None:
        orders = worker.process.orders
        if not worker.process.send(frame) and orders not in self._selector.get_map():
            self._selector.register(orders, selectors.EVENT_WRITE, worker)

    def _hear(self, worker: _Worker, now: float, results: list[ItemResult]) -> None:
        try:
            frames = worker.process.receive()
            if frames is None:
                self._died(worker, results, killed=worker.process.was_killed())
                return
            for kind, value in frames:
                if not self._take(worker, kind, value, results):
                    return
        except FrameError:
            self._died(worker, results)
            return
        if frames:
            worker.deadline = now + self._limits.seconds_per_item if worker.pending else inf
        self._feed(worker, now)

    def _take(self, worker: _Worker, kind: Kind, value: JsonValue, results: list[ItemResult]) -> bool:
        """Take one frame; False where the worker is gone after it."""
        match kind:
            case Kind.READY if not worker.ready:
                worker.ready = True
                self._deaths_at_start = 0
                return True
            case Kind.REFUSED if not worker.ready:
                raise _refusal(value)
            case Kind.VALUE | Kind.ERROR | Kind.MEMORY if worker.pending:
                seconds, said = (0.0, None) if kind is Kind.MEMORY else _timed(value)
            case _:
                raise FrameError("out of turn")
        item = worker.pending.popleft()
        worker.answered += 1
        if kind is Kind.MEMORY:
            # Its heap may be in pieces: never again an item for this worker, and no blame for those it still had.
            first_time, worker.alone = worker.alone is None, None
            self._drop(worker)
            if first_time:
                self._suspects.append(item)
            else:
                results.append(ItemResult(index=item[0], failure=Failure.MEMORY))
            return False
        worker.alone = None
        if kind is Kind.VALUE:
            results.append(ItemResult(index=item[0], value=said, seconds=seconds))
        else:
            results.append(ItemResult(index=item[0], failure=Failure.ERROR, detail=str(said), seconds=seconds))
        return True

    def _feed(self, worker: _Worker, now: float) -> None:
        if not worker.ready or len(worker.pending) > worker.ahead // 2 or (worker.alone and worker.pending):
            return
        batch: list[_Item]
        if worker.alone:
            batch = [worker.alone]
        elif worker.handed >= self._limits.items_per_worker:
            if not worker.pending:
                self._drop(worker)
            return
        else:
            if worker.answered:
                pace = max((now - worker.fed_at) / worker.answered, 1e-6)
                worker.ahead = min(max(int(_AHEAD_SECONDS / pace), 2), _AHEAD_ITEMS)
            room = min(worker.ahead - len(worker.pending), self._limits.items_per_worker - worker.handed)
            self._queued(room)
            batch = [self._queue.popleft() for _ in range(min(room, len(self._queue)))]
        if not batch:
            return
        if not worker.pending:
            worker.deadline = now + self._limits.seconds_per_item
        worker.pending.extend(batch)
        worker.handed += len(batch)
        worker.fed_at, worker.answered = now, 0
        self._send(worker, encode_frame(Kind.BATCH, [value for _, value in batch]))

    def _died(self, worker: _Worker, results: list[ItemResult], *, killed: bool = False) -> None:
        """Account for a worker that ended, or broke the format, without having been told to end."""
        if not worker.ready:
            # It had no item yet, so none is to blame; somebody may have killed it. But not time and again.
            self._deaths_at_start += 1
            if self._deaths_at_start >= _DEATHS_AT_START:
                raise AuditError("Worker processes end before they are ready.", hint="Is there enough memory?")
        elif worker.pending:
            suspect = worker.pending.popleft()
            alone, worker.alone = worker.alone is not None, None
            if alone and killed:
                self._kills[suspect[0]] += 1
            if alone and not 0 < self._kills[suspect[0]] <= _KILLS_FORGIVEN:
                results.append(ItemResult(index=suspect[0], failure=Failure.DIED))
            else:
                self._suspects.append(suspect)
        self._drop(worker)

    def _overrun(self, worker: _Worker, results: list[ItemResult]) -> None:
        if not worker.ready:
            raise AuditError(f"A worker process was not ready after {self._limits.seconds_to_start:.0f} s.")
        results.append(ItemResult(index=worker.pending.popleft()[0], failure=Failure.TIMEOUT))
        worker.alone = None
        self._drop(worker)

    def _drop(self, worker: _Worker) -> None:
        """End a worker; what it had not begun goes to others."""
        if worker.alone:
            self._suspects.appendleft(worker.alone)
        self._queue.extendleft(reversed(worker.pending))
        self._selector.unregister(worker.process.answers)
        if worker.process.orders in self._selector.get_map():
            self._selector.unregister(worker.process.orders)
        self._workers.remove(worker)
        worker.process.kill()


def _refusal(value: JsonValue) -> AuditError:
    match value:
        case [str(message), str(hint)]:
            return AuditError(message, hint=hint)
        case _:
            return AuditError("A worker process could not be made ready.")


def _timed(value: JsonValue) -> tuple[float, JsonValue]:
    """Take an answer apart into seconds and what it says, before the item it answers counts as answered."""
    match value:
        case [int(microseconds), said] if 0 <= microseconds < _LONGEST_MICROSECONDS:
            return microseconds / 1_000_000, said
        case _:
            raise FrameError("no time")
