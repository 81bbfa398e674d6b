"""Runs every benchmark and prints its figures; with `--write`, keeps them in docs/performance.md.

    python benchmarks/run.py [--only NAME ...] [--write docs/performance.md]

`--only` runs some of the programs, by file name without ending, and rewrites their figures alone.

Never fails for a slow figure, nor where a peer such as ExifTool is missing: it then says so.
"""

import argparse
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = {
    "A whole scan, against ExifTool and the floor": ("scan_vs_exiftool.py",),
    "Files that are not in memory": ("cold.py",),
    "Faces": ("faces.py",),
    "Place names": ("places.py",),
    "What the whole roll gives away": ("inference.py",),
    "The page": ("page.py",),
}
BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"


def figures(only: list[str]) -> dict[str, str]:
    """Run the benchmarks, all or those named, and return each one's output by its title."""
    machine = f"{_processor()}, Python {platform.python_version()}"
    measured = f"Measured {datetime.now(tz=UTC).date()} by `benchmarks/run.py` on {machine}."
    parts: dict[str, str] = {}
    for title, (script, *arguments) in BENCHMARKS.items():
        if only and Path(script).stem not in only:
            continue
        print(f"== {title}", flush=True)
        done = subprocess.run(
            [sys.executable, HERE / script, *arguments], check=False, stdout=subprocess.PIPE, encoding="utf-8"
        )
        print(done.stdout, flush=True)
        parts[title] = f"### {title}\n\n{measured}\n\n```\n{done.stdout.strip()}\n```"
    return parts


def merged(old: str, parts: dict[str, str]) -> str:
    """Return the section with the parts that were run in the place of their older figures; the rest stays."""
    kept = {block.partition("\n")[0]: f"### {block}".strip() for block in old.split("### ")[1:]}
    both = kept | parts
    lead = "Trust the ratios: machines differ, and other work on one disturbs."
    return "\n\n".join([lead, *(both[title] for title in BENCHMARKS if title in both)])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} cores, {names[0]}" if names else platform.machine()


def main() -> int:
    """Print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the page whose marked section is rewritten")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="run only these")
    options = parser.parse_args()
    parts = figures(options.only)
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        old, after = rest.split(END)
        options.write.write_text(f"{before}{BEGIN}\n{merged(old, parts)}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
