"""Feeds damaged copies of real files to the readers and counts crashes, hangs and memory.

    python scripts/mutate.py [CORPUS] [--count 3000] [--seed 1] [--write]

Each file is read as a scan would read it: photos, movies, sidecars. `--write` puts the result into docs/robustness.md.
Each mutation is drawn from a seed and its number alone, so a finding can be made again: `--only NUMBER`. The readers
run in a child process under a memory limit; the parent watches its clock, and starts a new child behind a victim.
"""

import argparse
import multiprocessing
import random
import resource
import struct
import sys
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

from accuracy_page import default_corpus, write_section
from rollaudit.metadata.source import BoundedSource, MemorySource
from rollaudit.pipeline.tasks import read_source

PAGE = Path(__file__).resolve().parents[1] / "docs" / "robustness.md"
SECONDS = 2.0
GROWTH_MB = 100
ADDRESS_SPACE = 4 << 30
LARGEST = 4 << 20
_BOMBS = (0, 1, 2, 7, 8, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return `data` damaged in one to four ways."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        # Headers and tables stand near the start (or, in movies, near the end): most damage goes there.
        reach = dice.choice((256, 4096, 65536, len(out)))
        start = max(0, len(out) - reach) if dice.random() < 0.2 else 0
        at = start + dice.randrange(max(1, min(reach, len(out) - start)))
        match dice.randrange(5):
            case 0:
                for _ in range(dice.choice((1, 4, 32))):
                    if out:
                        out[dice.randrange(max(1, min(reach, len(out))))] = dice.randrange(256)
            case 1:
                del out[at:]
            case 2:
                cut = dice.randrange(max(1, len(other)))
                out[at:at] = other[cut : cut + dice.choice((16, 512, 8192))]
            case 3:
                width, order = dice.choice(("H", "I", "I", "Q")), dice.choice("<>")
                bomb = struct.pack(order + width, dice.choice(_BOMBS) & ((1 << 8 * struct.calcsize(width)) - 1))
                out[at : at + len(bomb)] = bomb
            case _:
                length = dice.choice((4, 64, 1024))
                here = dice.randrange(max(1, len(out)))
                out[at : at + length] = out[here : here + length]
    return bytes(out)


def make(paths: list[Path], seed: int, number: int) -> tuple[Path, bytes]:
    """Return mutation `number`: the file it comes from, and its bytes."""
    dice = random.Random(f"{seed}:{number}")  # noqa: S311 - reproducible damage, no secret
    path, other = dice.choice(paths), dice.choice(paths)
    with path.open("rb") as one, other.open("rb") as two:
        return path, mutated(one.read(LARGEST), two.read(65536), dice)


def work(pipe: Connection, paths: list[Path], seed: int) -> None:
    """Read mutations by number until told to stop; answer with (seconds, megabytes grown, traceback)."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    while (number := pipe.recv()) is not None:
        _, data = make(paths, seed, number)
        before, started, failure = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter(), ""
        try:
            read_source(BoundedSource(MemorySource(data)), told_path="mutation", sha256=None)
        except Exception:  # noqa: BLE001 - a crash of any kind is what is looked for
            failure = traceback.format_exc(limit=-3)
        seconds = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        pipe.send((seconds, grown, failure))


def run(paths: list[Path], seed: int, numbers: range) -> Counter[str]:
    """Run the mutations in one child after another; print every finding; return the counts by kind."""
    findings: Counter[str] = Counter()
    child, pipe = start(paths, seed)
    for number in numbers:
        pipe.send(number)
        found = ""
        if not pipe.poll(SECONDS * 4):
            found, detail = "hang", f"no answer in {SECONDS * 4:.0f} s"
        else:
            try:
                seconds, grown, detail = pipe.recv()
            except EOFError:
                found, detail = "death", f"the process ended with {child.exitcode}"
            else:
                if detail:
                    found = "crash"
                elif seconds > SECONDS:
                    found, detail = "slow", f"{seconds:.1f} s"
                elif grown > GROWTH_MB:
                    found, detail = "memory", f"{grown:.0f} MB"
        if found:
            findings[found] += 1
            print(f"{found}: mutation {number} of {make(paths, seed, number)[0].name}\n{detail}")
        if found in ("hang", "death"):
            child.kill()
            child.join()
            child, pipe = start(paths, seed)
    pipe.send(None)
    child.join()
    return findings


def start(paths: list[Path], seed: int) -> tuple[multiprocessing.Process, Connection]:
    """Start one child and return it with the parent's end of its pipe."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=work, args=(theirs, paths, seed), daemon=True)
    child.start()
    theirs.close()
    return child, ours


def main() -> int:
    """Run the mutations; return 1 when there was a finding."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=default_corpus())
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the result in docs/robustness.md")
    parser.add_argument("--only", type=int, help="run this mutation alone")
    options = parser.parse_args()
    paths = sorted(path for path in options.corpus.rglob("*") if path.is_file() and path.suffix != ".ndjson")
    if not paths:
        print(f"no files in {options.corpus}", file=sys.stderr)
        return 2
    numbers = range(options.count) if options.only is None else range(options.only, options.only + 1)
    started = time.perf_counter()
    findings = run(paths, options.seed, numbers)
    shown = ", ".join(f"{count} {kind}" for kind, count in sorted(findings.items())) or "no findings"
    result = f"{len(numbers):,} mutations of {len(paths)} files, seed {options.seed}: {shown}"
    print(f"{result} ({time.perf_counter() - started:.0f} s)")
    if options.write:
        write_section(PAGE, "mutations", f"```\n{result}\n```")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
