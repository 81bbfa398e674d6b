"""`--thumbnails`: pictures on the page only where they are asked for, and never where a report is redacted."""

import base64
import io
import re
import sqlite3

import pytest
from PIL import Image

from cli_runs import Cli
from rollaudit.sample.roll import make_sample

PICTURES = re.compile(r'<img class="thumbnail"[^>]* src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The sample's photos of one day with many faces."""
    place = tmp_path_factory.mktemp("thumbnails")
    make_sample(place / "whole")
    few = place / "few"
    few.mkdir()
    for path in sorted((place / "whole").rglob("*.JPG"))[:3]:
        path.rename(few / path.name)
    return few


def scanned(library, tmp_path, *options):
    target, store = tmp_path / "page.html", tmp_path / "scan.sqlite"
    run = Cli(tmp_path / "cli").run(
        "scan", str(library), "--quiet", "--store", str(store), "-o", f"html={target}", *options
    )
    assert run.code == 0, run.err
    return target.read_text(encoding="utf-8"), store


def pictures(page):
    return [base64.b64decode(one) for one in PICTURES.findall(page)]


def test_thumbnails_stand_on_cards_without_metadata_and_are_not_stored(library, tmp_path):
    page, store = scanned(library, tmp_path, "--thumbnails")

    made = pictures(page)
    assert len(made) == 3
    for one in made:
        picture = Image.open(io.BytesIO(one))
        assert max(picture.size) <= 160
        assert not picture.getexif()
    with sqlite3.connect(store) as held:
        dump = "\n".join(held.iterdump())
    assert base64.b64encode(made[0]).decode()[:80] not in dump
    assert made[0].hex()[:80] not in dump.lower()
    assert made[0][:64] not in store.read_bytes()


@pytest.mark.parametrize(
    "options", [(), ("--thumbnails", "--redact", "share"), ("--thumbnails", "--redact", "publish")]
)
def test_without_the_option_and_where_redacted_there_is_no_picture(library, tmp_path, options):
    page, _ = scanned(library, tmp_path, *options)

    assert "data:image" not in page


def test_the_same_run_makes_the_same_page(library, tmp_path):
    pages = []
    for name, jobs in (("one", "1"), ("two", "2")):
        (tmp_path / name).mkdir()
        pages.append(scanned(library, tmp_path / name, "--thumbnails", "--jobs", jobs, "--as-of", "2025-07-01")[0])
    assert pictures(pages[0]) == pictures(pages[1])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--thumbnails",), "--thumbnails are for the HTML page"),
        (("--thumbnails", "-o", "json={place}/x.json"), "--thumbnails are for the HTML page"),
        (("--show-faces", "-o", "html={place}/x.html"), "--show-faces says how thumbnails are made"),
    ],
)
def test_what_would_do_nothing_is_refused(library, tmp_path, options, words):
    run = Cli(tmp_path / "cli").run("scan", str(library), *(one.format(place=tmp_path) for one in options))

    assert run.code == 2
    assert words in run.err
