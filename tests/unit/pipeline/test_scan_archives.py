import pytest

from rollaudit.model.evidence import Extraction, FileFormat, Outcome, ReasonCode
from rollaudit.pipeline import archives
from rollaudit.pipeline.archives import read_archives
from rollaudit.pipeline.progress import NoProgress
from rollaudit.store.rows import reading_row
from rollaudit.store.store import Store
from rollaudit.store.walking import Found
from rollaudit.workers.pool import Failure, ItemResult

FOUND = [Found(path, 10, 5, number) for number, path in enumerate((b"a.zip", b"b.zip"))]
SETUP = {"root": "/nowhere", "sha256": False}


def row(file_format, outcome=Outcome.READ):
    return reading_row(
        file_format=file_format, content_id="c" * 32, sha256=None, outcome=outcome, extraction=Extraction()
    )


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        walking = one.begin_walk(reader_version="1", need_sha256=False)
        walking.put(b"", 0, FOUND)
        walking.end()
        own = row(FileFormat.ZIP)
        own[3] = None
        one.put_readings([(file_id, list(own)) for file_id, _ in one.pending()])
        yield one


def part(*names, following=None, opened=True):
    members = [[name, 5, 3, row(FileFormat.JPEG)] for name in names]
    return {"members": members, "next": following, "reasons": [], "opened": opened}


def answers(monkeypatch, said):
    """Let workers answer from `said`: (path, first) to a slice or a `Failure`."""

    def run(_task, items, **_options):
        for index, (path, first) in enumerate(items):
            value = said[path, first]
            failure = value if isinstance(value, Failure) else None
            yield ItemResult(index=index, value=None if failure else value, failure=failure)

    monkeypatch.setattr(archives, "run", run)


def outcomes(store):
    return {file.path: (file.outcome, [one.code for one in file.reasons]) for file in store.other_files()}


def test_slices_are_asked_for_until_there_are_no_more(store, monkeypatch):
    said = {("a.zip", 0): part("1.jpg", following=1), ("a.zip", 1): part("2.jpg"), ("b.zip", 0): part("1.jpg")}
    answers(monkeypatch, said)
    read_archives(SETUP, 1, store, NoProgress())
    assert outcomes(store) == dict.fromkeys(
        ("a.zip", "a.zip/1.jpg", "a.zip/2.jpg", "b.zip", "b.zip/1.jpg"), (Outcome.READ, [])
    )


def test_a_worker_that_dies_costs_its_archive_and_what_was_read_of_it_stays(store, monkeypatch):
    said = {("a.zip", 0): part("1.jpg", following=1), ("a.zip", 1): Failure.DIED, ("b.zip", 0): Failure.TIMEOUT}
    answers(monkeypatch, said)
    read_archives(SETUP, 1, store, NoProgress())
    assert outcomes(store) == {
        "a.zip": (Outcome.PARTIAL, [ReasonCode.WORKER_DIED]),
        "a.zip/1.jpg": (Outcome.READ, []),
        "b.zip": (Outcome.SKIPPED, [ReasonCode.TIMEOUT]),
    }


def test_a_later_slice_that_fails_leaves_what_was_opened(store, monkeypatch):
    failed = {**part(opened=False), "reasons": [["unreadable", ""]]}
    answers(monkeypatch, {("a.zip", 0): part("1.jpg", following=1), ("a.zip", 1): failed, ("b.zip", 0): part()})
    read_archives(SETUP, 1, store, NoProgress())
    assert outcomes(store)["a.zip"] == (Outcome.PARTIAL, [ReasonCode.UNREADABLE])


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {**part("1.jpg"), "members": [["1.jpg", 5, 3, ["jpeg"]]]},
        {**part("1.jpg"), "members": [["1.jpg", 1 << 70, 3, row(FileFormat.JPEG)]]},
        {**part("1.jpg"), "members": [["\ud800", 5, 3, row(FileFormat.JPEG)]]},
        {**part("1.jpg"), "members": [["1.jpg", 5, 3, [*row(FileFormat.JPEG)[:-1], '[["no","such","fact"]]']]]},
        {**part("1.jpg"), "reasons": [["no such code", ""]]},
        {**part("1.jpg"), "opened": "yes"},
    ],
    ids=["no slice", "short row", "size", "path", "facts", "reason", "opened"],
)
def test_a_worker_that_answers_nonsense_costs_its_archive_only(store, monkeypatch, wrong):
    answers(monkeypatch, {("a.zip", 0): wrong, ("b.zip", 0): part("1.jpg")})
    read_archives(SETUP, 1, store, NoProgress())
    assert outcomes(store) == {
        "a.zip": (Outcome.SKIPPED, [ReasonCode.READER_ERROR]),
        "b.zip": (Outcome.READ, []),
        "b.zip/1.jpg": (Outcome.READ, []),
    }


@pytest.mark.parametrize("code", ["vanished", "unreadable"])
def test_an_archive_that_could_not_be_opened_is_tried_by_the_next_scan(store, monkeypatch, code):
    gone = {**part(opened=False), "reasons": [[code, ""]]}
    answers(monkeypatch, {("a.zip", 0): gone, ("b.zip", 0): part()})
    read_archives(SETUP, 1, store, NoProgress())
    walking = store.begin_walk(reader_version="1", need_sha256=False)
    walking.put(b"", 0, FOUND)
    walking.end()
    assert [path for _, path in store.pending()] == ["a.zip"]


def test_a_worker_that_leads_round_in_circles_is_not_followed(store, monkeypatch):
    answers(monkeypatch, {("a.zip", 0): part("1.jpg", following=0), ("b.zip", 0): part()})
    read_archives(SETUP, 1, store, NoProgress())
    assert outcomes(store)["a.zip"] == (Outcome.PARTIAL, [ReasonCode.READER_ERROR])
