import os
import stat

import pytest

from pictures_that_tell import jpeg_that_tells, plan, png_that_tells
from rollaudit.errors import AuditError, UsageError
from rollaudit.library.roots import library_of
from rollaudit.model.evidence import Category, FileFormat
from rollaudit.model.stripping import LeftOut
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.strip_task import check_task, plan_task
from rollaudit.pipeline.stripping import MAX_BYTES, StripRequest, _pieces, _Run, _Tally, check_places, strip_library
from rollaudit.strip.choice import parse_removals
from rollaudit.strip.jpeg import strip_jpeg
from rollaudit.strip.pieces import assembled


@pytest.fixture
def place(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "copies").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg_that_tells())
    return tmp_path


def request_of(place, *removals):
    return StripRequest(
        source=place / "photos", destination=place / "copies", choice=parse_removals(removals or ["all"]), jobs=1
    )


def run_of(place, *removals):
    request = request_of(place, *removals)
    return _Run(request=request, root=place / "photos", destination=place / "copies", tally=_Tally())


def test_a_draft_that_still_says_it_is_deleted_and_named(place):
    draft = place / "copies" / ".rollaudit-strip-0"
    draft.write_bytes(jpeg_that_tells())
    run = run_of(place, "position")
    run.check_drafts([("a.jpg", draft.name)], NoProgress())
    assert os.listdir(place / "copies") == []  # noqa: PTH208 - names are what counts
    (left_out,) = run.tally.left_out
    assert (left_out.path, left_out.reason, left_out.reason.is_failure) == ("a.jpg", LeftOut.STILL_THERE, True)
    assert "EXIF:GPSLatitude" in left_out.detail


def test_a_draft_that_proves_nothing_is_deleted_and_named(place):
    original = jpeg_that_tells()
    clean = assembled(strip_jpeg(original, plan()), original)
    for copy, word in ((clean[:-400], "no end"), (png_that_tells()[:200], "not of the format")):
        draft = place / "copies" / ".rollaudit-strip-0"
        draft.write_bytes(copy)
        run = run_of(place, "captions")
        run.check_drafts([("a.jpg", draft.name)], NoProgress())
        (left_out,) = run.tally.left_out
        assert left_out.reason is LeftOut.NOT_PROVEN
        assert word in left_out.detail
        assert not draft.exists()


def test_an_answer_that_is_no_copy_ends_the_run():
    for answer in ([[5, 3]], [[-1, 3]], [[0, MAX_BYTES + 1]], [{}], [[1, 2, 3]], [None]):
        with pytest.raises(AuditError, match="no copy"):
            _pieces(answer)
    assert _pieces(["YWI=", [3, 9]]) == [b"ab", (3, 9)]


def test_a_file_that_changes_meanwhile_gives_no_copy(place):
    run = run_of(place)
    (draft,) = run.write_drafts(["a.jpg"], NoProgress())
    (place / "copies" / draft[1]).unlink()
    pieces = plan_task({"root": str(place / "photos"), "removals": ["all"]})("a.jpg")["pieces"]
    (place / "photos" / "a.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    run._write("a.jpg", draft[1], _pieces(pieces))
    run.check_drafts([draft], NoProgress())
    assert [one.reason.is_failure for one in run.tally.left_out] == [True]


def test_what_is_counted_is_what_was_asked_what_went_with_it_and_what_stays(place):
    summary = strip_library(request_of(place, "position"), NoProgress())
    assert (summary.found, summary.copied, summary.by_format) == (1, 1, {FileFormat.JPEG: 1})
    assert summary.removed == {Category.LOCATION_PRECISE: 1, Category.LOCATION_INFERRED: 1}
    assert {Category.DEVICE_INFO, Category.EDIT_HISTORY, Category.MEDIA_CONTENT} <= summary.also_removed.keys()
    assert {Category.DATE_TAKEN, Category.PERSON_IDENTITY} <= summary.kept.keys()
    assert summary.left_out == summary.failures == ()
    assert stat.S_IMODE((place / "copies" / "a.jpg").stat().st_mode) == 0o600


def test_a_file_larger_than_can_be_held_is_left_out(place):
    with (place / "photos" / "huge.jpg").open("wb") as file:
        file.write(b"\xff\xd8\xff\xe0")
        file.truncate(MAX_BYTES + 1)
    answer = plan_task({"root": str(place / "photos"), "removals": ["all"]})("huge.jpg")
    assert (answer["left_out"], answer["format"]) == ("too_large", "jpeg")


def test_a_file_that_went_is_named(place):
    setup = {"root": str(place / "photos"), "destination": str(place / "copies"), "removals": ["all"]}
    assert plan_task(setup)("gone.jpg")["left_out"] == "unreadable"
    assert check_task(setup)(["gone.jpg", "gone.jpg"])["left_out"] == "not_proven"


def test_drafts_go_when_a_run_is_interrupted(place):
    class Interrupting(NoProgress):
        def phase(self, name, total):
            if total and "copies" in name:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        strip_library(request_of(place), Interrupting())
    assert list((place / "copies").iterdir()) == []


def test_a_place_that_holds_the_library_is_refused_unless_it_is_empty_elsewhere(place):
    library = library_of((place / "photos",))
    assert check_places(library, place / "copies") == (place / "copies").resolve()
    assert check_places(library, place / "new") == (place / "new").resolve()
    for wrong in (place, place / "photos" / "sub", place / "photos" / "a.jpg"):
        with pytest.raises(UsageError):
            check_places(library, wrong)
