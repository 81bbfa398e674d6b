"""Whatever a reader says, the store holds it and gives it back; only what no database can hold is changed."""

import json
import math
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.model.detection import Detection, DetectorName
from rollaudit.model.evidence import (
    CaptureTime,
    Category,
    Device,
    Extraction,
    FaceBox,
    Fact,
    FileFormat,
    Outcome,
    Position,
    Raster,
    Reason,
    ReasonCode,
)
from rollaudit.store.checked import checked_reading
from rollaudit.store.rows import (
    DETECTION_COLUMNS,
    READING_COLUMNS,
    detection_of,
    detection_row,
    file_record,
    reading_row,
)

SHARE = st.floats(0, 1)
ANY_FLOAT = st.floats()
FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANY_TEXT = st.text(st.characters(codec=None), max_size=12)  # lone surrogates, NUL and all
CLEAN_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


def extractions(text, number):
    optional = st.none() | text
    return st.builds(
        Extraction,
        facts=st.lists(
            st.builds(
                Fact,
                category=st.sampled_from(Category),
                field=text,
                value=text | number | st.integers(-(1 << 70), 1 << 70) | st.booleans(),
                source=text,
                confidence=SHARE,
            ),
            max_size=3,
        ).map(tuple),
        capture_time=st.none() | st.builds(CaptureTime, local=text, offset=optional, source=text, confidence=SHARE),
        position=st.none()
        | st.builds(
            Position,
            latitude=number,
            longitude=number,
            source=text,
            altitude_m=st.none() | number,
            accuracy_m=st.none() | number,
            direction_deg=st.none() | number,
            speed_m_s=st.none() | number,
            utc_time=optional,
        ),
        device=st.builds(Device, **dict.fromkeys(Device.__slots__, optional)),
        raster=st.none()
        | st.builds(
            Raster, width=st.integers(0, 1 << 32), height=st.integers(0, 1 << 32), orientation=st.integers(1, 8)
        ),
        duration_s=st.none() | number,
        location_redacted=st.booleans(),
        content_identifier=optional,
        reasons=st.lists(st.builds(Reason, code=st.sampled_from(ReasonCode), detail=CLEAN_TEXT), max_size=2).map(tuple),
    )


def row_of(extraction, file_format=FileFormat.JPEG, outcome=Outcome.READ):
    return reading_row(
        file_format=file_format, content_id="0" * 32, sha256=None, outcome=outcome, extraction=extraction
    )


@pytest.fixture(scope="module")
def database():
    """A table of the reading columns, with the types they have in the store."""
    from rollaudit.store.schema import SCHEMA

    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    yield db
    db.close()


def through(database, row):
    """The row, through a worker's pipe and through SQLite."""
    columns = ", ".join(READING_COLUMNS)
    marks = ", ".join("?" * len(READING_COLUMNS))
    database.execute("DELETE FROM files")
    database.execute(
        f"INSERT INTO files (path, directory, size, mtime_ns, inode, {columns})"  # noqa: S608 - constants
        f" VALUES (X'612FFF', X'61', 1, 2, 3, {marks})",
        json.loads(json.dumps(row)),
    )
    return database.execute(f"SELECT path, size, mtime_ns, inode, {columns} FROM files").fetchone()  # noqa: S608 - constants


@given(
    extraction=extractions(CLEAN_TEXT, FINITE),
    file_format=st.sampled_from(FileFormat),
    outcome=st.sampled_from(Outcome),
)
def test_what_a_reader_says_comes_back_as_it_was(database, extraction, file_format, outcome):
    record = file_record(through(database, row_of(extraction, file_format, outcome)))
    assert record.path == "a/\udcff"
    assert (record.format, record.outcome) == (file_format, outcome)
    assert record.extraction == extraction
    assert record.reasons == extraction.reasons


@given(extraction=extractions(ANY_TEXT, ANY_FLOAT))
def test_nothing_that_a_file_makes_a_reader_say_fails_the_store_or_the_report(database, extraction):
    row = row_of(extraction)
    assert checked_reading(json.loads(json.dumps(row))) == row
    record = file_record(through(database, row))
    json.dumps([fact.value for fact in record.extraction.facts], allow_nan=False)
    assert len(record.extraction.facts) == len(extraction.facts)
    numbers = [value for value in row if isinstance(value, float)]
    assert all(math.isfinite(number) for number in numbers)
    for text in (value for value in row if isinstance(value, str)):
        text.encode("utf-8")


@given(extraction=extractions(ANY_TEXT, ANY_FLOAT))
def test_the_facts_can_be_taken_apart_by_sqlite_itself(database, extraction):
    through(database, row_of(extraction))
    database.execute("UPDATE files SET path = 'a.jpg'")
    rows = database.execute("SELECT path, category, field, value, source, confidence FROM facts").fetchall()
    assert [row[1] for row in rows] == [fact.category.value for fact in extraction.facts]


@given(
    found=st.builds(
        Detection,
        detector=st.sampled_from(DetectorName),
        version=CLEAN_TEXT,
        looked_for=st.booleans(),
        count=st.none() | st.integers(0, 1000),
        boxes=st.lists(st.builds(FaceBox, left=SHARE, top=SHARE, width=SHARE, height=SHARE, score=SHARE)).map(tuple),
        frames=st.integers(0, 100),
        facts=st.lists(
            st.builds(Fact, st.sampled_from(Category), CLEAN_TEXT, CLEAN_TEXT, CLEAN_TEXT, SHARE), max_size=3
        ).map(tuple),
        reason=st.none() | CLEAN_TEXT,
    )
)
def test_a_detectors_answer_comes_back_as_it_was(found):
    row = json.loads(json.dumps(detection_row(found)))
    assert len(row) == len(DETECTION_COLUMNS)
    assert detection_of(row) == found


def test_a_surrogate_pair_written_as_two_halves_becomes_the_character_it_means(database):
    record = file_record(through(database, row_of(Extraction(device=Device(owner="\ud83d\ude00 \ud800x")))))
    assert record.extraction.device.owner == "\U0001f600 �x"
