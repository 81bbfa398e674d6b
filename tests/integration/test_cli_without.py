"""What if: the report on what would be left."""

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = Path(__file__).resolve().parents[2] / "schema" / "report-v1.schema.json"


@pytest.fixture(scope="module")
def store(shared_cli, roll, tmp_path_factory):
    path = tmp_path_factory.mktemp("whatif") / "scan.sqlite"
    assert shared_cli.scan(roll.path, "--as-of", "2025-07-06", "--store", path, "-q").code == 0
    return path


def report(cli, store, *options):
    run = cli.run("report", store, "-q", "-f", "json", *options)
    assert run.code == 0, run.err
    return run.report


@pytest.mark.parametrize(
    ("name", "categories"),
    [
        ("location", {"location_precise", "location_inferred"}),
        ("names", {"person_identity"}),
        ("identifiers", {"device_identifier"}),
        ("dates", {"date_taken"}),
        ("faces", {"face_presence", "facial_features"}),
        ("screenshots", {"screenshot_document"}),
    ],
)
def test_what_is_left_out_is_in_no_part_of_the_report(shared_cli, store, name, categories):
    before, after = report(shared_cli, store), report(shared_cli, store, "--without", name)
    jsonschema.validate(after, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (before["without"], after["without"]) == ([], [name])
    carried = {category for asset in after["assets"] for category in asset["categories"]}
    facts = {fact["category"] for asset in after["assets"] for fact in asset["facts"]}
    assert categories.isdisjoint(carried | facts)
    assert all(row["ceiling"] == row["full_access"] == 0 for row in after["handover"] if row["category"] in categories)
    assert all(categories.isdisjoint(one["categories"]) for one in after["exposures"] + after["top"])
    effects = {one["category"]: (one["before"], one["after"]) for one in after["without_effects"]}
    for row in before["handover"]:
        if row["category"] in effects:
            left = next(one["ceiling"] for one in after["handover"] if one["category"] == row["category"])
            assert effects[row["category"]] == (row["ceiling"], left)


def test_metadata_goes_and_what_pixels_sound_and_names_tell_stays(shared_cli, store):
    after = report(shared_cli, store, "--without", "metadata")
    sources = {fact["source"] for asset in after["assets"] for fact in asset["facts"]}
    assert sources <= {"filename", "path", "QuickTime:HandlerType"}
    assert all(asset["position"] is None for asset in after["assets"])
    assert {asset["capture_time"]["source"] for asset in after["assets"] if asset["capture_time"]} <= {"filename"}
    assert any("screenshot_document" in asset["categories"] for asset in after["assets"])


def test_videos_and_old_files_are_left_out_whole_and_the_files_found_stay_counted(shared_cli, store):
    before = report(shared_cli, store)
    after = report(shared_cli, store, "--without", "videos", "--without", "before=2025-01-01")
    assert {asset["kind"] for asset in after["assets"]} == {"photo"}
    assert not any(file["role"] == "live_photo_video" for asset in after["assets"] for file in asset["files"])
    days = [asset["capture_time"]["local"][:10] for asset in after["assets"] if asset["capture_time"]]
    assert min(days) >= "2025-01-01"
    assert sum(asset["capture_time"] is None for asset in after["assets"]) > 0
    assert after["coverage"]["files_found"] == before["coverage"]["files_found"]
    assert after["coverage"]["videos"] == before["coverage"]["videos"]
    older = report(shared_cli, store, "--without", "videos", "--without", "older-than=186")  # from 2025-01-01 on
    assert [one["id"] for one in older["assets"]] == [one["id"] for one in after["assets"]]


def test_the_terminal_says_so_and_shows_before_and_after(shared_cli, store):
    out = shared_cli.run("report", store, "-q", "-f", "terminal", "--without", "location", "--without", "videos").out
    assert "What if: without location and videos." in " ".join(out.split())
    assert "WHAT IF   without location and videos" in out
    assert "left out" in out
    # a command that is broken across lines cannot be copied
    assert max(len(line) for line in out.splitlines() if not line.lstrip().startswith("rollaudit ")) <= 80


def test_everything_may_be_left_out(shared_cli, store):
    after = report(shared_cli, store, "--without", "before=2999-01-01", "--without", "metadata", "--without", "faces")
    assert after["scope"]["ceiling"] == len(after["assets"])
    run = shared_cli.run(
        "report", store, "-q", "-f", "terminal", "--without", "before=2999-01-01", "--without", "videos"
    )
    assert run.code == 0, run.err


def test_faces_that_nobody_looked_for_are_not_promised_to_be_gone(shared_cli, store):
    out = shared_cli.run("report", store, "-q", "-f", "terminal", "--without", "faces").out
    assert "Faces were not looked for" in out


def test_a_scan_takes_it_too_and_refuses_what_it_does_not_know_before_reading(cli, photos):
    run = cli.scan(photos, "-f", "json", "--without", "device", "--as-of", "2025-07-06")
    assert run.report["without"] == ["device"]
    assert all(asset["device"]["model"] is None for asset in run.report["assets"])
    wrong = cli.scan(photos, "--without", "gps", "--without", "older-than=x")
    assert wrong.code == 2
    assert "--without gps" in wrong.err
    assert "--without older-than=x" in wrong.err
