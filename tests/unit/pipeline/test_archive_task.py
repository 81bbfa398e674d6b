import io
import json
import os
import tarfile
import zipfile

import pytest

from cli_runs import write_photo
from rollaudit.model.evidence import FileFormat, ReasonCode
from rollaudit.pipeline import archive_task
from rollaudit.pipeline.archive_task import read_archive
from rollaudit.pipeline.tasks import read_file
from rollaudit.store.rows import READING_COLUMNS
from rollaudit.workers.frames import encoded_size

OUTCOME, REASONS = READING_COLUMNS.index("outcome"), READING_COLUMNS.index("reasons")


@pytest.fixture
def files(tmp_path):
    write_photo(tmp_path / "a.jpg", size=(800, 600))
    photo = (tmp_path / "a.jpg").read_bytes()
    return [(f"DCIM/IMG_{number}.jpg", photo + bytes([number]) * 70_000 * number) for number in range(6)]


def zipped(path, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return os.fsencode(path)


def tarred(path, files):
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return os.fsencode(path)


def rows(part):
    return {path: row for path, _, _, row in part["members"]}


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_member_reads_as_the_file_it_was(tmp_path, files, pack):
    packed = rows(read_archive(pack(tmp_path / "archive", files), hashing=True))
    for name, data in files:
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
        assert packed[name] == read_file(os.fsencode(place), told_path=name, hashing=True)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_slices_give_every_member_once(tmp_path, files, pack):
    path = pack(tmp_path / "archive", files)
    whole = read_archive(path)
    assert whole["next"] is None
    size = encoded_size(whole["members"][0][3])
    found, first, slices = [], 0, 0
    while first is not None:
        part = read_archive(path, first=first, slice_bytes=2 * size + 200)
        found += part["members"]
        first, slices = part["next"], slices + 1
        assert slices < 10
    assert found == whole["members"]
    assert slices > 1


def test_a_member_that_says_too_much_costs_itself_only(tmp_path, files):
    path = zipped(tmp_path / "archive", files)
    size = encoded_size(read_archive(path)["members"][0][3])
    part = read_archive(path, slice_bytes=size - 1)
    assert part["next"] is not None
    assert json.loads(part["members"][0][3][REASONS])[0][0] == ReasonCode.LIMIT


def test_what_is_stored_and_large_is_read_where_it_lies(tmp_path, files, monkeypatch):
    path = zipped(tmp_path / "stored", files, zipfile.ZIP_STORED)
    usual = read_archive(path, hashing=True)
    monkeypatch.setattr(archive_task, "MAX_MEMBER", 1000)
    assert read_archive(path, hashing=True) == usual


def test_what_is_compressed_and_large_is_left_out_with_its_reason(tmp_path, files, monkeypatch):
    monkeypatch.setattr(archive_task, "MAX_MEMBER", 1000)
    part = read_archive(zipped(tmp_path / "archive", [*files, ("a.txt", b"words")]))
    said = {path: (row[OUTCOME], json.loads(row[REASONS])[0][0]) for path, row in rows(part).items()}
    assert said.pop("a.txt") == ("skipped", "not_media")
    assert set(said.values()) == {("skipped", "limit")}


def test_a_reader_that_fails_costs_its_member_only(tmp_path, files, monkeypatch):
    usual = archive_task.read_source

    def failing(source, *, told_path, sha256):
        if told_path.endswith("IMG_2.jpg"):
            raise KeyError(told_path)
        return usual(source, told_path=told_path, sha256=sha256)

    monkeypatch.setattr(archive_task, "read_source", failing)
    found = rows(read_archive(zipped(tmp_path / "archive", files)))
    assert [row[OUTCOME] for row in found.values()].count("skipped") == 1
    failed = found["DCIM/IMG_2.jpg"]
    assert json.loads(failed[REASONS]) == [["reader_error", ""]]
    assert failed[0] == FileFormat.JPEG
    assert failed[1] is not None


def test_what_is_no_archive_says_so(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    for path in (tmp_path / "a.zip", tmp_path / "gone.zip"):
        part = read_archive(os.fsencode(path))
        assert (part["members"], part["next"], part["opened"]) == ([], None, False)
        assert len(part["reasons"]) == 1


def test_names_that_are_one_anothers_are_told_apart(tmp_path, files):
    data = files[0][1]
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "archive", [("x#2", data), ("x", data), ("x", data)])
    assert len(rows(read_archive(path))) == 3


def test_a_bomb_in_slices_is_the_same_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_task, "FREE_BYTES", 250_000)
    monkeypatch.setattr(archive_task, "MAX_RATIO", 1)
    path = zipped(tmp_path / "archive", [(f"{number}.txt", bytes(100_000)) for number in range(5)])
    whole = read_archive(path)["members"]
    assert [json.loads(row[REASONS])[0][0] for _, _, _, row in whole] == ["not_media"] * 2 + ["limit"] * 3
    found, first = [], 0
    while first is not None:
        part = read_archive(path, first=first, slice_bytes=400)
        found += part["members"]
        first = part["next"]
    assert found == whole
