"""Counts the serial numbers and owners' names that Exiv2 and rollaudit read from a corpus, value by value.

    python scripts/accuracy_serials.py [CORPUS] [--write docs/accuracy.md]

Needs the `exiv2` program (Debian: `apt install exiv2`). The corpus is that of accuracy_metadata.py, whose ExifTool
readings are the third opinion. Exits with 1 where rollaudit finds fewer than Exiv2 does.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from accuracy_metadata import read_file, truth_lines
from accuracy_page import asked

_NAMED = re.compile(r"(?:Serial(?:Number|NO)|Owner(?:Name)?)$", re.IGNORECASE)
_ENTRY = re.compile(r"^(.+?)\s{2,}(\S+)\s(.*)$")
_FILES_A_RUN = 50

Found = dict[str, set[str]]
"""Path to the values read from it."""


def normal(value: object) -> str:
    """Return a value as it is compared: without padding and leading zeros; empty where it says nothing."""
    text = "".join(character if character.isprintable() else " " for character in str(value))
    text = " ".join(text.split()).lstrip("0")
    return "" if re.fullmatch(r"[\s.:#*\-]*", text) else text


def by_exiv2(corpus: Path, paths: list[str]) -> Found:
    """Return what Exiv2 reads: every tag of Exif, maker notes and XMP whose name ends as a serial's or an owner's."""
    found: Found = defaultdict(set)
    for start in range(0, len(paths), _FILES_A_RUN):
        some = paths[start : start + _FILES_A_RUN]
        run = subprocess.run(
            ["exiv2", "-q", "-PEXkv", "--", *some],
            cwd=corpus,
            capture_output=True,
            check=False,
            text=True,
            errors="replace",
        )
        for line in run.stdout.splitlines():
            match = _ENTRY.match(line)
            if match is None:
                continue
            path, key, value = match.groups()
            if _NAMED.search(key.rpartition(".")[2]) and (shown := normal(value)):
                found[path.strip()].add(shown)
    return found


def by_exiftool(corpus: Path) -> Found:
    """Return what ExifTool reads, from tags of such names."""
    found: Found = defaultdict(set)
    for path, truth in truth_lines(corpus):
        for key, value in truth.items():
            if _NAMED.search(key) and not key.startswith("Composite") and (shown := normal(value)):
                found[path].add(shown)
    return found


def by_rollaudit(corpus: Path, paths: list[str]) -> Found:
    """Return what rollaudit reads, from facts of such names."""
    found: Found = defaultdict(set)
    for path in paths:
        _, extraction = read_file(corpus / path)
        for fact in extraction.facts:
            if _NAMED.search(fact.field) and (shown := normal(fact.value)):
                found[path].add(shown)
    return found


def markdown(peers: dict[str, Found]) -> str:
    """Return the section: how many values each reads, and how many of the other's."""
    pairs = {
        name: {(path, value) for path, values in found.items() for value in values} for name, found in peers.items()
    }
    files = {name: Counter(path for path, _ in values) for name, values in pairs.items()}
    lines = [
        "Serial numbers of bodies and lenses and owners' names, one a file and value; blank and all-zero ones not.",
        "Made by `python scripts/accuracy_serials.py --write docs/accuracy.md` with Debian's Exiv2.",
        "",
        "| reader | values | in files | of those Exiv2 reads | of those ExifTool reads |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {len(values)} | {len(files[name])} | {len(values & pairs['Exiv2'])} | "
        f"{len(values & pairs['ExifTool'])} |"
        for name, values in pairs.items()
    ]
    return "\n".join(lines)


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the comparison; return the exit code."""
    options = asked(__doc__, arguments)
    if options is None:
        return 2
    if shutil.which("exiv2") is None:
        print("exiv2 is not installed (Debian: apt install exiv2): comparison left out", file=sys.stderr)
        return 2
    paths = [path for path, _ in truth_lines(options.corpus)]
    peers = {
        "rollaudit": by_rollaudit(options.corpus, paths),
        "Exiv2": by_exiv2(options.corpus, paths),
        "ExifTool": by_exiftool(options.corpus),
    }
    section = markdown(peers)
    options.give(section, "serials", "Serial numbers and owners, against Exiv2")
    missed = [
        (path, value) for path, values in sorted(peers["Exiv2"].items()) for value in values - peers["rollaudit"][path]
    ]
    for path, value in missed:
        print(f"only Exiv2: {path}: {value[:60]}", file=sys.stderr)
    ours, theirs = (sum(map(len, peers[name].values())) for name in ("rollaudit", "Exiv2"))
    print(f"rollaudit {ours}, Exiv2 {theirs}, {len(missed)} of Exiv2's only", file=sys.stderr)
    return 1 if ours < theirs else 0


if __name__ == "__main__":
    sys.exit(main())
