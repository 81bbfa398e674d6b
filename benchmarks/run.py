"""Runs every benchmark and prints its figures; with `--write`, keeps them in docs/performance.md.

    python benchmarks/run.py [--write docs/performance.md]

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
    "Faces": ("faces.py",),
    "Place names": ("places.py",),
    "What the whole roll gives away": ("inference.py",),
    "The page": ("page.py",),
}
BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"


def figures() -> str:
    """Run every benchmark and return its output under its title."""
    machine = f"{_processor()}, Python {platform.python_version()}"
    measured = f"Measured {datetime.now(tz=UTC).date()} by `benchmarks/run.py` on {machine}."
    parts = [f"{measured} Trust the ratios: machines differ, and other work on one disturbs."]
    for title, (script, *arguments) in BENCHMARKS.items():
        print(f"== {title}", flush=True)
        done = subprocess.run(
            [sys.executable, HERE / script, *arguments], check=False, stdout=subprocess.PIPE, encoding="utf-8"
        )
        print(done.stdout, flush=True)
        parts.append(f"### {title}\n\n```\n{done.stdout.strip()}\n```")
    return "\n\n".join(parts)


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
    options = parser.parse_args()
    text = figures()
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        after = rest.split(END)[1]
        options.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
