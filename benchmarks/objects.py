"""What a scan asks of an object store: requests, objects and bytes, against a scan of the same files on a disk.

    python benchmarks/objects.py [LIBRARY] [--delay 0.03] [--jobs 2] [--write docs/scale.md]

LIBRARY is a directory of photos, by default the one that ROLLAUDIT_CORPUS names. An S3 server of this machine (moto's)
holds it; each of its answers takes `--delay` seconds besides, as those of a distant one do. moto is
slow and shares the processor with the scan: seconds are those of a small server, and no store's best.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from object_store import ObjectStore, object_store  # noqa: E402 - the tests' own server

BEGIN, END = "<!-- objects:begin -->", "<!-- objects:end -->"
HEAD = (
    "| scan | seconds | requests | objects fetched | bytes fetched | of the library |\n|---|---:|---:|---:|---:|---:|"
)


def scanned(place: str, store: Path, env: dict[str, str], *options: str) -> tuple[float, bytes]:
    """Return the seconds of a scan by the clock, and its JSON."""
    program = Path(sys.executable).with_name("rollaudit")
    command = [
        str(program),
        "scan",
        place,
        "--store",
        str(store),
        "--as-of",
        "2025-07-06",
        "-f",
        "json",
        "-q",
        *options,
    ]
    began = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - began, done.stdout


def line(what: str, seconds: float, server: ObjectStore, size: int) -> str:
    """Return a row of the table, and forget what was asked."""
    given, requests = server.fetched(), len(server.requests)
    server.requests.clear()
    share = f"{100 * sum(given.values()) / size:.1f} %"
    return f"| {what} | {seconds:.1f} | {requests:,} | {len(given):,} | {sum(given.values()):,} | {share} |"


def differing(here: bytes, there: bytes) -> int:
    """Return how many files the two reports tell differently."""
    sides = []
    for said in (here, there):
        report = json.loads(said)
        files = [one for asset in report["assets"] for one in asset["files"]] + report["other_files"]
        sides.append({json.dumps(one, sort_keys=True) for one in files})
    return len(sides[0] ^ sides[1])


def main() -> None:
    """Measure, print, and keep the table where it is asked for."""
    parser = argparse.ArgumentParser(description="What a scan asks of an object store.")
    parser.add_argument("library", type=Path, nargs="?", default=os.environ.get("ROLLAUDIT_CORPUS", "../shared/corpus"))
    parser.add_argument("--delay", type=float, default=0.03, metavar="SECONDS", help="of each answer")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the table between the marks of this page")
    options = parser.parse_args()
    library = Path(options.library).resolve()
    files = [path for path in library.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    jobs = ("--jobs", str(options.jobs))
    with object_store() as server, tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        server.put_tree(library, "")
        server.delay = options.delay
        seconds, here = scanned(str(library), place / "here.sqlite", {}, "--no-faces", *jobs)
        rows = [f"| on a disk, metadata | {seconds:.1f} | | | | |"]
        seconds, there = scanned("s3://photos", place / "there.sqlite", server.env, "--no-faces", *jobs)
        rows.append(line("in a store, metadata", seconds, server, size))
        seconds, _ = scanned("s3://photos", place / "there.sqlite", server.env, "--no-faces", *jobs)
        rows.append(line("in a store, again", seconds, server, size))
        seconds, _ = scanned("s3://photos", place / "there.sqlite", server.env, *jobs)
        rows.append(line("in a store, then faces", seconds, server, size))
    told = (
        f"Measured {date.today()} by `benchmarks/objects.py`: {len(files):,} files, {size / 1e6:.0f} MB,"  # noqa: DTZ011
        f" {options.jobs} workers, a server whose answers take {1000 * options.delay:.0f} ms; the reports on disk and"
        f" store tell {differing(here, there)} files differently."
    )
    text = "\n".join((told, "", HEAD, *rows))
    print(text)
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        options.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
