"""A small sound profile as TOML text, taken apart and broken by the tests."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]


def documented_example() -> str:
    """Return the example of docs/profiles.md."""
    page = (REPOSITORY / "docs" / "profiles.md").read_text(encoding="utf-8")
    found = re.search(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def broken(*changes: tuple[str, str]) -> bytes:
    """Return the example with each of the changes made once; a change that finds nothing to change is an error."""
    text = documented_example()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()
