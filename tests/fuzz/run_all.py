"""Fuzzes every reader in turn, so many CPU seconds each, and says what came of it (needs `pip install atheris`).

    python tests/fuzz/run_all.py [NAME ...] [--cpu-seconds 600] [--jobs 2] [--kept DIR] [--local DIR] [--write]

Seconds are the processor's, not the clock's: a busy machine makes a run longer, never shallower. Inputs that reached
new code are kept in `--kept`, with what was spent so far: a run that was stopped is gone on with, and one with more
seconds adds to the one before; `--fresh` begins anew. `--local` names a directory of real files; those up to 64 KiB are
seeds of their own format's reader, and stay on this machine. What the fuzzer stops at is tried again in a fresh process
before it counts (a pause of the machine is no hang), ends that reader's run, and is tried again by the next.
`--write` puts the table of all kept results into docs/robustness.md. Exit code 1 if anything was found.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from harness import MAX_INPUT, SECONDS, names, target

from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import READERS
from rollaudit.model.evidence import FileFormat

_HARNESS = Path(__file__).with_name("harness.py")
_PAGE = Path(__file__).parents[2] / "docs" / "robustness.md"
_BEGIN, _END = "<!-- fuzz:begin -->\n", "<!-- fuzz:end -->"
_UNITS = re.compile(rb"stat::number_of_executed_units: (\d+)")
_COVERED = re.compile(rb"cov: (\d+) ft: \d+ corp: (\d+)")
_MEMORY_MB = 700
_SHORTEST_SLICE, _LONGEST_SLICE = 30, 240  # by the clock
_MOST_RESTARTS = 200
_GROWTH_MB = 100


@dataclass(slots=True)
class Result:
    """What fuzzing one reader came to: processor seconds, inputs, places in code reached, inputs kept, findings."""

    name: str
    seconds: float = 0.0
    inputs: int = 0
    covered: int = 0
    kept: int = 0
    findings: int = 0


def fuzz(name: str, seconds: float, kept: Path) -> Result:
    """Fuzz one reader up to so many processor seconds in all; whatever it finds lies in `kept/findings`."""
    corpus, findings, results = kept / "corpus" / name, kept / "findings", kept / "results"
    for directory in (corpus, findings, results):
        directory.mkdir(parents=True, exist_ok=True)
    stored = results / f"{name}.json"
    result = Result(**json.loads(stored.read_text())) if stored.exists() else Result(name)
    result.findings = confirmed(name, findings)
    for _ in range(_MOST_RESTARTS):
        left = seconds - result.seconds
        if left <= 0 or result.findings:
            break  # at a finding it would stop again and again
        output, spent, code = run_slice(name, min(max(_SHORTEST_SLICE, left), _LONGEST_SLICE), corpus, findings)
        if not _UNITS.search(output):
            raise SystemExit(f"fuzzing {name} ended before it began: see {findings}/log-{name}.txt")
        result.seconds += spent
        result.inputs += sum(int(number) for number in _UNITS.findall(output))
        if seen := _COVERED.findall(output):
            result.covered = int(seen[-1][0])
        if code:
            result.findings = confirmed(name, findings)
        result.kept = sum(1 for _ in corpus.iterdir())
        stored.write_text(json.dumps(asdict(result)))
    stored.write_text(json.dumps(asdict(result)))
    return result


def run_slice(name: str, seconds: float, corpus: Path, findings: Path) -> tuple[bytes, float, int]:
    """Run the fuzzer once, so long by the clock; return what it printed, its processor seconds and its exit code."""
    command = [sys.executable, str(_HARNESS), name, str(corpus), f"-max_total_time={int(seconds)}"]
    command += [f"-rss_limit_mb={_MEMORY_MB}", f"-artifact_prefix={findings}/{name}-", "-print_final_stats=1"]
    log = findings / f"log-{name}.txt"
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=written, stderr=written)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return log.read_bytes(), used.ru_utime + used.ru_stime, process.returncode


def confirmed(name: str, findings: Path) -> int:
    """Try everything that the fuzzer stopped at once more, and what was found before; return how many hold.

    What is no finding, or not any more, is removed: a pause of the machine, a mistake that was corrected.
    """
    count = 0
    for path in sorted(findings.glob(f"{name}-*")):
        said = "" if "slow-unit" in path.name else problem(name, path)
        if not said:
            path.unlink()
            continue
        count += 1
        sys.stdout.write(f"{name}: {path}: {said}\n")
    return count


def problem(name: str, path: Path) -> str:
    """Read one input alone and uninstrumented; return what is wrong with that, or nothing."""
    command = [sys.executable, str(_HARNESS), name, "--once", str(path)]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return "no end within two minutes"
    if tried.returncode != 0:
        return (tried.stderr.strip().splitlines() or [f"it ended with {tried.returncode}"])[-1]
    seconds, grown = (float(one) for one in tried.stdout.split())
    return "" if seconds <= SECONDS and grown <= _GROWTH_MB else f"{seconds:.1f} s, {grown:.0f} MB"


def seed_from(local: Path, chosen: list[str], kept: Path) -> None:
    """Copy real files, up to 64 KiB each, to the inputs of the readers that read them, named by their content."""
    for name in chosen:
        (kept / "corpus" / name).mkdir(parents=True, exist_ok=True)
    for path in sorted(local.rglob("*")):
        if path.is_file() and not path.is_symlink() and 0 < path.stat().st_size <= MAX_INPUT:
            data = path.read_bytes()
            file_format = sniff(data)
            for name in chosen:
                if name == "sniff" or same_reader(name, file_format):
                    seed = data[:4096] if name == "sniff" else data
                    called = hashlib.sha1(seed, usedforsecurity=False).hexdigest()
                    (kept / "corpus" / name / called).write_bytes(seed)


def same_reader(name: str, file_format: FileFormat) -> bool:
    """Whether files of this format are read by what is fuzzed under the name: a NEF is a seed for TIFF."""
    reader = READERS.get(file_format)
    return name == file_format.value or (reader is not None and reader is READERS.get(FileFormat(name)))


def table(results: list[Result]) -> str:
    """Lay the results out for the page."""
    lines = ["reader   CPU seconds       inputs  places in code  inputs kept  findings"]
    lines += [
        f"{one.name:<8} {one.seconds:>11,.0f} {one.inputs:>12,} {one.covered:>15,} {one.kept:>12,} {one.findings:>9,}"
        for one in results
    ]
    return "```\n" + "\n".join(lines) + "\n```\n"


def write(results: list[Result]) -> None:
    """Put the table between the page's marks."""
    page = _PAGE.read_text()
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    _PAGE.write_text(before + _BEGIN + table(results) + _END + after)


def main() -> int:
    """Fuzz what was named; return 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(names())}; default: all")
    parser.add_argument("--cpu-seconds", type=float, default=600)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kept", type=Path, default=Path.home() / ".cache" / "rollaudit-fuzz")
    parser.add_argument("--local", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--fresh", action="store_true", help="forget the inputs and results that were kept")
    options = parser.parse_args()
    if options.fresh:
        shutil.rmtree(options.kept, ignore_errors=True)
    chosen = options.names or list(names())
    for name in chosen:
        target(name)

    def one(name: str) -> int:
        return fuzz(name, options.cpu_seconds, options.kept).findings

    if options.local:
        seed_from(options.local, chosen, options.kept)

    with ThreadPoolExecutor(options.jobs) as pool:
        found = sum(pool.map(one, chosen))
    results = (options.kept / "results").glob("*.json")
    stored = {path.stem: Result(**json.loads(path.read_text())) for path in results}
    ordered = [stored[name] for name in names() if name in stored]
    sys.stdout.write(table(ordered))
    if options.write:
        write(ordered)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
