import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.model.detection import Detection, DetectorName
from rollaudit.model.evidence import (
    CaptureTime,
    Category,
    Extraction,
    FaceBox,
    Fact,
    FileFormat,
    Outcome,
    Position,
    Reason,
    ReasonCode,
)
from rollaudit.store.checked import WrongAnswerError, checked_detections, checked_member, checked_reading
from rollaudit.store.rows import READING_COLUMNS, detection_of, detection_row, file_record, reading_row
from rollaudit.store.store import Store
from rollaudit.store.walking import Found

AT = {name: at for at, name in enumerate(READING_COLUMNS)}
EXTRACTION = Extraction(
    facts=(
        Fact(Category.DATE_TAKEN, "DateTimeOriginal", "2025-06-27T18:03:11", "EXIF:DateTimeOriginal"),
        Fact(Category.EDIT_HISTORY, "GeneratedPicture", True, "XMP:x:y", 0.5),
    ),
    capture_time=CaptureTime(local="2025-06-27T18:03:11", offset=None, source="EXIF:DateTimeOriginal", confidence=1.0),
    position=Position(latitude=38.7, longitude=-9.1, source="EXIF:GPSLatitude"),
    reasons=(Reason(code=ReasonCode.TRUNCATED),),
)
VERSIONS = {"faces": "v1"}


def reading():
    row = reading_row(
        file_format=FileFormat.JPEG,
        content_id="c" * 32,
        sha256=None,
        outcome=Outcome.PARTIAL,
        extraction=EXTRACTION,
    )
    return json.loads(json.dumps(row))


def detection():
    found = Detection(
        detector=DetectorName.FACES,
        version="v1",
        looked_for=True,
        count=1,
        boxes=(FaceBox(left=0.1, top=0.2, width=0.3, height=0.4, score=0.9),),
    )
    return json.loads(json.dumps(detection_row(found)))


def test_what_a_reader_says_passes_as_it_is():
    assert checked_reading(reading()) == reading()
    assert checked_member(["a/b.jpg", 5, 3, reading()]) == ("a/b.jpg", 5, 3, reading())


def test_what_a_detector_says_passes_as_it_is():
    assert checked_detections([detection()], VERSIONS) == [detection()]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("format", "no such format"),
        ("outcome", None),
        ("outcome", "fine"),
        ("reasons", '[["no such code",""]]'),
        ("reasons", "["),
        ("captured_source", None),
        ("latitude", None),
        ("latitude", "38"),
        ("position_source", None),
        ("width", 1 << 70),
        ("altitude_m", float("inf")),
        ("location_redacted", 2),
        ("make", ["a", "list"]),
        ("model", "\ud800"),
        ("facts", "[" * 100_000),
        ("facts", '[["date_taken","a",{"b":1},"c",1.0]]'),
        ("facts", None),
    ],
)
def test_what_no_reader_says_is_refused(column, value):
    row = reading()
    row[AT[column]] = value
    with pytest.raises(WrongAnswerError):
        checked_reading(row)


@pytest.mark.parametrize("answer", [None, [], {}, "row", reading()[:-1], [*reading(), 1], [reading()]])
def test_what_is_no_row_is_refused(answer):
    with pytest.raises(WrongAnswerError):
        checked_reading(answer)


@pytest.mark.parametrize(
    ("at", "value"),
    [(0, "codes"), (0, "x"), (1, "v2"), (2, None), (3, -1), (4, "[[1,2]]"), (5, None), (6, "{}"), (7, 3)],
)
def test_what_no_detector_says_is_refused(at, value):
    row = detection()
    row[at] = value
    with pytest.raises(WrongAnswerError):
        checked_detections([row], VERSIONS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@given(at=st.integers(0, len(READING_COLUMNS) - 1), value=JSON)
def test_what_passes_can_be_stored_and_read_again(tmp_path_factory, at, value):
    row = reading()
    row[at] = value
    try:
        passed = checked_reading(row)
    except WrongAnswerError:
        return
    path = tmp_path_factory.mktemp("store") / "s.sqlite"
    with Store(path) as store:
        walking = store.begin_walk(reader_version="1", need_sha256=False)
        walking.put(b"", 0, [Found(b"a.jpg", 10, 5, 1)])
        walking.end()
        store.put_readings([(file_id, list(passed)) for file_id, _ in store.pending()])
        found = next(store.other_files(), None)
    assert found is None or found.path == "a.jpg"
    file_record((b"a.jpg", 10, 5, 1, *passed))


@given(at=st.integers(0, 7), value=JSON)
def test_what_passes_of_a_detector_can_be_read_again(at, value):
    row = detection()
    row[at] = value
    try:
        (passed,) = checked_detections([row], VERSIONS)
    except WrongAnswerError:
        return
    detection_of(passed)
