import os

import pytest

from rollaudit.model.detection import Detection, DetectorName
from rollaudit.model.evidence import Extraction, FileFormat, Outcome, Reason, ReasonCode
from rollaudit.store.rows import detection_row, reading_row
from rollaudit.store.store import Member, Store
from rollaudit.store.walking import Found


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        yield one


def failed(code, detail="", outcome=Outcome.SKIPPED, file_format=FileFormat.JPEG):
    reasons = (Reason(code=code, detail=detail),)
    return reading_row(
        file_format=file_format,
        content_id="c" * 32,
        sha256=None,
        outcome=outcome,
        extraction=Extraction(reasons=reasons),
    )


def walk(store, *paths, need_sha256=False, reader="1", retry=False, mtime_ns=5):
    if retry:
        store.release_quarantined()
    walking = store.begin_walk(reader_version=reader, need_sha256=need_sha256)
    walking.put(b"", 0, [Found(os.fsencode(path), 10, mtime_ns, 7) for path in paths])
    walking.end()
    return sorted(path for _, path in store.pending())


def read(store, row):
    store.put_readings([(file_id, list(row)) for file_id, _ in store.pending()])
    store.commit()


QUARANTINED = [
    failed(ReasonCode.WORKER_DIED),
    failed(ReasonCode.TIMEOUT),
    failed(ReasonCode.READER_ERROR),
    failed(ReasonCode.LIMIT),  # memory
]
OTHERS = [
    failed(ReasonCode.LIMIT, "more than 200000 entries", Outcome.PARTIAL),
    failed(ReasonCode.MALFORMED, 'says "worker_died", and lies', Outcome.PARTIAL),
    failed(ReasonCode.FORMAT_NOT_READ, "mrw"),
]


@pytest.mark.parametrize("row", QUARANTINED)
def test_what_broke_its_reader_is_tried_again_on_request_only(store, row):
    walk(store, "a.jpg")
    read(store, row)
    assert walk(store, "a.jpg") == []
    assert walk(store, "a.jpg", need_sha256=True) == []
    assert walk(store, "a.jpg", retry=True) == ["a.jpg"]


@pytest.mark.parametrize("change", [{"mtime_ns": 6}, {"reader": "2"}])
def test_a_change_of_the_file_or_of_its_reader_ends_quarantine(store, change):
    walk(store, "a.jpg")
    read(store, QUARANTINED[0])
    assert walk(store, "a.jpg", **change) == ["a.jpg"]


@pytest.mark.parametrize("row", OTHERS)
def test_what_was_read_as_far_as_it_goes_is_not_in_quarantine(store, row):
    walk(store, "a.jpg")
    read(store, row)
    assert walk(store, "a.jpg", retry=True) == []
    assert walk(store, "a.jpg", need_sha256=True) == ["a.jpg"]


@pytest.mark.parametrize("where", ["archive", "member"])
def test_an_archive_is_let_out_with_what_it_holds(store, where):
    walk(store, "a.zip", "b.jpg")
    own = failed(ReasonCode.FORMAT_NOT_READ, file_format=FileFormat.ZIP)
    own[3] = None
    read(store, own)
    store.put_readings([(2, failed(ReasonCode.NOT_MEDIA))])
    member = failed(ReasonCode.READER_ERROR if where == "member" else ReasonCode.TRUNCATED)
    store.put_members(1, [Member("a.zip/1.jpg", 3, 3, member)])
    told = [Reason(code=ReasonCode.WORKER_DIED)] if where == "archive" else []
    store.put_archive(1, Outcome.PARTIAL if told else Outcome.READ, told)
    store.commit()
    assert walk(store, "a.zip", "b.jpg") == []
    assert walk(store, "a.zip", "b.jpg", retry=True) == ["a.zip"]
    assert [file.path for file in store.other_files()] == ["b.jpg"]  # the member comes back with the archive


def test_a_detector_is_tried_again_on_request(store):
    walk(store, "a.jpg", "b.jpg")
    read(store, failed(ReasonCode.TRUNCATED, outcome=Outcome.PARTIAL))
    for file_id, reason in ((1, "worker_died"), (2, "decode_failed")):
        answer = Detection(detector=DetectorName.FACES, version="1", looked_for=True, reason=reason)
        store.put_answers([(file_id, detection_row(answer))])
    walk(store, "a.jpg", "b.jpg", retry=True)
    assert store._all("SELECT file_id FROM detections") == [(2,)]


def test_verifying_puts_back_what_is_not_what_it_was(store):
    walk(store, "a.jpg", "b.jpg", need_sha256=True)
    rows = [failed(ReasonCode.TRUNCATED, outcome=Outcome.PARTIAL) for _ in range(2)]
    for row, digest in zip(rows, "ab", strict=True):
        row[2] = digest * 64
    store.put_readings([(1, rows[0]), (2, rows[1])])
    answer = detection_row(Detection(detector=DetectorName.FACES, version="1", looked_for=True, count=1))
    store.put_answers([(1, answer), (2, answer)])
    assert store.count_hashed() == (2, 10)
    assert list(store.hashed()) == [(1, "a.jpg", "a" * 64), (2, "b.jpg", "b" * 64)]
    store.put_back([2])
    assert list(store.pending()) == [(2, "b.jpg")]
    assert store._all("SELECT file_id FROM detections") == [(1,)]
    assert store._all("SELECT content_id, sha256 FROM files WHERE file_id = 2") == [(None, None)]
