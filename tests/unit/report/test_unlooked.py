"""Where nobody looked for faces, those that files name are never told as all that there are."""

from dataclasses import replace
from io import StringIO

import pytest

from report_fixture import build_report
from rollaudit.model.evidence import Category
from rollaudit.model.report import NotLookedFor
from rollaudit.report.markdown import write_markdown
from rollaudit.report.notes import handover_note, short_note
from rollaudit.report.story import figures, headline, story
from rollaudit.report.unlooked import counted_label, faces_unlooked

MISSING = tuple(
    NotLookedFor(category=one, reason="--no-faces") for one in (Category.FACE_PRESENCE, Category.FACIAL_FEATURES)
)


def named(count):
    rows = tuple(
        replace(row, ceiling=count) if row.category is Category.FACE_PRESENCE else row
        for row in build_report().handover
    )
    return build_report(handover=rows, not_looked_for=MISSING)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "faces were not looked for"),
        (1, "faces were not looked for; 1 is named in the files' metadata"),
        (2, "faces were not looked for; 2 are named in the files' metadata"),
    ],
)
def test_it_is_said_that_nobody_looked_and_what_files_name(count, words):
    assert faces_unlooked(named(count)) == words
    assert f"F{words[1:]}." in " ".join(story(named(count)))
    page = StringIO()
    write_markdown(named(count), page)
    assert f"F{words[1:]}." in page.getvalue().replace("\\", "")


def test_neither_headline_nor_tile_gives_their_number_as_that_of_faces():
    report = named(2)
    assert "show" not in headline(report)
    assert "show faces" not in " ".join(story(report))
    assert ("2", "with faces") not in figures(report)
    assert any(words.endswith("not looked for in pictures") for _, words in figures(report))


def test_where_somebody_looked_the_number_stands_by_itself():
    report = build_report(not_looked_for=())
    assert faces_unlooked(report) == ""
    assert ("611", "with faces") in figures(report)
    assert "611 show faces" in " ".join(story(report))


def test_a_row_beside_others_says_what_it_counts():
    assert counted_label(MISSING, Category.FACE_PRESENCE) == "with faces by metadata"
    assert counted_label((), Category.FACE_PRESENCE) == "with faces"
    assert counted_label(MISSING, Category.AUDIO) == "with sound"
    page = StringIO()
    write_markdown(named(2), page)
    assert "| with faces by metadata |" in page.getvalue()


@pytest.mark.parametrize(
    ("category", "detectors", "full", "short"),
    [
        (Category.TEXT_IN_IMAGE, (), "by the files' own word; nobody looked at the pictures", "by the files' own word"),
        (Category.TEXT_IN_IMAGE, ("codes=1",), "codes alone, text was not looked for", "codes; text not looked for"),
        (Category.TEXT_IN_IMAGE, ("text=1",), "", ""),
        (Category.TEXT_IN_IMAGE, ("faces=1",), "nobody looked at the pictures", "by the files' own word"),
        (Category.SCREENSHOT_DOCUMENT, ("text=1",), "by file names and what was read", "by names and what was read"),
        (Category.SCREENSHOT_DOCUMENT, ("faces=1",), "nobody looked at the pictures", "by the files' own word"),
    ],
)
def test_a_row_says_who_looked_for_it(category, detectors, full, short):
    row = replace(build_report().handover[0], category=category, ceiling=7, looked_for=True)
    report = build_report(detectors=detectors, not_looked_for=(NotLookedFor(category=category, reason="in part"),))
    assert full in handover_note(report, row)
    assert short in short_note(report, row)
    if not full:
        assert "looked" not in handover_note(report, row) + short_note(report, row)
