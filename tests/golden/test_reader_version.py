"""What readers say of the sample's files is pinned to READER_VERSION: who changes the one must raise the other.

A store keeps what it read as long as the version stands. `ROLLAUDIT_UPDATE_GOLDEN=1` writes the answers anew, but not
under a version that has others.
"""

import hashlib
import json
import os
from pathlib import Path

import pytest

from rollaudit.pipeline.orders import READER_VERSION
from rollaudit.pipeline.tasks import read_file
from rollaudit.sample.roll import make_sample

ANSWERS = Path(__file__).parent / "reader-rows.json"


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """By a digest of path and content, a digest of what the readers say of it."""
    roll = tmp_path_factory.mktemp("sample") / "roll"
    make_sample(roll)
    found = {}
    for file in sorted(path for path in roll.rglob("*") if path.is_file()):
        told = file.relative_to(roll).as_posix()
        row = read_file(os.fsencode(file), told_path=told)
        found[digest(told.encode() + file.read_bytes())] = digest(json.dumps(row).encode())
    return found


def test_readers_that_say_something_else_have_another_version(rows):
    known = json.loads(ANSWERS.read_text()) if ANSWERS.is_file() else {"version": "", "rows": {}}
    others = [key for key, row in rows.items() if known["rows"].get(key, row) != row]
    if known["version"] == READER_VERSION:
        assert not others, f"{len(others)} files of the sample are read differently: raise READER_VERSION"
    if os.environ.get("ROLLAUDIT_UPDATE_GOLDEN"):
        ANSWERS.write_text(json.dumps({"version": READER_VERSION, "rows": rows}, indent=0, sort_keys=True) + "\n")
    else:
        assert known == {"version": READER_VERSION, "rows": rows}
