"""What a scan costs that finds nothing new: the same library, scanned once and once more.

    python benchmarks/rescan.py [--files 100000]

The files are small JPEGs with a date, a position and a device each, so the first scan is as cheap as any can be: of
real photos, hundreds of times as large, the share is smaller. Metadata only, a worker a core; times by the clock.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from kill_test import dated, small_photo

PROGRAM = Path(sys.executable).with_name("rollaudit")


def main() -> None:
    """Make the library, scan it three times, print the ratio."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--files", type=int, default=100_000)
    count = options.parse_args().files
    with tempfile.TemporaryDirectory(prefix="rescan-") as made:
        library = Path(made) / "library"
        template = small_photo()
        for number in range(count):
            directory = library / f"{number // 1000:03}"
            if number % 1000 == 0:
                directory.mkdir(parents=True)
            (directory / f"{number:06}.jpg").write_bytes(dated(template, number))
        first, again = (_scan(library, Path(made)) for _ in range(2))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"{count:,} files, {cores} cores, without faces; seconds by the clock")
    print(f"{'':<34}{'first':>9}{'again':>9}{'share':>9}")
    for stage in first:
        share = f"{again[stage] / first[stage]:9.1%}" if first[stage] > 0.01 and stage in again else f"{'':9}"
        print(f"{stage:<34}{first[stage]:9.2f}{again.get(stage, 0.0):9.2f}{share}")


def _scan(library: Path, place: Path) -> dict[str, float]:
    """Return the seconds of each stage, and of the whole."""
    command = [PROGRAM, "scan", library, "--no-faces", "-q", "--store", place / "scan.sqlite", "--profile-run"]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.monotonic() - began
    lines = [line for line in done.stderr.splitlines()[1:] if not line.startswith((" ", "all", "Seconds", "before"))]
    stages = {line[:40].strip(): float(line[40:50]) for line in lines}
    scan = sum(stages.get(name, 0.0) for name in ("Finding files", "Reading metadata", "Grouping"))
    return {**stages, "the scan itself": scan, "the whole command": seconds}


if __name__ == "__main__":
    main()
