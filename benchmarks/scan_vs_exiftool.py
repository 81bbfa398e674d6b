"""Times a whole scan against ExifTool on four copies of a corpus in one tree, and against the floor.

    python benchmarks/scan_vs_exiftool.py [CORPUS] [--copies 4] [--repeats 3]

Each is timed from start to finish with its output written: `exiftool -fast2 -n -j -r`, `rollaudit scan` (metadata
only, one job, a new store), rollaudit's reader alone in a loop, and the floor: opening each file and reading 64 KiB.
All are run in turn, repeated, and the median is printed. The files are warm in memory for all of them.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import HEAD_BYTES, FileSource

Measured = dict[str, list[float]]


def make_tree(corpus: Path, tree: Path, copies: int) -> list[Path]:
    """Copy the corpus `copies` times under `tree`; return every file of it."""
    for number in range(copies):
        shutil.copytree(corpus, tree / f"copy-{number}", ignore=shutil.ignore_patterns("truth.ndjson", "README.md"))
    return sorted(path for path in tree.rglob("*") if path.is_file())


def seconds(action: Callable[[], object]) -> float:
    """Return how long `action` takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def run(command: list[str], output: Path | None = None) -> int:
    """Run a command with its output in a file or nowhere; return its exit code."""
    with (output or Path(os.devnull)).open("wb") as out:
        return subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=False).returncode


def floor(files: list[Path]) -> None:
    """Open every file and read its first 64 KiB."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        os.read(descriptor, HEAD_BYTES)
        os.close(descriptor)


def readers(files: list[Path]) -> None:
    """Sniff and extract every file, in this process."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        source = FileSource(descriptor)
        extract(source, sniff(source.head()))
        os.close(descriptor)


def measure(files: list[Path], tree: Path, scratch: Path, repeats: int) -> Measured:
    """Run every contender `repeats` times in turn; return the seconds of each by name."""
    program = Path(sys.executable).with_name("rollaudit")
    found: Measured = {}
    for number in range(repeats):
        store, report = scratch / f"store-{number}.sqlite", scratch / f"report-{number}.json"
        scan = [str(program), "scan", str(tree), "--no-faces", "--jobs", "1", "--store", str(store)]
        scan += ["-o", f"json={report}", "--quiet", "--no-progress"]
        contenders: dict[str, Callable[[], object]] = {
            "floor: open and read 64 KiB": lambda: floor(files),
            "rollaudit's reader alone": lambda: readers(files),
        }
        if program.exists():
            contenders["rollaudit scan --no-faces --jobs 1"] = lambda scan=scan, report=report: check_scan(scan, report)
            contenders["rollaudit --help"] = lambda: run([str(program), "--help"])
        if shutil.which("exiftool"):
            peer = ["exiftool", "-fast2", "-n", "-j", "-r", str(tree)]
            contenders["exiftool -fast2 -n -j -r"] = lambda peer=peer: run(peer, scratch / "exiftool.json")
        for name, action in contenders.items():
            try:
                found.setdefault(name, []).append(seconds(action))
            except (OSError, subprocess.SubprocessError, RuntimeError) as error:
                print(f"{name}: not measured: {error}")
    for name, missing in (("exiftool", not shutil.which("exiftool")), (str(program), not program.exists())):
        if missing:
            print(f"{name} is not installed: not measured")
    return found


def check_scan(command: list[str], report: Path) -> None:
    """Run the scan; a time without a report counts for nothing."""
    code = run(command)
    if code != 0 or not report.is_file():
        message = f"exit code {code}, report {'written' if report.is_file() else 'not written'}"
        raise RuntimeError(message)


def main() -> int:
    """Measure and print."""
    beside = Path(__file__).resolve().parents[1] / "../shared/corpus"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=Path(os.environ.get("ROLLAUDIT_CORPUS") or beside))
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print(f"no corpus at {options.corpus}; set ROLLAUDIT_CORPUS")
        return 0
    with tempfile.TemporaryDirectory(prefix="rollaudit-benchmark-") as folder:
        tree, scratch = Path(folder) / "tree", Path(folder) / "scratch"
        scratch.mkdir()
        files = make_tree(options.corpus, tree, options.copies)
        readers(files)  # warms the page cache and the interpreter for everyone
        found = measure(files, tree, scratch, options.repeats)
    peer = found.get("exiftool -fast2 -n -j -r")
    print(f"{len(files)} files, median of {options.repeats}:")
    for name, times in found.items():
        middle = statistics.median(times)
        if name.endswith("--help"):
            print(f"  {name:38} {1000 * middle:9.0f} ms")
            continue
        ratio = f"{statistics.median(peer) / middle:9.1f} x exiftool" if peer else ""
        print(f"  {name:38} {middle:9.2f} s {len(files) / middle:10,.0f} files/s {ratio}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
