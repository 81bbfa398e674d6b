import os

import pytest

from rollaudit.model.detection import CANNOT_OPEN, Detection, DetectorName, Search
from rollaudit.model.evidence import Extraction, FileFormat, Outcome
from rollaudit.pipeline import looks
from rollaudit.pipeline.looks import look
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.scan import group_assets
from rollaudit.store.rows import detection_row, reading_row
from rollaudit.store.store import Store
from rollaudit.store.walking import Found
from rollaudit.workers.pool import ItemResult


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        walking = one.begin_walk(reader_version="1", need_sha256=False)
        walking.put(b"", 0, [Found(name, 10, 5, number) for number, name in enumerate((b"a.jpg", b"b.jpg"))])
        walking.end()
        row = reading_row(
            file_format=FileFormat.JPEG,
            content_id="c" * 32,
            sha256=None,
            outcome=Outcome.READ,
            extraction=Extraction(),
        )
        one.put_readings([(file_id, list(row)) for file_id, _ in one.pending()])
        group_assets(one, NoProgress())
        yield one


@pytest.fixture
def shown(store, tmp_path, monkeypatch):
    """Look, with workers that answer so: a reason or None by name; return the names that they were shown."""

    def scan(reasons, *, say=None):
        names = []

        def run(_task, items, **_options):
            for index, (path, _, detectors) in enumerate(items):
                names.append(path)
                versions = {one.name: one.version for one in looks.asked(Search())}
                rows = [
                    detection_row(
                        Detection(
                            detector=DetectorName(name),
                            version=versions[DetectorName(name)],
                            looked_for=True,
                            count=None if reasons.get(path) else 0,
                            reason=reasons.get(path),
                        )
                    )
                    for name in detectors
                ]
                yield ItemResult(index=index, value=rows if say is None else say)

        monkeypatch.setattr(looks, "run", run)
        look({"root": str(tmp_path)}, Search(), 1, store, NoProgress())
        return names

    return scan


def test_each_picture_is_shown_once(shown):
    assert shown({}) == ["a.jpg", "b.jpg"]
    assert shown({}) == []


def test_what_could_not_be_opened_is_shown_again_and_what_is_damaged_is_not(shown):
    assert shown({"a.jpg": CANNOT_OPEN, "b.jpg": "is damaged"}) == ["a.jpg", "b.jpg"]
    assert shown({}) == ["a.jpg"]
    assert shown({}) == []


def test_the_decoder_says_so_in_these_words(tmp_path):
    from rollaudit.pipeline.look_task import look_task

    task = look_task({"root": os.fspath(tmp_path), "search": Search().to_json()})
    rows = task(["gone.jpg", "jpeg", ["faces"]])
    assert [row[-1] for row in rows] == [CANNOT_OPEN]


@pytest.mark.parametrize("say", [[], [["faces", "v0"]], "nonsense", [["x"] * 8]])
def test_a_worker_that_answers_nonsense_costs_its_picture(shown, say):
    shown({}, say=say)
    assert shown({}) == []
