"""What the programs that make a page of the documentation share: writing it, or saying that it is not current."""

import sys
from pathlib import Path


def write_or_check(arguments: list[str], target: Path, text: str, *, stale: str, usage: str) -> int:
    """Write the page, or with `--check` compare it; return the exit code. `stale` says what to do where it differs."""
    if arguments == ["--check"]:
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            return 0
        print(stale, file=sys.stderr)
        return 1
    if arguments:
        print(usage, file=sys.stderr)
        return 2
    target.write_text(text, encoding="utf-8")
    return 0
