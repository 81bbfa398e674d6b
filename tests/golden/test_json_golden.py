"""The JSON of the sample library, byte for byte. To accept a change: ROLLAUDIT_UPDATE_GOLDEN=1, then read the diff.

No faces are looked for, so that no model's rounding decides. How Pillow encodes a picture differs from version to
version, and with it sizes, content ids and fingerprints: those are told by the path they belong to.
"""

import json
import os
import re
from pathlib import Path

import pytest

from cli_runs import Cli
from rollaudit import __version__
from rollaudit.sample.roll import make_sample

GOLDEN = Path(__file__).parent / "json" / "sample-no-faces.json"


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    place = tmp_path_factory.mktemp("golden")
    make_sample(place / "roll")
    return _settled(Cli(place / "user").json(place / "roll").decode("ascii"))


def _settled(text):
    """Put in place of every content id, size and fingerprint what does not depend on Pillow's version."""
    for asset in json.loads(text)["assets"]:
        text = text.replace(f'"{asset["id"]}"', json.dumps(f"id of {asset['path']}"))
    text = re.sub(r'"bytes":\d+', '"bytes":0', text)
    text = re.sub(r'"fingerprint":"[0-9a-f]+"', '"fingerprint":"…"', text)
    return text.replace(f'"version":"{__version__}"', '"version":"…"')


def test_the_json_is_as_it_was(text):
    if os.environ.get("ROLLAUDIT_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    golden = GOLDEN.read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(golden)  # first, as its differences can be read
    assert text == golden


def test_nothing_of_one_pillow_is_left_in_it(text):
    """Ids are 32 hexadecimal digits: none may stand in what is kept."""
    assert re.findall(r'"[0-9a-f]{32}"', text) == []
