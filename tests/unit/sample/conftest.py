from pathlib import Path
from typing import NamedTuple

import pytest

from rollaudit.sample.roll import SampleTruth, make_sample


class Roll(NamedTuple):
    path: Path
    truth: SampleTruth


@pytest.fixture(scope="session")
def roll(tmp_path_factory):
    """One sample roll for all tests of a worker; none of them changes it."""
    path = tmp_path_factory.mktemp("sample") / "roll"
    return Roll(path, make_sample(path))
