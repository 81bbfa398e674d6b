"""Invented lives are of one piece: where people are, what clocks say, and what the truth tells of it."""

import json
from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from rollaudit.places.zones import time_zone
from rollaudit.sample.simulator.days import plan_days
from rollaudit.sample.simulator.draw import AS_OF, draw_life
from rollaudit.sample.simulator.persona import Persona
from rollaudit.sample.simulator.shots import ShotKind, shoot
from rollaudit.sample.simulator.truth import Witness
from rollaudit.sample.simulator.world import Town, World, metres, moved
from rollaudit.sample.writing import truth_as_json


@pytest.fixture(scope="module")
def world():
    """Forty towns of two countries on both sides of a zone's border."""
    towns = [
        Town(name=f"P{number}", country_code="PT", latitude=38.5 + number % 5 * 0.4, longitude=-8.6 + number // 5 * 0.2)
        for number in range(20)
    ]
    towns += [
        Town(name=f"E{number}", country_code="ES", latitude=38.5 + number % 5 * 0.4, longitude=-6.0 + number // 5 * 0.4)
        for number in range(20)
    ]
    return World(towns, time_zone)


def watched(life, world, photos):
    witness = Witness(life)
    files = list(witness.watch(shoot(life, world, photos)))
    return files, witness.truth()


@pytest.mark.parametrize("persona", list(Persona))
def test_homes_follow_one_another_and_trips_never_overlap(world, persona):
    for seed in range(12):
        life = draw_life(world, seed, persona)
        assert life.last <= AS_OF
        for before, after in zip(life.homes, life.homes[1:], strict=False):
            assert after.first - before.last == timedelta(days=1)
            assert metres(before.site.point, after.site.point) > 300
        if life.homes:
            assert (life.homes[0].first, life.homes[-1].last) == (life.first, life.last)
        else:
            assert life.persona is Persona.TRAVELLER
        for before, after in zip(life.trips, life.trips[1:], strict=False):
            assert before.last < after.first
        for job in life.jobs:
            assert all(job.first >= life.first and job.last <= life.last for job in life.jobs)


def test_personas_are_what_they_are_called(world):
    for seed in range(8):
        assert draw_life(world, seed, Persona.TRAVELLER).homes == ()
        assert draw_life(world, seed, Persona.AT_HOME).jobs == ()
        assert draw_life(world, seed, Persona.PHOTOGRAPHER).clients
        night = draw_life(world, seed, Persona.NIGHT_SHIFT)
        hours = [stay.start_h for day in plan_days(night, world) for stay in day.stays if stay.label.startswith("work")]
        assert hours
        assert min(hours) > 20
    moved_lives = [draw_life(world, seed, Persona.MOVED) for seed in range(8)]
    assert sum(len(life.homes) > 1 for life in moved_lives) >= 6


def test_the_number_asked_for_is_the_number_given_and_no_path_comes_twice(world):
    for seed, photos in ((1, 200), (2, 3_000), (3, 7)):
        files, truth = watched(draw_life(world, seed), world, photos)
        assert len(files) == truth.photos == photos
        assert len({file.path for file in files}) == photos


def test_a_phone_tells_the_time_of_the_place(world):
    life = draw_life(world, 5, Persona.OFFICE)
    zones = {home.site.zone for home in life.homes}
    home = [
        file
        for file in watched(life, world, 2_000)[0]
        if file.label.startswith("home") and file.gear and file.gear.camera.gps and file.kind is ShotKind.PHOTO
    ]
    assert home
    wrong = [
        file
        for file in home
        if file.stamp.utcoffset() not in {file.taken.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}
    ]
    assert len(wrong) < len(home) / 50  # but for the hours around a change of clocks


def test_positions_are_as_bad_as_receivers_are(world):
    life = draw_life(world, 5, Persona.OFFICE)
    home = life.homes[0].site
    errors = sorted(
        metres((file.fix.latitude, file.fix.longitude), home.point)
        for file in watched(life, world, 6_000)[0]
        if file.label == "home:0" and file.fix and file.kind is ShotKind.PHOTO
    )
    assert len(errors) > 200
    assert 5 < errors[len(errors) // 2] < 150
    assert errors[-1] > 1_000  # none of the mishaps is left out
    assert len([error for error in errors if error > 1_000]) < len(errors) / 20


def test_the_truth_counts_what_the_files_tell(world):
    life = draw_life(world, 11, Persona.OFFICE)
    files, truth = watched(life, world, 2_000)
    assert sum(truth.kinds.values()) == 2_000
    assert truth.kinds == dict(sorted(Counter(file.kind.value for file in files).items()))
    assert truth.homes[0].located == sum(file.label == "home:0" and file.on_the_spot for file in files)
    assert all(not file.on_the_spot or file.fix for file in files)
    owned = {(gear.camera.make, gear.camera.model) for gear in life.gear if gear.owned}
    assert {(device.make, device.model) for device in truth.devices if device.owned} <= owned
    told = json.loads(truth_as_json(truth))
    assert told["homes"][0]["located"] == truth.homes[0].located
    assert told["as_of"] == AS_OF.isoformat()


def test_points_are_moved_by_what_is_said():
    for start in ((0.0, 0.0), (59.3, 18.1), (-33.9, 179.9999)):
        there = moved(*start, 300.0, 400.0)
        assert metres(start, there) == pytest.approx(500, rel=0.01)
        assert -180 <= there[1] < 180
