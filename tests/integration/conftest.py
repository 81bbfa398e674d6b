"""Users and libraries for runs of the real command line."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_runs import Cli, write_photo
from rollaudit.sample.roll import SampleTruth, make_sample


class Roll(NamedTuple):
    path: Path
    truth: SampleTruth


@pytest.fixture
def cli(tmp_path):
    return Cli(tmp_path / "user")


@pytest.fixture(scope="session")
def shared_cli(tmp_path_factory):
    """One user for runs that many tests only look at."""
    return Cli(tmp_path_factory.mktemp("user"))


@pytest.fixture(scope="session")
def roll(tmp_path_factory):
    """One sample library for all tests of a session; no test writes into it."""
    path = tmp_path_factory.mktemp("sample") / "roll"
    return Roll(path, make_sample(path))


_FEW = (
    "DCIM/100APPLE/IMG_0266.JPG",
    "DCIM/101APPLE/IMG_0392.JPG",
    "DCIM/101APPLE/IMG_0608.JPG",
    "DCIM/101APPLE/IMG_0608.MOV",
    "DCIM/100CANON/IMG_0431.JPG",
    "Edited/festa-alba.jpg",
    "Download/notas.txt",
)


@pytest.fixture(scope="session")
def few(roll, tmp_path_factory):
    """Some files of the sample, for runs that look for faces; no test writes into it."""
    library = tmp_path_factory.mktemp("few") / "roll"
    for name in _FEW:
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(roll.path / name, library / name)
    return library


@pytest.fixture(scope="session")
def object_server():
    """An S3 server on this machine."""
    pytest.importorskip("moto", reason="the dev extra is not installed: there is no object store to test against")
    pytest.importorskip("botocore", reason="the extra rollaudit[s3] is not installed")
    from object_store import object_store

    with object_store() as made:
        yield made


@pytest.fixture
def objects(object_server, cli):
    """The same server with an empty bucket `photos`; the user's environment names it."""
    object_server.reset()
    cli.env |= object_server.env
    return object_server


@pytest.fixture
def photos(tmp_path):
    """A directory of two photos and a text, which the test may change."""
    library = tmp_path / "photos"
    write_photo(library / "one.jpg")
    write_photo(library / "album" / "two.jpg", colour=(200, 30, 30))
    (library / "notes.txt").write_text("no photo\n")
    return library
