import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from hostile_report import HOSTILE, RUNS, compared, report_of
from report_fixture import build_report, claim, empty_report
from rollaudit.model.policy import PlatformAccess
from rollaudit.report.formats import OutputFormat
from rollaudit.report.html.page import write_html
from rollaudit.report.html.safety import content_policy, script_data

SECTIONS = [
    "story",
    "handover",
    "looked-at",
    "adds-up",
    "where",
    "when",
    "may-be-done",
    "phone",
    "otherwise",
    "exposing",
    "all",
    "not-looked-for",
    "next",
    "method",
]
VOID = {"meta", "br", "input", "img", "link", "hr"}


def page_of(report):
    stream = io.StringIO()
    write_html(report, stream)
    return stream.getvalue()


class Shape(HTMLParser):
    """The tags with their attributes' names, in order, and the texts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.links, self.open = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        if values.get("href", "").startswith("#"):
            self.links.append(values["href"][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, tuple(sorted(name for name, _ in attrs))))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> without a beginning"
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page():
    return page_of(compared(["x", "y", "z"]))


@pytest.fixture(scope="module")
def benign(page):
    return Shape(page).tags


def test_every_section_is_there_once_and_every_inner_link_leads_somewhere(page):
    shape = Shape(page)

    assert [name for name in shape.ids if name in SECTIONS] == SECTIONS
    assert len(shape.ids) == len(set(shape.ids))
    assert not shape.open
    assert set(shape.links) <= set(shape.ids)


def test_the_page_loads_nothing(page):
    assert not re.findall(r"""(?:src|srcset|action|poster|data|xlink:href)\s*=\s*["']?\s*(?:https?:)?//""", page)
    assert "@import" not in page
    assert "default-src &#39;none&#39;" in page
    assert "unsafe" not in page.partition("<style>")[0]


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 3))
def test_hostile_texts_leave_the_shape_of_the_page_as_it_is(first, benign):
    hostile = page_of(compared(HOSTILE[first : first + 3]))

    assert Shape(hostile).tags == benign
    assert not re.search("&#(5529[6-9]|5[5-6]\\d{3}|57[0-2]\\d\\d|573[0-3]\\d|5734[0-3]);", hostile)  # lone surrogates
    assert f"<script>{RUNS}" not in hostile


def test_the_page_is_ascii_whatever_the_names(page):
    assert page.isascii()
    assert page_of(report_of(["\N{HIRAGANA LETTER A}", "\N{CYRILLIC SMALL LETTER ZHE}", "z"])).isascii()
    assert "&#8220;Allow&#8221;" in page


def test_an_empty_library_is_told_as_such():
    page = page_of(empty_report())

    assert [name for name in Shape(page).ids if name in SECTIONS] == [one for one in SECTIONS if one != "otherwise"]
    assert set(Shape(page).links) <= set(Shape(page).ids)
    assert "none found" in page
    assert "No claim is made" in page


def test_claims_and_what_is_not_said_stand_apart():
    page = page_of(
        build_report(
            inferences=(claim("a circle of 60 m in Lisbon", 0.95), claim("", 0.0, abstained="6 photos, 20 needed"))
        )
    )

    assert "A circle of 60 m in Lisbon." in page
    assert "sure" in page
    assert "Not said" in page.partition("6 photos, 20 needed")[0]


def test_a_platform_that_takes_positions_out_is_said_and_leaves_no_point():
    report = build_report(platform=PlatformAccess.NO_MEDIA_LOCATION, places=empty_report().places)
    text = page_of(report)

    assert "without media location (Android)" in text
    assert 'id="map"' not in text
    assert 'id="packed-cards"' in text
    assert 'id="packed-points"' not in text


def test_the_same_report_gives_the_same_page():
    assert page_of(report_of(["a", "b"])) == page_of(report_of(["a", "b"]))


def test_data_stays_within_its_element():
    data = script_data({"name": "</script><!--&"})

    assert not set(str(data)) & set("<>&")
    assert json.loads(str(data)) == {"name": "</script><!--&"}


def test_the_policy_names_the_very_texts():
    policy = content_policy(["a{}"], ["1"])

    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert policy.count("'sha256-") == 2


def test_templates_are_loaded_only_for_the_page():
    code = "import sys, rollaudit.report.renderers; sys.exit('jinja2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert OutputFormat("html") is OutputFormat.HTML
