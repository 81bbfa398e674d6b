"""Where a track's samples lie in the file: the sample table of ISO/IEC 14496-12 §8.6 and §8.7, read on demand."""

import struct
from bisect import bisect_right
from operator import itemgetter
from typing import Final

from rollaudit.metadata.bmff import Box, number
from rollaudit.metadata.source import ByteSource, LimitExceededError

_MAX_RUNS: Final = 16_384
_MAX_IN_CHUNK: Final = 16_384
_SIZE_SLICE: Final = 262_144


class SampleTable:
    """The boxes of one `stbl` that say how large each sample is and where it stands. Numbers begin at 0.

    Nothing is read before it is asked for, and of long tables only what is. A table that contradicts itself has no
    samples, or gives places past the file's end, where reading gives nothing. `common_size` is that of every sample
    where all have the same, else 0.
    """

    __slots__ = ("_boxes", "_last", "_runs", "_source", "common_size", "count")

    def __init__(self, source: ByteSource, boxes: dict[bytes, Box]) -> None:
        self._source = source
        self._boxes = boxes
        sizes = boxes.get(b"stsz")
        header = source.read(sizes.body, 12) if sizes else b""
        # §8.7.3.2: one size for all samples, or 0 and a table of sizes.
        self.common_size = number(header, 4, 4)
        told = number(header, 8, 4)
        held = told if self.common_size or sizes is None else min(told, max(0, sizes.end - sizes.body - 12) // 4)
        self.count = held if self._chunk_box() is not None else 0
        self._runs: list[tuple[int, int, int]] | None = None
        self._last = (-1, 0, 0)

    def _chunk_box(self) -> Box | None:
        return self._boxes.get(b"stco") or self._boxes.get(b"co64")

    def sizes(self, first: int, count: int) -> tuple[int, ...]:
        """Return the sizes of `count` samples from `first` on; fewer where the table ends or `count` is too large."""
        count = max(0, min(count, self.count - first, _SIZE_SLICE))
        if self.common_size:
            return (self.common_size,) * count
        data = self._source.read(self._boxes[b"stsz"].body + 12 + 4 * first, 4 * count)
        return struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])

    def place(self, index: int) -> tuple[int, int]:
        """Return the offset and the size in bytes of the sample `index`. Raises `LookupError` where it has none.

        Cheapest where samples are asked for in their order.
        """
        chunk, first = self._chunk_of(index)
        at_chunk, at_sample, offset = self._last
        if at_chunk != chunk or at_sample > index:
            at_sample, offset = first, self._chunk_offset(chunk)
        if index - at_sample > _MAX_IN_CHUNK:
            raise LimitExceededError
        *before, size = self.sizes(at_sample, index - at_sample + 1)
        offset += sum(before)
        self._last = chunk, index, offset
        return offset, size

    def _chunk_offset(self, chunk: int) -> int:
        box = self._chunk_box()
        if box is None:
            raise LookupError
        width = 8 if box.kind == b"co64" else 4
        at = box.body + 8 + width * chunk
        if at + width > box.end:
            raise LookupError
        return number(self._source.read(at, width), 0, width)

    def _chunk_of(self, index: int) -> tuple[int, int]:
        """Return the chunk that holds a sample, and the chunk's first sample (§8.7.4: runs of chunks alike)."""
        runs = self._runs
        if runs is None:
            runs = self._runs = self._read_runs()
        if not runs:
            raise LookupError
        first_chunk, first_sample, in_chunk = runs[bisect_right(runs, index, key=itemgetter(1)) - 1]
        chunks = (index - first_sample) // in_chunk
        return first_chunk + chunks, first_sample + chunks * in_chunk

    def _read_runs(self) -> list[tuple[int, int, int]]:
        """Return (first chunk, first sample, samples a chunk) of every run."""
        box = self._boxes.get(b"stsc")
        if box is None:
            return []
        told = min(number(self._source.read(box.body + 4, 4), 0, 4), (box.end - box.body - 8) // 12)
        if told > _MAX_RUNS:
            raise LimitExceededError
        data = self._source.read(box.body + 8, 12 * max(0, told))
        runs: list[tuple[int, int, int]] = []
        for chunk, in_chunk, _ in struct.iter_unpack(">III", data[: len(data) // 12 * 12]):
            if not in_chunk or not chunk:
                break
            sample = 0
            if runs:
                before, its_sample, its_count = runs[-1]
                if chunk - 1 <= before:
                    break
                sample = its_sample + (chunk - 1 - before) * its_count
            runs.append((chunk - 1, sample, in_chunk))
        return runs
