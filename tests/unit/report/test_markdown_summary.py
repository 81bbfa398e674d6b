import io

import pytest
from markdown_it import MarkdownIt

from hostile_names import NAMES, hostile_report, many_findings
from report_fixture import build_report
from rollaudit.model.finding import FindingSummary
from rollaudit.report.markdown import md, write_markdown


def text(report):
    stream = io.StringIO()
    write_markdown(report, stream)
    return stream.getvalue()


def rendered(source):
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(source)


def test_names_stay_text_and_rows_stay_rows():
    page = rendered(text(hostile_report()))
    assert "<script" not in page
    assert "<a " not in page
    assert "<code" not in page
    assert "<em" not in page
    cells = [row.count("<td") for row in page.split("<tr>")[1:]]
    assert set(cells) <= {0, 3, 4, 5}
    assert text(hostile_report()).isprintable() is False  # it has lines,
    assert all(line.isprintable() for line in text(hostile_report()).split("\n"))  # and nothing else that is none


@pytest.mark.parametrize("name", NAMES)
def test_a_name_shows_as_itself(name):
    from html import unescape

    from rollaudit.text import clean

    assert unescape(rendered("x" + md(name)).removeprefix("<p>").removesuffix("</p>\n")) == "x" + clean(name)


def test_bare_links_and_mentions_are_taken_apart():
    assert md("www.example.org @all #1") == r"www\.example.org \@all \#1"


def test_it_tells_what_is_handed_over_found_known_and_unseen():
    page = text(build_report(findings=FindingSummary(known=3, left_out=2)))
    assert "| | reported window | all it can reach |" in page
    assert "| with an exact position | 33 | 902 |" in page
    assert "- objects and scenes: " in page
    assert "| with captions or keywords | 0 | none found |" in page
    assert "1,041 photos, 88 videos and 75 others" in page
    assert "_" not in page.replace("\\_", "")
    assert "None by the rules that were asked." in page
    assert "3 more are known" in page
    assert "2 more were left out" in page
    assert "### Not looked for" in page


def test_it_is_bounded_and_the_most_severe_come_first():
    page = text(many_findings(high=3, low=500))
    rows = [line for line in page.split("\n") if ".jpg |" in line]
    assert len(rows) == 50
    assert all("RA101" in row for row in rows[:3])
    assert "453 more stand in the full reports." in page
