"""Times reading files that are not in memory: rollaudit's readers against reading each file's first 64 KiB.

    python benchmarks/cold.py [CORPUS] [--copies 4] [--repeats 5]

Before each run every file's pages are dropped from the page cache (`posix_fadvise`; Linux). Both are run in turn,
repeated, and the median is printed: by the clock, less the time in which other programs had the processor, and by the
bytes that the system fetched from the device.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rollaudit.pipeline.tasks import metadata_task
from scan_vs_exiftool import floor, make_tree

FLOOR, READERS = "floor: open and read 64 KiB", "rollaudit's readers"


class Measured(NamedTuple):
    """One run: seconds by the clock, seconds of them ready to run with no processor free, bytes from the device."""

    seconds: float
    queued: float
    fetched: int

    @property
    def own(self) -> float:
        """Seconds of work and of waiting for the device: what a machine with nothing else to do would take."""
        return self.seconds - self.queued


def readers(files: list[Path]) -> None:
    """Read every file as a scan's worker does: its content id included, the next file announced to the system."""
    task = metadata_task({"root": "/", "sha256": False})
    names = [str(path).lstrip("/") for path in files]
    for number, name in enumerate(names):
        if number + 1 < len(names):
            task.prepare(names[number + 1])
        task(name)


def forget(files: list[Path]) -> None:
    """Drop the files' pages from the page cache; they must have been written to the disk before."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def fetched() -> int:
    """Return the bytes that this process has caused to be read from devices so far."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(int(line.partition(":")[2]) for line in lines if line.startswith("read_bytes"))


def queued() -> float:
    """Return the seconds for which this process has waited for a processor so far (Linux, proc(5))."""
    return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


def run(action: Callable[[list[Path]], None], files: list[Path], *, cold: bool) -> Measured:
    """Run an action over the files, forgotten before where it is to be cold."""
    if cold:
        forget(files)
    bytes_before, queue_before, started = fetched(), queued(), time.perf_counter()
    action(files)
    return Measured(time.perf_counter() - started, queued() - queue_before, fetched() - bytes_before)


def compare(files: list[Path], repeats: int, *, cold: bool) -> None:
    """Run both in turn and print their medians."""
    found: dict[str, list[Measured]] = {FLOOR: [], READERS: []}
    for _ in range(repeats):
        found[FLOOR].append(run(floor, files, cold=cold))
        found[READERS].append(run(readers, files, cold=cold))
    least = statistics.median(one.own for one in found[FLOOR])
    for name, runs in found.items():
        own = statistics.median(one.own for one in runs)
        clock = statistics.median(one.seconds for one in runs)
        read = statistics.median(one.fetched for one in runs) / 1e6
        device = f", {read:6.1f} MB from the device" if cold else ""
        print(f"  {name:<28} {own:6.2f} s  {own / least:5.1f} x   ({clock:.2f} s by the clock{device})")


def main() -> int:
    """Measure and print."""
    beside = Path(__file__).resolve().parents[1] / "../shared/corpus"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=Path(os.environ.get("ROLLAUDIT_CORPUS") or beside))
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    if not options.corpus.is_dir() or not hasattr(os, "posix_fadvise") or not Path("/proc/self/schedstat").exists():
        print(f"not measured: it takes Linux and a corpus at {options.corpus} (ROLLAUDIT_CORPUS)")
        return 0
    with tempfile.TemporaryDirectory(prefix="rollaudit-benchmark-") as folder:
        tree = Path(folder)
        files = make_tree(options.corpus, tree, options.copies)
        os.sync()  # only clean pages can be dropped
        readers(files[:50])  # the interpreter warms up
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{len(files)} files, {size:.0f} MB, median of {options.repeats}")
        for name, cold in (("cold", True), ("warm", False)):
            print(f"{name}:")
            compare(files, options.repeats, cold=cold)
    return 0


if __name__ == "__main__":
    sys.exit(main())
