"""Where a track's samples lie in a fragmented movie: movie fragments of ISO/IEC 14496-12 §8.8, read on demand.

Cameras that write as they film keep the sample table of the header empty: each fragment (`moof`) lists the samples of
its own few seconds. Of many fragments some are read, spread over the movie.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from rollaudit.metadata.bmff import Box, number, walk
from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.sample_table import SampleTable
from rollaudit.metadata.source import ByteSource
from rollaudit.model.evidence import ReasonCode

_MAX_FRAGMENTS: Final = 64
_MAX_SAMPLES: Final = 16_384
_MAX_LISTED: Final = 262_144
"""Samples of all tracks that are gone through; few fragments list more than some hundreds."""

# §8.8.7.1: what a track fragment's header holds, in this order.
_BASE_OFFSET, _DESCRIPTION, _DURATION, _SIZE = 0x1, 0x2, 0x8, 0x10
_BASE_IS_FRAGMENT: Final = 0x020000
# §8.8.8.1: what a run holds before its samples, and for each of them.
_RUN_OFFSET, _RUN_FIRST_FLAGS = 0x1, 0x4
_EACH_DURATION, _EACH_SIZE, _EACH_FLAGS, _EACH_COMPOSITION = 0x100, 0x200, 0x400, 0x800


class Fragmentation(NamedTuple):
    """What a movie's header says of its fragments: how long all last, and each track's size of samples.

    `duration` counts in the movie's units, 0 where it is not told; `sizes` are by track, for samples of one size
    (§8.8.3).
    """

    duration: int
    sizes: dict[int, int]


def read_fragmentation(source: ByteSource, extends: Box, gathered: Gathered) -> Fragmentation:
    """Read an `mvex` box (§8.8.1)."""
    duration = 0
    sizes: dict[int, int] = {}
    for box in walk(source, extends.body, extends.end, gathered):
        data = source.read(box.body, min(24, box.end - box.body))
        if box.kind == b"mehd":
            duration = number(data, 4, 8 if data[:1] == b"\x01" else 4)
        elif box.kind == b"trex":
            sizes[number(data, 4, 4)] = number(data, 16, 4)
    return Fragmentation(duration, sizes)


class FragmentedSamples:
    """The samples of one track: those that its sample table lists, then those of fragments. Numbers begin at 0.

    It answers as `SampleTable` does. `complete` tells whether all fragments were read, and all that they list.
    """

    __slots__ = ("_places", "_table", "common_size", "complete", "count")

    def __init__(
        self, source: ByteSource, table: SampleTable, track: int, sizes: dict[int, int], gathered: Gathered
    ) -> None:
        """Read fragments of the whole file. `sizes` are those of the header (`Fragmentation`)."""
        self._table = table
        fragments = list(_fragments(source, gathered))
        last = len(fragments) - 1
        chosen = fragments
        if last >= _MAX_FRAGMENTS:
            chosen = [fragments[round(step * last / (_MAX_FRAGMENTS - 1))] for step in range(_MAX_FRAGMENTS)]
        reading = _Reading(source, track, sizes, gathered)
        for start, box in chosen:
            reading.read(start, box)
        self._places = reading.places
        self.complete = len(chosen) == len(fragments) and reading.complete
        self.common_size = 0 if self._places else table.common_size
        self.count = table.count + len(self._places)

    def sizes(self, first: int, count: int) -> tuple[int, ...]:
        """Return the sizes of `count` samples from `first` on; fewer where there are no more, or the table's many."""
        listed = self._table.count
        told = self._table.sizes(first, count) if first < listed else ()
        if first + len(told) < listed:
            return told
        at = first + len(told) - listed
        return told + tuple(size for _, size in self._places[at : at + max(0, count - len(told))])

    def place(self, index: int) -> tuple[int, int]:
        """Return the offset and the size in bytes of the sample `index`. Raises `LookupError` where it has none."""
        listed = self._table.count
        return self._table.place(index) if index < listed else self._places[index - listed]


def _fragments(source: ByteSource, gathered: Gathered) -> Iterator[tuple[int, Box]]:
    """Yield (where it starts, its box) of every fragment side by side with the movie's header."""
    start = 0
    for box in walk(source, 0, source.size, gathered):
        if box.kind == b"moof":
            yield start, box
        start = box.end


class _Run(NamedTuple):
    """Samples that follow one another: `number` of one `size`, or such as `sizes` says."""

    begins: int
    number: int
    size: int
    sizes: tuple[int, ...] = ()


class _Reading:
    """What fragments say of one track: (offset, size) of its samples, and whether that is all."""

    __slots__ = ("_gathered", "_left", "_sizes", "_source", "_track", "complete", "places")

    def __init__(self, source: ByteSource, track: int, sizes: dict[int, int], gathered: Gathered) -> None:
        self._source = source
        self._track = track
        self._sizes = sizes
        self._gathered = gathered
        self._left = _MAX_LISTED
        self.complete = True
        self.places: list[tuple[int, int]] = []

    def read(self, start: int, fragment: Box) -> None:
        """Read one fragment, which starts at `start`."""
        behind = start  # where the data of the track before ends (§8.8.7.1)
        for part in walk(self._source, fragment.body, fragment.end, self._gathered):
            if part.kind == b"traf":
                behind = self._track_fragment(start, behind, part)

    def _track_fragment(self, start: int, behind: int, fragment: Box) -> int:
        """Read one track's part; return where its data end."""
        track, base, size = 0, behind, 0
        at: int | None = None
        for box in walk(self._source, fragment.body, fragment.end, self._gathered):
            if box.kind == b"tfhd":
                header = self._source.read(box.body, min(40, box.end - box.body))
                track = number(header, 4, 4)
                told_base, told_size = _header(header)
                size = self._sizes.get(track, 0) if told_size is None else told_size
                if told_base is not None:
                    base = told_base
                elif number(header, 1, 3) & _BASE_IS_FRAGMENT:
                    base = start
            elif box.kind == b"trun" and self._left > 0:
                run = self._run(box, base if at is None else at, base, size)
                at = run.begins + (sum(run.sizes) if run.sizes else run.number * run.size)
                if track == self._track:
                    self._keep(run)
        return behind if at is None else at

    def _keep(self, run: _Run) -> None:
        room = _MAX_SAMPLES - len(self.places)
        if run.number > room:
            self.complete = False
        at = run.begins
        for size in run.sizes[:room] if run.sizes else (run.size,) * min(run.number, room):
            if size and at >= 0:
                self.places.append((at, size))
            at += size

    def _run(self, box: Box, follows: int, base: int, size: int) -> _Run:
        """Read a `trun` box (§8.8.8). `follows`: where the run before ended; `size` is of samples it does not tell."""
        head = self._source.read(box.body, min(16, box.end - box.body))
        flags, told, at = number(head, 1, 3), number(head, 4, 4), 8
        begins = follows
        if flags & _RUN_OFFSET:
            begins = base + int.from_bytes(head[8:12], "big", signed=True)
            at += 4
        at += 4 * bool(flags & _RUN_FIRST_FLAGS)
        self._left -= 1
        if not flags & _EACH_SIZE:
            return _Run(begins, told, size)
        fields = [bit for bit in (_EACH_DURATION, _EACH_SIZE, _EACH_FLAGS, _EACH_COMPOSITION) if flags & bit]
        width = 4 * len(fields)
        held = min(told, max(0, box.end - box.body - at) // width)
        if held < told:
            self._gathered.partly(ReasonCode.MALFORMED, "a fragment lists fewer samples than it says")
        count = min(held, self._left)
        self._left -= count
        self.complete = self.complete and count == held
        data = self._source.read(box.body + at, count * width)
        numbers = struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])
        sizes = numbers[fields.index(_EACH_SIZE) :: len(fields)]
        return _Run(begins, len(sizes), 0, sizes)


def _header(header: bytes) -> tuple[int | None, int | None]:
    """Return the base of offsets and the size of samples that a `tfhd` box tells, None where it does not."""
    flags, at = number(header, 1, 3), 8
    base = size = None
    if flags & _BASE_OFFSET:
        base = number(header, at, 8)
        at += 8
    at += 4 * bool(flags & _DESCRIPTION) + 4 * bool(flags & _DURATION)
    if flags & _SIZE:
        size = number(header, at, 4)
    return base, size
