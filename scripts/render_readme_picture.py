"""Make `docs/images/report.svg`, README's picture: the true output of `rollaudit demo`, drawn as a terminal shows it.

    python scripts/render_readme_picture.py [--width 110] [--output docs/images/report.svg]

The picture ends with what may be done with it; the report goes on, and the picture says so. It loads no font and
nothing else from anywhere.
"""

import argparse
import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
ENDS_BEFORE = "THE PHONE'S SAY"
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"


def demo_output(width: int) -> str:
    """Run the demo and return what it prints, with its colours."""
    command = [Path(sys.executable).with_name("rollaudit"), "demo", "--color", "always", "--no-progress"]
    environment = os.environ | {"COLUMNS": str(width), "TERM": "xterm-256color"}
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8"
    ).stdout


def picture(output: str, width: int) -> str:
    """Draw the beginning of the report, up to what the phone has to say."""
    lines = Text.from_ansi(output).split("\n")
    end = next((number for number, line in enumerate(lines) if line.plain.startswith(ENDS_BEFORE)), len(lines))
    console = Console(record=True, width=width, file=io.StringIO(), legacy_windows=False, highlight=False)
    for line in lines[:end]:
        console.print(line, soft_wrap=True)
    if end < len(lines):
        console.print(
            Text("… then what the phone takes out, what was not looked for, and how to turn it off.", style="dim")
        )
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="rollaudit demo"), flags=re.DOTALL)
    drawn = drawn.replace("Fira Code, monospace", FONTS)
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


def main() -> int:
    """Write the picture where README looks for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=110, help="columns")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "images" / "report.svg")
    options = parser.parse_args()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(picture(demo_output(options.width), options.width), encoding="utf-8")
    print(f"{options.output}: {options.output.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
