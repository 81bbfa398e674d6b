"""Simulated libraries: what goes straight into a store is what a scan of the real files would have stored there."""

import sqlite3
from contextlib import closing

import pytest

from rollaudit.errors import UsageError
from rollaudit.library.roots import library_of
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.scan import ScanOptions, scan
from rollaudit.pipeline.simulate import check_new_store, fill_store, write_simulated
from rollaudit.sample.simulator.persona import Persona
from rollaudit.store.rows import READING_COLUMNS
from rollaudit.store.store import Store

# What no simulated row can know: the content's own fingerprint.
COMPARED = ("path", "role", "reader_version", *(name for name in READING_COLUMNS if name != "content_id"))


def rows(path):
    with closing(sqlite3.connect(path)) as db:
        found = db.execute(f"SELECT {', '.join(COMPARED)} FROM files ORDER BY path").fetchall()  # noqa: S608
    return [dict(zip(COMPARED, row, strict=True)) for row in found]


def stored(path, seed, photos, persona=Persona.ANYBODY):
    with Store(path) as store:
        return fill_store(store, photos, seed, persona, NoProgress())


@pytest.mark.parametrize("seed", [3, 26, 27])
def test_rows_are_those_of_a_real_scan(tmp_path, seed):
    truth = stored(tmp_path / "filled.sqlite", seed, 120)
    assert write_simulated(tmp_path / "files", 120, seed, Persona.ANYBODY, NoProgress()) == truth
    with Store(tmp_path / "scanned.sqlite") as store:
        options = ScanOptions(library=library_of((tmp_path / "files",)), jobs=1, search=Search(faces=FaceSearch.OFF))
        scan(options, store, NoProgress())
    filled, scanned = rows(tmp_path / "filled.sqlite"), rows(tmp_path / "scanned.sqlite")
    assert [row["path"] for row in filled] == [row["path"] for row in scanned]
    for ours, real in zip(filled, scanned, strict=True):
        assert ours == real


def test_the_same_seed_gives_the_same_library_and_another_another(tmp_path):
    first = stored(tmp_path / "1.sqlite", 3, 300)
    assert stored(tmp_path / "2.sqlite", 3, 300) == first
    assert rows(tmp_path / "1.sqlite") == rows(tmp_path / "2.sqlite")
    assert stored(tmp_path / "3.sqlite", 5, 300) != first


def test_every_file_is_an_asset_of_its_own_content(tmp_path):
    truth = stored(tmp_path / "s.sqlite", 2, 1_200)
    with closing(sqlite3.connect(tmp_path / "s.sqlite")) as db:
        assert db.execute("SELECT count(*), count(DISTINCT content_id) FROM files").fetchone() == (1_200, 1_200)
        assert db.execute("SELECT count(*) FROM files WHERE role = 'primary'").fetchone() == (1_200,)
    assert truth.photos == sum(truth.kinds.values()) == 1_200


def test_a_store_that_is_there_is_left_as_it_is(tmp_path):
    (tmp_path / "there").write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already"):
        check_new_store(tmp_path / "there")
