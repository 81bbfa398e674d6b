"""What the programs that measure accuracy share: where the corpus lies, and their sections of docs/accuracy.md."""

import argparse
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """What a comparison over the corpus is asked for: where the corpus lies, and the page to write, if any."""

    corpus: Path
    write: Path | None

    def give(self, section: str, name: str, heading: str) -> None:
        """Put the section into the page, or print it."""
        if self.write:
            write_section(self.write, name, section, heading)
        else:
            print(section)


def asked(description: str, arguments: Iterable[str] | None = None) -> Asked | None:
    """Return what is asked for on the command line; None, and why on standard error, where there is no corpus."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=default_corpus())
    parser.add_argument("--write", type=Path, metavar="FILE", help="rewrite the marked section of FILE")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if (options.corpus / "truth.ndjson").is_file():
        return Asked(options.corpus, options.write)
    print(f"no truth.ndjson in {options.corpus}", file=sys.stderr)
    return None


def default_corpus() -> Path:
    """Return $ROLLAUDIT_CORPUS, else the shared corpus beside the checkout."""
    return Path(os.environ.get("ROLLAUDIT_CORPUS") or Path(__file__).resolve().parents[1] / "../shared/corpus")


def write_section(page: Path, name: str, text: str, heading: str = "") -> None:
    """Put a section between its marks in a page and leave all else alone.

    Where the marks are missing, or the page, they are added at the end, under `heading` where there is one.
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    marked = f"{begin}\n{text.strip()}\n{end}"
    old = page.read_text(encoding="utf-8") if page.exists() else "# Accuracy\n"
    if begin in old and end in old:
        new = old[: old.index(begin)] + marked + old[old.index(end) + len(end) :]
    else:
        lead = f"## {heading}\n\n" if heading else ""
        new = f"{old.rstrip()}\n\n{lead}{marked}\n"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(new, encoding="utf-8")
