"""Who else is told of a run's progress: a log of one JSON object a line, and the timings of stages and readers.

A log may be kept and sent on, so nothing in it comes from a photo: no path, no name, no value. A file is told by its
number in the store, which means something to whoever has the store.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import TextIO

from rollaudit.model.run_profile import ReaderTime, RunTimes, StageTime
from rollaudit.pipeline.progress import Progress


class Several:
    """Tells several of the same progress."""

    def __init__(self, told: Sequence[Progress]) -> None:
        self._told = tuple(told)

    def phase(self, name: str, total: int | None) -> None:
        """Tell all of a phase."""
        for one in self._told:
            one.phase(name, total)

    def advance(self, count: int) -> None:
        """Tell all of items done."""
        for one in self._told:
            one.advance(count)

    def item(self, kind: str, seconds: float, *, file_id: int, failed: str | None = None) -> None:
        """Tell all of a file."""
        for one in self._told:
            one.item(kind, seconds, file_id=file_id, failed=failed)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class JsonLog:
    """Writes what happens as JSON, an object a line: a phase's beginning and end, each file that failed, the run's end.

    Every line has `time` (ISO 8601, UTC), `level` (`info`, `warning`, `error`) and `event`.
    """

    def __init__(self, stream: TextIO, *, now: Callable[[], str] = _now) -> None:
        self._stream = stream
        self._now = now
        self._stage: _Stage | None = None

    def write(self, level: str, event: str, **values: object) -> None:
        """Write one line. Whoever no longer listens ends no run."""
        line = json.dumps({"time": self._now(), "level": level, "event": event, **values})
        try:
            self._stream.write(f"{line}\n")
            self._stream.flush()
        except OSError:
            self._stream = open(os.devnull, "w", encoding="ascii")  # noqa: SIM115, PTH123 - to the end of the process

    def phase(self, name: str, total: int | None) -> None:
        """Write that a phase ended, and that the next began."""
        self.end_phase()
        self._stage = _Stage(name=name)
        self.write("info", "phase_began", phase=name, total=total)

    def end_phase(self) -> None:
        """Write that the phase ended, if one is going on."""
        stage, self._stage = self._stage, None
        if stage:
            seconds = round(perf_counter() - stage.began, 3)
            self.write("info", "phase_ended", phase=stage.name, done=stage.done, seconds=seconds)

    def advance(self, count: int) -> None:
        """Count; batches are too many to be told one by one."""
        if self._stage:
            self._stage.done += count

    def item(self, kind: str, seconds: float, *, file_id: int, failed: str | None = None) -> None:
        """Write of a file only where it failed."""
        if failed:
            self.write("warning", "file_failed", file_id=file_id, kind=kind, reason=failed, seconds=round(seconds, 3))


@dataclass(slots=True, kw_only=True)
class _Stage:
    name: str
    began: float = field(default_factory=perf_counter)
    done: int = 0


@dataclass(slots=True)
class _Sum:
    files: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    failed: int = 0


class RunProfile:
    """Adds up how long each stage took, and within it the workers over each kind of file."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._stages: list[tuple[_Stage, float, dict[str, _Sum]]] = []
        self._stage: _Stage | None = None
        self._readers: dict[str, _Sum] = {}

    def phase(self, name: str, total: int | None) -> None:  # noqa: ARG002 - the protocol's
        """End the stage and begin the next."""
        self._end()
        self._stage = _Stage(name=name)

    def advance(self, count: int) -> None:
        """Count items of the stage."""
        if self._stage:
            self._stage.done += count

    def item(self, kind: str, seconds: float, *, file_id: int, failed: str | None = None) -> None:  # noqa: ARG002
        """Add one file's time to its kind's."""
        one = self._readers.setdefault(kind, _Sum())
        one.files += 1
        one.seconds += seconds
        one.longest = max(one.longest, seconds)
        one.failed += failed is not None

    def times(self) -> RunTimes:
        """Return the stages in their order, readers by what they cost, and what the whole took until now."""
        self._end()
        return RunTimes(
            seconds=perf_counter() - self._began,
            stages=tuple(
                StageTime(name=stage.name, seconds=seconds, items=stage.done, readers=_sorted(readers))
                for stage, seconds, readers in self._stages
            ),
        )

    def _end(self) -> None:
        if self._stage:
            self._stages.append((self._stage, perf_counter() - self._stage.began, self._readers))
        self._stage, self._readers = None, {}


def _sorted(readers: dict[str, _Sum]) -> tuple[ReaderTime, ...]:
    rows = sorted(readers.items(), key=lambda one: (-one[1].seconds, one[0]))
    return tuple(
        ReaderTime(kind=kind, files=one.files, seconds=one.seconds, longest=one.longest, failed=one.failed)
        for kind, one in rows
    )
