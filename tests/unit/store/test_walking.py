"""A walk against what the store holds: what is as it was costs nothing, and nothing else is ever taken for that."""

import os
import random

import pytest

from rollaudit.model.evidence import Extraction, FileFormat, Outcome, Reason, ReasonCode
from rollaudit.store.rows import reading_row
from rollaudit.store.store import Store
from rollaudit.store.walking import Found, Walking

ROW = reading_row(
    file_format=FileFormat.JPEG, content_id="c" * 32, sha256=None, outcome=Outcome.READ, extraction=Extraction()
)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        yield one


def found(path, **other):
    return Found(**{"path": path.encode(), "size": 10, "mtime_ns": 5, "inode": 7} | other)


def walk(store, pieces, *, reader="1", need_sha256=False, ends=True):
    """Put pieces, {(place, part): files}; return which of them were not as they were."""
    walking = store.begin_walk(reader_version=reader, need_sha256=need_sha256)
    changed = {key for key, files in pieces.items() if walking.put(key[0].encode(), key[1], files)}
    if ends:
        walking.end()
    else:
        store.commit()
    return changed


def read_all(store, row=ROW):
    store.put_readings([(file_id, list(row)) for file_id, _ in store.pending()])
    store.commit()


def waiting(store):
    return sorted(path for _, path in store.pending())


def known(store):
    return sorted(os.fsdecode(path) for (path,) in store._db.execute("SELECT path FROM files"))


def written(store):
    """How many rows were ever written through this connection."""
    return store._db.total_changes


def pieces_of(names, size=3):
    files = [found(name) for name in sorted(names)]
    return {("d", part): files[start : start + size] for part, start in enumerate(range(0, len(files), size))}


def test_what_is_as_it_was_is_neither_compared_nor_written(store):
    pieces = pieces_of("abcdefg")
    assert walk(store, pieces) == set(pieces)
    read_all(store)
    before = written(store)
    assert walk(store, pieces) == set()
    assert written(store) == before
    assert store.is_grouped() is False
    store.put_groups([])
    assert walk(store, pieces) == set()
    assert store.is_grouped()


def test_of_a_piece_that_changed_only_the_files_that_did_are_written(store):
    files = [found(f"{number:03}") for number in range(100)]
    walk(store, {("d", 0): files})
    read_all(store)
    before = written(store)
    assert walk(store, {("d", 0): [*files, found("new")]}) == {("d", 0)}
    assert written(store) == before + 4  # the file, its piece, and that a walk is under way, said and taken back
    assert waiting(store) == ["new"]


@pytest.mark.parametrize("names", ["bcdefg", "abcdef", "0abcdefg", "abcdefgz", "abXdefg", "aceg", "", "g"])
def test_files_that_move_to_another_piece_are_not_read_again(store, names):
    walk(store, pieces_of("abcdefg"))
    read_all(store)
    store.put_groups([])
    walk(store, pieces_of(names))
    assert known(store) == sorted(names)
    assert waiting(store) == sorted(set(names) - set("abcdefg"))
    assert store.is_grouped() == set(names).issuperset("abcdefg")  # what is new is told by its reading
    assert walk(store, pieces_of(names)) == set()


def test_a_directory_that_is_gone_is_forgotten_and_comes_back_unread(store):
    both = {("a", 0): [found("a/1")], ("b", 0): [found("b/1")]}
    walk(store, both)
    read_all(store)
    walk(store, {("a", 0): both["a", 0]})
    assert known(store) == ["a/1"]
    assert walk(store, both) == {("b", 0)}
    assert waiting(store) == ["b/1"]


def test_a_directory_under_another_name_is_found_there(store):
    walk(store, {("a", 0): [found("a/1")], ("b", 0): [found("b/1")]})
    read_all(store)
    walk(store, {("a", 0): [found("a/1")], ("c", 0): [found("c/1")]})
    assert known(store) == ["a/1", "c/1"]
    assert waiting(store) == ["c/1"]


def test_a_file_that_could_not_be_opened_is_tried_by_every_scan(store):
    pieces = {("a", 0): [found("a/1"), found("a/2")], ("b", 0): [found("b/1")]}
    walk(store, pieces)
    ids = {path: file_id for file_id, path in store.pending()}
    shut = reading_row(
        file_format=FileFormat.OTHER,
        content_id=None,
        sha256=None,
        outcome=Outcome.SKIPPED,
        extraction=Extraction(reasons=(Reason(code=ReasonCode.UNREADABLE, detail="EACCES"),)),
    )
    shut[0] = None
    for _ in range(3):
        store.put_readings([(ids[path], list(shut if path == "a/2" else ROW)) for path in waiting(store)])
        store.commit()
        assert walk(store, pieces) == {("a", 0)}
        assert waiting(store) == ["a/2"]
    read_all(store)
    walk(store, pieces)
    assert walk(store, pieces) == set()
    assert waiting(store) == []


@pytest.mark.parametrize("asked", [{"reader": "2"}, {"need_sha256": True}])
def test_other_readers_and_other_questions_trust_no_digest(store, asked):
    pieces = pieces_of("ab")
    walk(store, pieces)
    read_all(store)
    assert walk(store, pieces, **asked) == set(pieces)
    assert waiting(store) == ["a", "b"]
    # killed before it was read, and not asked again: it still has no hash
    walk(store, pieces)
    read_all(store)
    walk(store, pieces, **asked)
    assert waiting(store) == ["a", "b"]


def test_clocks_past_64_bits_are_compared(store):
    far = found("a", mtime_ns=1 << 70)
    walk(store, {("d", 0): [far]})
    read_all(store)
    assert walk(store, {("d", 0): [far]}) == set()
    assert walk(store, {("d", 0): [far._replace(inode=8)]}) == {("d", 0)}
    assert waiting(store) == ["a"]


def test_a_link_says_the_same_in_every_walk(store):
    link = {("d", 0): [found("a", reason=Reason(code=ReasonCode.SYMLINK))]}
    walk(store, link)
    assert walk(store, link) == set()
    assert walk(store, {("d", 0): [found("a", reason=Reason(code=ReasonCode.VANISHED))]}) == {("d", 0)}
    assert [reason.code for file in store.other_files() for reason in file.reasons] == [ReasonCode.VANISHED]


def test_walks_cut_short_anywhere_forget_nothing_and_read_nothing_twice(tmp_path):
    """Any history of changes and of walks that a kill ends, some of whose pieces were committed."""
    chance = random.Random(3)  # noqa: S311 - no secrets
    names = [f"{number:02}" for number in range(12)]
    for history in range(60):
        with Store(tmp_path / f"{history}.sqlite") as store:
            read = {}
            for _ in range(5):
                now = [found(name, mtime_ns=chance.choice((5, 5, 6))) for name in names if chance.random() < 0.7]
                pieces = {("d", at // 3): now[at : at + 3] for at in range(0, len(now), 3)}
                if chance.random() < 0.5:  # cut short
                    walk(store, dict(list(pieces.items())[: chance.randrange(5)]), ends=False)
                    continue
                walk(store, pieces)
                assert known(store) == [os.fsdecode(file.path) for file in now]
                must = {os.fsdecode(one.path) for one in now if read.get(one.path) != one.mtime_ns}
                assert must <= set(waiting(store))
                read_all(store)
                read = {one.path: one.mtime_ns for one in now}
                walk(store, pieces)
                assert waiting(store) == []


def test_making_a_walk_opens_no_transaction_beginning_it_does(store):
    walking = Walking(store._db, store.path, reader_version="1", need_sha256=False)
    assert not store._db.in_transaction
    walking.begin()
    assert store._db.in_transaction
    walking.end()
    assert not store._db.in_transaction
