import errno
import hashlib
import io
import os
from pathlib import Path

import piexif
import pytest
from PIL import Image

from rollaudit.library.opening import CannotOpenError
from rollaudit.model.evidence import FileFormat, Outcome, Reason, ReasonCode
from rollaudit.pipeline import tasks
from rollaudit.pipeline.tasks import failed_row, metadata_task, read_file
from rollaudit.store.rows import file_record


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "a.jpg"
    exif = piexif.dump({"0th": {piexif.ImageIFD.Make: b"Maker"}, "Exif": {}, "GPS": {}})
    made = io.BytesIO()
    Image.new("RGB", (64, 48)).save(made, "JPEG", exif=exif)
    path.write_bytes(made.getvalue())
    return path


def read(path, *, hashing=False):
    row = read_file(os.fsencode(path), told_path=Path(os.fsdecode(path)).name, hashing=hashing)
    return file_record((os.fsencode(path), 1, 1, 1, *row), None)


def test_a_photo_is_read(photo):
    record = read(photo)
    assert (record.outcome, record.format, record.reasons) == (Outcome.READ, FileFormat.JPEG, ())
    assert record.extraction.device.make == "Maker"
    assert len(record.content_id) == 32
    assert record.sha256 is None


def test_the_hash_is_of_the_whole_file_and_only_on_request(photo):
    photo.write_bytes(photo.read_bytes() + b"\0" * 3_000_000)
    assert read(photo, hashing=True).sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()


def test_a_truncated_photo_is_read_in_part(photo):
    photo.write_bytes(photo.read_bytes()[:40])
    record = read(photo)
    assert record.outcome is Outcome.PARTIAL
    assert record.reasons
    assert record.format is FileFormat.JPEG


def test_an_empty_file_is_skipped_as_one(tmp_path):
    (tmp_path / "a.jpg").touch()
    record = read(tmp_path / "a.jpg")
    assert record.outcome is Outcome.SKIPPED
    assert record.reasons == (Reason(code=ReasonCode.EMPTY_FILE),)


def test_a_text_is_no_media_whatever_its_name_says(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"dear diary\n")
    assert read(tmp_path / "a.jpg").reasons[0].code is ReasonCode.NOT_MEDIA


def test_a_photo_is_one_whatever_its_name_says(photo):
    assert read(photo.rename(photo.with_name("notes.txt"))).format is FileFormat.JPEG


def unread(path, code):
    record = read(path)
    assert record.outcome is Outcome.SKIPPED
    assert [reason.code for reason in record.reasons] == [code]
    assert (record.content_id, record.extraction.facts) == (None, ())


def test_what_is_no_file_any_more_is_skipped_with_the_reason(photo, tmp_path):
    (tmp_path / "link.jpg").symlink_to(photo)
    os.mkfifo(tmp_path / "pipe.jpg")
    unread(tmp_path / "gone.jpg", ReasonCode.VANISHED)
    unread(tmp_path / "link.jpg", ReasonCode.SYMLINK)
    unread(tmp_path / "pipe.jpg", ReasonCode.NOT_REGULAR)
    unread(tmp_path, ReasonCode.NOT_REGULAR)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_skipped_with_the_reason(photo):
    photo.chmod(0)
    unread(photo, ReasonCode.UNREADABLE)


def test_a_disk_that_fails_while_a_file_is_read_costs_that_file(photo, monkeypatch):
    def broken(_source, _format):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(tasks, "_read", broken)
    unread(photo, ReasonCode.UNREADABLE)


def test_a_file_whose_reader_failed_is_still_the_photo_it_is(photo):
    row = failed_row(os.fsencode(photo), Reason(code=ReasonCode.TIMEOUT))
    record = file_record((b"a.jpg", 1, 1, 1, *row), None)
    assert (record.format, record.outcome) == (FileFormat.JPEG, Outcome.SKIPPED)
    assert record.reasons == (Reason(code=ReasonCode.TIMEOUT),)
    assert record.content_id == read(photo).content_id


def test_a_file_whose_reader_failed_and_that_is_gone_keeps_the_first_reason(tmp_path):
    row = failed_row(os.fsencode(tmp_path / "gone"), Reason(code=ReasonCode.WORKER_DIED))
    record = file_record((b"gone", 1, 1, 1, *row), None)
    assert (record.content_id, record.reasons) == (None, (Reason(code=ReasonCode.WORKER_DIED),))


def test_names_that_are_no_utf_8_are_read(photo):
    photo.rename(photo.with_name("\udcff.jpg"))
    row = metadata_task({"root": os.fspath(photo.parent), "sha256": False})("\udcff.jpg")
    assert row[3] == "read"


@pytest.mark.skipif(not hasattr(os, "O_NOATIME"), reason="only Linux lets a reader leave the access time alone")
def test_reading_leaves_no_trace(photo):
    os.utime(photo, ns=(1_000, 2_000))
    read(photo, hashing=True)
    after = photo.stat()
    assert (after.st_atime_ns, after.st_mtime_ns) == (1_000, 2_000)


def test_the_reason_of_an_error_is_its_text():
    assert "symlink" in str(CannotOpenError(Reason(code=ReasonCode.SYMLINK)))
