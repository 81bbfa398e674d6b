"""What the report on the sample says it adds up to: what was planted, traced to its files, and ended without them."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from rollaudit.sample.simulator.world import metres


def claims_of(run):
    """The claims made, by kind; every one of them."""
    by_kind = {}
    for claim in run["inferences"]:
        if claim["abstained"] is None:
            by_kind.setdefault(claim["id"], []).append(claim)
    return by_kind


@pytest.fixture(scope="module")
def whole(shared_cli, roll):
    run = shared_cli.run("scan", roll.path, "--jobs", "2", "--as-of", "2025-07-06", "--format", "json")
    assert run.code == 0, run.err
    return run.report


@pytest.fixture(scope="module")
def paths(whole):
    """The paths of each asset's files."""
    return {asset["id"]: [file["path"] for file in asset["files"]] for asset in whole["assets"]}


@pytest.mark.parametrize("kind", ["home", "work"])
def test_home_and_work_are_where_they_were_planted(whole, roll, kind):
    (claim,) = claims_of(whole)[kind]
    planted = getattr(roll.truth, kind)
    said = claim["place"]
    assert metres((said["latitude"], said["longitude"]), (planted.latitude, planted.longitude)) < said["radius_m"]
    assert claim["confidence"] >= 0.9


@pytest.mark.parametrize("kind", ["home", "work"])
def test_they_are_traced_to_the_files_that_were_taken_there(whole, roll, paths, kind):
    (claim,) = claims_of(whole)[kind]
    planted = getattr(roll.truth, kind)
    taken = {file.path: file.position for file in roll.truth.files}
    assert len(claim["evidence"]) == claim["asset_count"] >= 10
    for one in claim["evidence"]:
        position = next(taken[path] for path in paths[one] if taken.get(path))
        assert metres(position, (planted.latitude, planted.longitude)) < 4 * planted.radius_m, paths[one]


def test_trips_are_those_planted(whole, roll):
    said = [
        (date.fromisoformat(claim["period"]["from"]), date.fromisoformat(claim["period"]["to"]))
        for claim in claims_of(whole)["trip"]
    ]
    assert said == [(trip.first_day, trip.last_day) for trip in roll.truth.trips]


def test_the_birthday_is_the_one_planted(whole, roll):
    (claim,) = claims_of(whole)["recurring_day"]
    assert claim["details"]["day"] == roll.truth.birthday
    assert claim["details"]["years"] == ", ".join(map(str, roll.truth.birthday_years))
    assert claim["details"]["kind"] == "birthday"


def test_devices_are_those_planted(whole, roll):
    said = {(claim["details"]["make"], claim["details"]["model"]) for claim in claims_of(whole)["device"]}
    assert said == {(device.make, device.model) for device in roll.truth.devices}


@pytest.mark.parametrize("kind", ["home", "work", "trip", "recurring_day", "device"])
def test_without_the_named_files_the_claim_is_not_made(shared_cli, roll, whole, paths, tmp_path, kind):
    claim = claims_of(whole)[kind][0]
    assert claim["ends_without"]
    left = tmp_path / "roll"
    shutil.copytree(roll.path, left)
    for one in claim["ends_without"]:
        for path in paths[one]:
            (left / path).unlink()
    # the birthday rests on faces; the others are told without, which is quicker
    how = ["--jobs", "2"] if kind == "recurring_day" else ["--no-faces", "--jobs", "1"]
    run = shared_cli.run("scan", left, *how, "--as-of", "2025-07-06", "--format", "json")
    others = claims_of(run.report).get(kind, [])
    assert not any(same(claim, other) for other in others)


def same(claim, other):
    """Whether two claims of a kind mean the same: the place, the days, the day of the year, the device."""
    if claim["place"]:
        points = ((one["place"]["latitude"], one["place"]["longitude"]) for one in (claim, other))
        return metres(*points) < 250
    if claim["id"] == "trip":
        return claim["period"]["from"] <= other["period"]["to"] and other["period"]["from"] <= claim["period"]["to"]
    named = ("day",) if claim["id"] == "recurring_day" else ("make", "model")
    return all(claim["details"][name] == other["details"][name] for name in named)


def test_the_page_for_journalists_counts_the_sample_as_the_report_does(whole):
    page = (Path(__file__).resolve().parents[2] / "docs" / "tutorial-journalist.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"would reach\* (\d+) photos and videos with an exact position", page)
    assert int(said) == next(row["ceiling"] for row in whole["handover"] if row["category"] == "location_precise")
