import os
import sqlite3
import stat
from collections import Counter
from dataclasses import replace

import pytest

from rollaudit.errors import StoreError
from rollaudit.model.evidence import Device, Faces, FileFormat, FileRole, Outcome, Reason, ReasonCode
from rollaudit.store import store as store_module
from rollaudit.store.rows import reading_row
from rollaudit.store.schema import SCHEMA_VERSION
from rollaudit.store.store import Member, Store
from rollaudit.store.walking import Found
from stored_assets import FACES, LISBON, LOOKING, extraction, faces_answer, fill

JPEG, READ = FileFormat.JPEG, Outcome.READ


def row(content_id="c" * 32, sha256=None, one=None, file_format=JPEG, outcome=READ):
    return reading_row(
        file_format=file_format,
        content_id=content_id,
        sha256=sha256,
        outcome=outcome,
        extraction=one or extraction("2025-01-01T10:00:00"),
    )


def walk(store, *found, reader="1", need_sha256=False):
    walking = store.begin_walk(reader_version=reader, need_sha256=need_sha256)
    walking.put(b"", 0, found)
    walking.end()


def waiting(store):
    return sorted(path for _, path in store.pending())


def read_all(store, **parts):
    store.put_readings([(file_id, row(**parts)) for file_id, _ in store.pending()])
    store.commit()


def unit(path="a.jpg", size=10, mtime_ns=5, inode=7, reason=None):
    return Found(os.fsencode(path), size, mtime_ns, inode, reason)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        yield one


class TestResuming:
    def test_a_file_that_did_not_change_keeps_its_reading(self, store):
        walk(store, unit())
        read_all(store)
        walk(store, unit())
        assert waiting(store) == []
        assert store.count_pending() == 0

    @pytest.mark.parametrize(
        "changed", [unit(size=11), unit(mtime_ns=6), unit(inode=8)], ids=["size", "time", "another file of that name"]
    )
    def test_a_file_that_changed_is_read_again(self, store, changed):
        walk(store, unit(), unit("b.jpg"))
        read_all(store)
        walk(store, changed, unit("b.jpg"))
        assert waiting(store) == ["a.jpg"]

    def test_better_readers_read_everything_again(self, store):
        walk(store, unit(), reader="1")
        read_all(store)
        walk(store, unit(), reader="2")
        assert waiting(store) == ["a.jpg"]

    def test_asking_for_hashes_later_reads_what_has_none_and_once_only(self, store):
        walk(store, unit())
        read_all(store)
        walk(store, unit(), need_sha256=True)
        assert waiting(store) == ["a.jpg"]
        read_all(store, sha256="f" * 64)
        walk(store, unit(), need_sha256=True)
        assert waiting(store) == []
        walk(store, unit(), need_sha256=False)
        assert waiting(store) == []

    def test_a_killed_scan_goes_on_where_it_stopped(self, tmp_path):
        with Store(tmp_path / "s.sqlite") as store:
            walk(store, unit(), unit("b.jpg"), unit("c.jpg"))
            first = next(store.pending())
            store.put_readings([(first[0], row())])
        with Store(tmp_path / "s.sqlite") as store:
            walk(store, unit(), unit("b.jpg"), unit("c.jpg"))
            assert waiting(store) == ["b.jpg", "c.jpg"]

    def test_a_walk_that_was_cut_short_forgets_nothing(self, store):
        walk(store, unit(), unit("b.jpg"))
        read_all(store)
        store.begin_walk(reader_version="1", need_sha256=False).put(b"", 0, [unit()])
        assert sum(files for *_, files in store.outcomes()) == 2
        walk(store, unit(), unit("b.jpg"))
        assert waiting(store) == []

    def test_files_that_are_gone_are_forgotten_with_their_faces(self, store):
        ids = fill(store, [("a.jpg", JPEG, READ, extraction()), ("b.jpg", JPEG, READ, extraction())], faces={})
        store.put_answers([(ids["a.jpg"], faces_answer(Faces(looked_for=True, count=1)))])
        walk(store, Found(b"b.jpg", 10, 1, 1))
        assert [files[0][1].path for files in store.assets(faces_version=FACES)] == ["b.jpg"]
        assert store._db.execute("SELECT count(*) FROM detections").fetchone() == (0,)

    def test_what_could_not_be_opened_is_tried_again(self, store):
        walk(store, unit(reason=Reason(code=ReasonCode.UNREADABLE, detail="EACCES")))
        assert waiting(store) == []
        walk(store, unit())
        assert waiting(store) == ["a.jpg"]

    def test_a_photo_that_became_a_link_says_nothing_any_more(self, store):
        walk(store, unit())
        read_all(store, sha256="f" * 64, one=extraction("2025-01-01T10:00:00", position=LISBON))
        walk(store, unit(reason=Reason(code=ReasonCode.SYMLINK)))
        (left,) = store.other_files()
        assert left.reasons == (Reason(code=ReasonCode.SYMLINK),)
        assert left.outcome is Outcome.SKIPPED
        assert (left.sha256, left.content_id, left.extraction.capture_time) == (None, None, None)
        assert list(store.positions()) == []

    def test_a_changed_file_says_nothing_until_it_was_read_again(self, store):
        walk(store, unit())
        read_all(store, one=extraction("2025-01-01T10:00:00", position=LISBON))
        walk(store, unit(mtime_ns=99))
        assert list(store.positions()) == []
        assert waiting(store) == ["a.jpg"]

    def test_clocks_and_inodes_past_63_bits_are_held_and_compared(self, store):
        far = unit(mtime_ns=1 << 63, inode=(1 << 64) - 1)
        walk(store, far)
        read_all(store)
        walk(store, far)
        assert waiting(store) == []
        walk(store, far._replace(mtime_ns=(1 << 63) + 1))
        assert waiting(store) == ["a.jpg"]

    def test_the_largest_file_that_waits_is_known(self, store):
        assert store.largest_pending() == 0
        walk(store, unit(size=5), unit("b.jpg", size=1 << 40))
        assert store.largest_pending() == 1 << 40

    def test_more_files_than_one_page_all_wait_once(self, store):
        names = [f"{number:05}.jpg" for number in range(2_500)]
        walk(store, *(unit(name) for name in names))
        assert [path for _, path in store.pending()] == names


class TestFaces:
    def seen(self, store, version=LOOKING.version):
        return [file.path for file in store.unseen([LOOKING._replace(version=version)])]

    def test_each_picture_is_looked_at_once_for_each_detector(self, store):
        ids = fill(store, [("a.jpg", JPEG, READ, extraction()), ("b.png", FileFormat.PNG, READ, extraction())])
        assert self.seen(store) == ["a.jpg"]
        assert store.count_unseen([LOOKING]) == 1
        store.put_answers([(ids["a.jpg"], faces_answer(Faces(looked_for=True, count=0)))])
        assert self.seen(store) == []
        assert store.count_unseen([LOOKING]) == 0
        assert self.seen(store, "a newer detector") == ["a.jpg"]

    def test_reading_again_for_hashes_does_not_look_again(self, store):
        ids = fill(store, [("a.jpg", JPEG, READ, extraction())])
        content_id = next(store.assets(faces_version=None))[0][1].content_id
        store.put_answers([(ids["a.jpg"], faces_answer(Faces(looked_for=True, count=2)))])
        walk(store, Found(b"a.jpg", 10, 1, 0), need_sha256=True)
        read_all(store, content_id=content_id, sha256="f" * 64)
        store.put_groups([(ids["a.jpg"], ids["a.jpg"], "primary")])
        assert self.seen(store) == []
        assert next(store.assets(faces_version=FACES))[0][1].faces.count == 2

    def test_another_picture_under_the_same_name_size_and_time_is_looked_at(self, store):
        ids = fill(store, [("a.jpg", JPEG, READ, extraction())])
        store.put_answers([(ids["a.jpg"], faces_answer(Faces(looked_for=True, count=2)))])
        walk(store, Found(b"a.jpg", 10, 1, 4711))
        read_all(store, content_id="d" * 32)
        store.put_groups([(ids["a.jpg"], ids["a.jpg"], "primary")])
        assert self.seen(store) == ["a.jpg"]
        assert next(store.assets(faces_version=FACES))[0][1].faces == Faces(looked_for=False)

    def test_pages_are_read_on_while_results_are_written(self, store):
        names = [f"{number:05}.jpg" for number in range(2_100)]
        fill(store, [(name, JPEG, READ, extraction()) for name in names])
        looked = []
        for file_id, path, *_ in store.unseen([LOOKING]):
            looked.append(path)
            store.put_answers([(file_id, faces_answer(Faces(looked_for=True, count=0)))])
        assert looked == names


class TestAssets:
    def test_come_primary_first_by_path_in_byte_order(self, store):
        names = ["b.jpg", "a/z.jpg", "a.jpg", "\udcff.jpg", "é.jpg", "B.jpg"]
        fill(store, [(name, JPEG, READ, extraction()) for name in names])
        got = [files[0][1].path for files in store.assets(faces_version=None)]
        assert got == sorted(names, key=os.fsencode)

    def test_companions_follow_their_primary(self, store):
        ids = fill(
            store,
            [
                ("a.jpg", JPEG, READ, extraction()),
                ("a.mov", FileFormat.MOV, READ, extraction()),
                ("z.dng", FileFormat.DNG, READ, extraction()),
            ],
        )
        live = (ids["a.mov"], ids["z.dng"], FileRole.LIVE_PHOTO_VIDEO.value)
        store.put_groups([live, (ids["a.jpg"], ids["z.dng"], "raw"), (ids["z.dng"], ids["z.dng"], "primary")])
        ((primary, *rest),) = store.assets(faces_version=None)
        assert primary[0] is FileRole.PRIMARY
        assert primary[1].path == "z.dng"
        assert Counter(record.path for _, record in rest) == {"a.jpg": 1, "a.mov": 1}

    def test_a_new_grouping_replaces_the_old_one(self, store):
        ids = fill(store, [("a.jpg", JPEG, READ, extraction()), ("b.jpg", JPEG, READ, extraction())])
        store.put_groups([(ids["b.jpg"], ids["b.jpg"], "primary")])
        assert [files[0][1].path for files in store.assets(faces_version=None)] == ["b.jpg"]
        assert [record.path for record in store.other_files()] == ["a.jpg"]

    def test_directories_come_whole(self, store):
        names = [f"d{number % 3}/{number:05}.jpg" for number in range(2_200)] + ["top.jpg"]
        fill(store, [(name, JPEG, READ, extraction()) for name in names])
        batches = [{file.path.rpartition("/")[0] for file in batch} for batch in store.files_by_directory()]
        assert batches == [{""}, {"d0"}, {"d1"}, {"d2"}]
        assert sum(len(batch) for batch in store.files_by_directory()) == len(names)

    def test_reading_them_needs_no_sorting_of_the_whole_library(self, store):
        fill(store, [("a.jpg", JPEG, READ, extraction())])
        statements = []
        store._db.set_trace_callback(statements.append)
        list(store.assets(faces_version=FACES))
        store._db.set_trace_callback(None)
        plan = store._db.execute(f"EXPLAIN QUERY PLAN {statements[0]}").fetchall()
        assert not [step for *_, step in plan if "TEMP B-TREE" in step]

    def test_positions_are_the_very_numbers(self, store):
        fill(store, [("a.jpg", JPEG, READ, extraction(position=LISBON))])
        assert list(store.positions()) == [(LISBON.latitude, LISBON.longitude)]


class TestOpening:
    def test_only_the_owner_may_read_it_from_its_first_moment(self, tmp_path):
        path = tmp_path / "cache" / "s.sqlite"
        before = os.umask(0)
        try:
            with Store(path) as store:
                walk(store, unit())
                read_all(store)
                modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
        finally:
            os.umask(before)
        assert set(modes.values()) == {0o600}, modes
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_an_empty_file_that_others_could_read_is_closed_to_them(self, tmp_path):
        path = tmp_path / "s.sqlite"
        path.touch()
        path.chmod(0o644)
        Store(path).close()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_closing_leaves_one_file(self, tmp_path):
        with Store(tmp_path / "s.sqlite") as store:
            walk(store, unit())
        assert [one.name for one in tmp_path.iterdir()] == ["s.sqlite"]

    def refused(self, path):
        with pytest.raises(StoreError) as caught:
            Store(path)
        assert caught.value.hint
        assert caught.value.exit_code == 4
        assert path.name in caught.value.message
        return caught.value.message

    def test_a_store_of_another_version_is_left_alone(self, tmp_path):
        path = tmp_path / "s.sqlite"
        Store(path).close()
        with sqlite3.connect(path) as db:
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        db.close()
        before = path.read_bytes()
        assert f"version {SCHEMA_VERSION + 1}" in self.refused(path)
        assert path.read_bytes() == before

    def test_a_database_of_another_program_is_left_alone(self, tmp_path):
        path = tmp_path / "s.sqlite"
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE precious (x)")
        db.close()
        before = path.read_bytes()
        assert "another program" in self.refused(path)
        assert path.read_bytes() == before

    def test_a_file_that_is_no_database_is_left_alone(self, tmp_path):
        path = tmp_path / "photo.jpg"
        path.write_bytes(b"\xff\xd8\xff\xe1" * 400)
        assert "not a rollaudit store" in self.refused(path)
        assert path.read_bytes() == b"\xff\xd8\xff\xe1" * 400

    def test_a_directory_is_refused(self, tmp_path):
        assert "not a file" in self.refused(tmp_path)

    def test_a_place_that_cannot_be_made_is_refused(self, tmp_path):
        (tmp_path / "file").touch()
        self.refused(tmp_path / "file" / "s.sqlite")

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
    def test_a_directory_that_may_not_be_written_is_refused(self, tmp_path):
        tmp_path.chmod(0o500)
        self.refused(tmp_path / "s.sqlite")

    def test_two_runs_at_once_cannot_take_each_others_files_for_gone(self, tmp_path):
        path = tmp_path / "s.sqlite"
        with Store(path) as first:
            assert "Another run" in self.refused(path)
            walk(first, unit())
        with Store(path) as second:
            assert waiting(second) == ["a.jpg"]

    def test_a_damaged_store_is_explained_in_words(self, tmp_path):
        path = tmp_path / "s.sqlite"
        with Store(path) as store:
            fill(store, [(f"{number}.jpg", JPEG, READ, extraction()) for number in range(500)])
        data = bytearray(path.read_bytes())
        data[4096 * 3 :] = os.urandom(len(data) - 4096 * 3)
        path.write_bytes(data)
        with pytest.raises(StoreError) as caught, Store(path) as store:
            assert [list(store.assets(faces_version=None)), list(store.other_files()), store.outcomes()]
        assert caught.value.hint

    def test_a_full_disk_is_explained_and_what_was_committed_stays(self, tmp_path):
        path = tmp_path / "s.sqlite"
        with Store(path) as store:
            walk(store, unit())
            pages = store._db.execute("PRAGMA page_count").fetchone()[0]
            store._db.execute(f"PRAGMA max_page_count = {pages}")
            big = extraction(device=Device(owner="x" * 100_000))
            with pytest.raises(StoreError, match="full") as caught:
                store.put_readings([(file_id, row(one=big)) for file_id, _ in store.pending()])
            assert "disk space" in caught.value.hint
        with Store(path) as store:
            assert waiting(store) == ["a.jpg"]

    def test_remarks_are_kept(self, tmp_path):
        with Store(tmp_path / "s.sqlite") as store:
            assert store.meta("root") is None
            store.set_meta("root", "2f61")
        with Store(tmp_path / "s.sqlite") as store:
            assert store.meta("root") == "2f61"


ZIP = ("zip", "gzip")


def put_archive(store, *members, path="a.zip"):
    """Read the archive at `path` as a scan does: its own row without an outcome, its members, then the outcome."""
    ids = {path: file_id for file_id, path in store.pending()}
    own = row(file_format=FileFormat.ZIP)
    own[3] = None
    store.put_readings([(ids[path], own)])
    assert [one.path for one in store.pending_archives(ZIP)] == [path]
    store.put_members(ids[path], [Member(f"{path}/{name}", 5, 3, row()) for name in members])
    store.put_archive(ids[path], READ, ())
    store.commit()


def known(store):
    return sorted(os.fsdecode(path) for (path,) in store._db.execute("SELECT path FROM files"))


def test_files_of_no_asset_come_by_path_however_many_there_are(store, monkeypatch):
    names = ["b/2.txt", "a.txt", "B.txt", "b.txt", "\udcff.txt"]
    fill(store, [(name, FileFormat.OTHER, Outcome.SKIPPED, extraction()) for name in names])
    few = [file.path for file in store.other_files()]
    assert few == sorted(names, key=os.fsencode)
    monkeypatch.setattr(store_module, "_SORTED_IN_MEMORY", 1)
    assert [file.path for file in store.other_files()] == few


class TestArchives:
    def test_members_stay_as_long_as_their_archive_is_the_same(self, store):
        walk(store, unit("a.zip"))
        put_archive(store, "x/1.jpg", "x/2.jpg")
        walk(store, unit("a.zip"))
        assert known(store) == ["a.zip", "a.zip/x/1.jpg", "a.zip/x/2.jpg"]
        assert waiting(store) == []
        assert store.pending_archives(ZIP) == []

    @pytest.mark.parametrize("changed", [unit("a.zip", size=11), unit("a.zip", mtime_ns=6)], ids=["size", "time"])
    def test_members_of_a_changed_archive_are_forgotten(self, store, changed):
        walk(store, unit("a.zip"), unit("b.zip"))
        put_archive(store, "1.jpg")
        put_archive(store, "1.jpg", path="b.zip")
        walk(store, changed, unit("b.zip"))
        assert known(store) == ["a.zip", "b.zip", "b.zip/1.jpg"]
        assert waiting(store) == ["a.zip"]

    def test_members_go_with_their_archive(self, store):
        walk(store, unit("a.zip"), unit("b.jpg"))
        put_archive(store, "1.jpg")
        walk(store, unit("b.jpg"))
        assert known(store) == ["b.jpg"]

    def test_an_archive_half_read_by_a_killed_scan_is_read_from_its_start(self, tmp_path):
        with Store(tmp_path / "s.sqlite") as store:
            walk(store, unit("a.zip"))
            (file_id, _), own = next(store.pending()), row(file_format=FileFormat.ZIP)
            own[3] = None
            store.put_readings([(file_id, own)])
            store.put_members(file_id, [Member("a.zip/1.jpg", 5, 3, row())])
        with Store(tmp_path / "s.sqlite") as store:
            walk(store, unit("a.zip"))
            assert known(store) == ["a.zip"]
            assert waiting(store) == ["a.zip"]

    def test_a_file_on_the_disk_takes_the_place_of_a_member(self, store):
        walk(store, unit("a.zip"))
        put_archive(store, "1.jpg")
        walk(store, unit("a.zip/1.jpg", size=5, mtime_ns=3, inode=0))
        assert known(store) == waiting(store) == ["a.zip/1.jpg"]

    def test_a_member_takes_no_files_place(self, store):
        walk(store, unit("a.zip"), unit("a.zip/1.jpg", size=77))
        put_archive(store, "1.jpg", "2.jpg")
        sizes = dict(store._db.execute("SELECT CAST(path AS TEXT), size FROM files"))
        assert sizes == {"a.zip": 10, "a.zip/1.jpg": 77, "a.zip/2.jpg": 5}

    def test_a_detector_is_sent_to_members_but_not_where_their_answer_is_given_for_all(self, store):
        walk(store, unit("a.zip"), unit("b.jpg"))
        put_archive(store, "1.jpg")
        read_all(store)
        ids = {os.fsdecode(path): one for one, path in store._db.execute("SELECT file_id, path FROM files")}
        store.put_groups((ids[path], ids[path], "primary") for path in ("a.zip/1.jpg", "b.jpg"))
        inside = Faces(looked_for=False, reason="inside a .tgz archive")
        store.put_members_answer("gzip", LOOKING, faces_answer(inside))
        assert [(file.path, file.archive) for file in store.unseen([LOOKING])] == [
            ("a.zip/1.jpg", "a.zip"),
            ("b.jpg", ""),
        ]
        store.put_members_answer("zip", LOOKING, faces_answer(inside))
        assert [file.path for file in store.unseen([LOOKING])] == ["b.jpg"]
        assert store.count_unseen([LOOKING]) == 1
        assert next(store.assets(faces_version=FACES))[0][1].faces == replace(inside, detector=LOOKING.version)
