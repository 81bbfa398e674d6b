"""What the programs that measure accuracy share: where the corpus lies, and their sections of docs/accuracy.md."""

import os
from pathlib import Path


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
