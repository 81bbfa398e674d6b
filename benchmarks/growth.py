"""How time, memory and the store grow with the library: a metadata scan, a rescan and the report, size by size.

    python benchmarks/growth.py [--sizes 1000,10000,100000,1000000] [--jobs 2] [--write docs/scale.md]

The libraries are trees of small JPEGs with EXIF dates and positions: a thousand different ones, the rest hard links of
these, 500 to a directory. Each step runs in a process of its own, so that the memory told is that of the step: the
largest it ever held, of the parent and of the largest of its workers. Seconds are by the clock, and of the processor,
workers included: the latter are the same whatever else the machine does. The report is JSON, written to nowhere.
"""

# ruff: noqa: PLC0415 - each step runs in a process of its own, which holds what that step needs and no more

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

SIZES = "1000,10000,100000,1000000"
DISTINCT = 1_000
A_DIRECTORY = 500
BEGIN, END = "<!-- growth:begin -->", "<!-- growth:end -->"
HEAD = (
    "| files | scanned in | processor | files/s | parent | worker | rescanned in | processor | share"
    " | report in | processor | parent | store |\n"
    "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def make_tree(tree: Path, files: int) -> None:
    """Make the library: file `n` is a link of file `n` modulo `DISTINCT`."""
    for number in range(files):
        path = place(tree, number)
        if number % A_DIRECTORY == 0:
            path.parent.mkdir(parents=True)
        if number < DISTINCT:
            path.write_bytes(photo(number))
        else:
            path.hardlink_to(place(tree, number % DISTINCT))


def place(tree: Path, number: int) -> Path:
    """Return where a file lies."""
    return tree / f"{number // A_DIRECTORY:05}" / f"IMG_{number:07}.jpg"


def photo(number: int) -> bytes:
    """Return a small JPEG with a camera, a date and a position."""
    import piexif
    from PIL import Image

    day = datetime(2020, 1, 1, 8) + timedelta(hours=7 * number)  # noqa: DTZ001 - EXIF dates have no zone
    east, north = 13_0000 + 37 * number % 9000, 52_0000 + 53 * number % 9000
    exif = {
        "0th": {piexif.ImageIFD.Make: b"Canon", piexif.ImageIFD.Model: b"Canon EOS R6"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: day.strftime("%Y:%m:%d %H:%M:%S").encode()},
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: ((north, 10_000), (0, 1), (0, 1)),
            piexif.GPSIFD.GPSLongitudeRef: b"E",
            piexif.GPSIFD.GPSLongitude: ((east, 10_000), (0, 1), (0, 1)),
        },
    }
    stream = io.BytesIO()
    Image.new("RGB", (16, 16), (number % 256, number // 256, 90)).save(stream, "JPEG", exif=piexif.dump(exif))
    return stream.getvalue()


def peak_mb(who: int) -> float:
    """Return the most memory that this process, or the largest of those it has waited for, has held."""
    return resource.getrusage(who).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)  # getrusage(2)


def spent(before: float = 0.0) -> float:
    """Return the processor's seconds, this process's and those of the workers that have ended, since `before`."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) - before


def scan_step(tree: Path, store_path: Path, jobs: int) -> dict[str, float]:
    """Scan the library into a store, metadata only; return seconds and memory, its own and the largest worker's."""
    from rollaudit import __version__
    from rollaudit.library.roots import library_of
    from rollaudit.model.detection import FaceSearch, Search
    from rollaudit.pipeline.progress import NoProgress
    from rollaudit.pipeline.scan import ScanOptions, scan
    from rollaudit.pipeline.scan_record import ScanRecord, begin_record, end_record, now
    from rollaudit.store.store import Store

    record = ScanRecord(
        library="growth",
        finished=now(),
        as_of=date(2026, 1, 1),
        tool_version=__version__,
        faces_version=None,
        sha256=False,
    )
    started, before = time.perf_counter(), spent()
    with Store(store_path) as store:
        begin_record(store)
        search = Search(faces=FaceSearch.OFF)
        scan(ScanOptions(library=library_of((tree,)), jobs=jobs, search=search), store, NoProgress())
        end_record(store, record)
    return {
        "seconds": time.perf_counter() - started,
        "cpu": spent(before),
        "mb": peak_mb(resource.RUSAGE_SELF),
        "worker": peak_mb(resource.RUSAGE_CHILDREN),
    }


def report_step(store_path: Path) -> dict[str, float]:
    """Make the JSON report from a store, written to nowhere; return seconds and memory."""
    from rollaudit.model.policy import PlatformAccess
    from rollaudit.pipeline.stored import StoredRequest, report_of, stored_scan
    from rollaudit.profiles.load import load_profile
    from rollaudit.report.json_v1 import write_json

    request = StoredRequest(profile=load_profile("facebook-cloud-processing"), platform=PlatformAccess.FULL)
    started, before = time.perf_counter(), spent()
    with stored_scan(store_path) as scan, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        write_json(report_of(scan, request), nowhere)
    return {"seconds": time.perf_counter() - started, "cpu": spent(before), "mb": peak_mb(resource.RUSAGE_SELF)}


def in_a_process(*arguments: str) -> dict[str, float]:
    """Run one step in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    said: dict[str, float] = json.loads(done.stdout)
    return said


def row_of(files: int, jobs: int, scratch: Path) -> str:
    """Measure one size; return its line of the table."""
    tree, store = scratch / "tree", scratch / "store.sqlite"
    make_tree(tree, files)
    step = ("--step", str(tree), str(store), "--jobs", str(jobs))
    first = in_a_process(*step)
    again = in_a_process(*step)
    report = in_a_process("--step", "report", str(store))
    return (
        f"| {files:,} | {first['seconds']:.1f} s | {first['cpu']:.1f} s | {files / first['seconds']:,.0f}"
        f" | {first['mb']:.0f} MB | {first['worker']:.0f} MB"
        f" | {again['seconds']:.2f} s | {again['cpu']:.2f} s | {again['seconds'] / first['seconds']:.1%}"
        f" | {report['seconds']:.1f} s | {report['cpu']:.1f} s | {report['mb']:.0f} MB"
        f" | {store.stat().st_size / 1e6:,.1f} MB |"
    )


def kept(page: Path, table: str) -> None:
    """Put the table between the page's marks."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Print one line a size, and keep the table where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, metavar="N,N")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many workers")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the table between the marks of this page")
    parser.add_argument("--step", nargs=2, metavar=("TREE", "STORE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        tree, store = options.step[0], Path(options.step[1])
        done = report_step(store) if tree == "report" else scan_step(Path(tree), store, options.jobs)
        print(json.dumps(done))
        return 0
    print(HEAD, flush=True)
    lines = []
    for files in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="rollaudit-growth-") as scratch:
            lines.append(row_of(files, options.jobs, Path(scratch)))
        print(lines[-1], flush=True)
    if options.write:
        measured = f"Measured {date.today().isoformat()} by `benchmarks/growth.py`, {options.jobs} workers."  # noqa: DTZ011
        kept(options.write, "\n".join((measured, "", HEAD, *lines)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
