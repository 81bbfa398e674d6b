"""How claims are held against the truth: the figures in docs/accuracy.md mean what they say."""

import importlib.util
import math
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rollaudit.model.report import Inference, InferencePlace
from rollaudit.model.summaries import Period
from rollaudit.sample.simulator.truth import TrueDay, TrueDevice, TrueStay, TrueTrip, Truth


@pytest.fixture(scope="module")
def scores():
    path = Path(__file__).resolve().parents[2] / "scripts" / "accuracy_inference.py"
    spec = importlib.util.spec_from_file_location("accuracy_inference", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stay(kind="home", latitude=38.7, **changes):
    known = {"town": "Lisbon", "country_code": "PT", "longitude": -9.1, "photos": 90, "located": 60, "days": 40}
    known |= {"first": date(2023, 1, 1), "last": date(2024, 12, 31)}
    return TrueStay(kind=kind, latitude=latitude, **{**known, **changes})


TRUTH = Truth(
    seed=1, persona="office", flags=("office",), as_of=date(2026, 1, 31), photos=500,
    first=date(2023, 1, 1), last=date(2024, 12, 31),
    homes=(stay(),), works=(stay("office", 38.75),), visits=(stay("cabin", 39.4),),
    trips=(
        TrueTrip(first=date(2024, 5, 3), last=date(2024, 5, 9), points=((41.9, 12.5, "Rome", "IT"),), countries=("IT",),
                 purpose="holiday", companions=1, photos=80, located=60, days=7),
    ),
    recurring=(
        TrueDay(who="the owner", kind="birthday", month=6, day=12, years=(2022, 2023, 2024)),
        TrueDay(who="Christmas Day", kind="holiday", month=12, day=25, years=(2023,)),
    ),
    occasions=(),
    devices=(
        TrueDevice(make="Apple", model="iPhone 13", body_serial=None, owned=True, first=date(2023, 1, 1),
                   last=date(2024, 12, 31), photos=400),
        TrueDevice(make="Google", model="Pixel 8", body_serial=None, owned=False, first=date(2023, 1, 1),
                   last=date(2024, 12, 31), photos=20),
    ),
    kinds={"photo": 500},
)  # fmt: skip


def claim(kind, latitude=None, days=(date(2023, 2, 1), date(2024, 11, 1)), **changes):
    known = {
        "claim": "", "confidence": 0.9, "evidence": (), "abstained": None,
        "period": Period(first=days[0], last=days[1]),
        "place": None if latitude is None else InferencePlace(latitude=latitude, longitude=-9.1, radius_m=60),
    }  # fmt: skip
    return Inference(id=kind, **{**known, **changes})


def one(scores, *claims, truth=TRUTH):
    scored = scores.score(truth, claims)
    return [(made.kind, made.right, made.false) for made in scored.made]


def found(scores, kind, *claims, truth=TRUTH):
    return [(there.on_file, there.found) for there in scores.score(truth, claims).there if there.kind == kind]


def test_a_home_is_right_within_200_m_and_false_beyond_a_kilometre(scores):
    assert one(scores, claim("home", 38.7010)) == [("home", True, False)]
    assert one(scores, claim("home", 38.7050)) == [("home", False, False)]
    assert one(scores, claim("home", 38.7200)) == [("home", False, True)]
    assert found(scores, "home", claim("home", 38.7010)) == [(True, True)]
    assert found(scores, "home", claim("home", 38.7050)) == [(True, False)]


def test_a_home_of_other_years_is_not_this_one(scores):
    later = claim("home", 38.7, days=(date(2025, 3, 1), date(2025, 9, 1)))
    assert one(scores, later) == [("home", False, True)]


def test_every_home_of_somebody_without_one_is_false(scores):
    assert one(scores, claim("home", 38.7), truth=replace(TRUTH, homes=())) == [("home", False, True)]


def test_what_is_not_said_is_no_claim(scores):
    silent = claim("home", abstained="3 nights, 10 needed")
    assert one(scores, silent) == []
    assert found(scores, "home", silent) == [(True, False)]


def test_a_place_that_hardly_any_photo_tells_of_is_not_on_file(scores):
    thin = replace(TRUTH, homes=(stay(located=90, days=2),), works=(stay("office", days=2),))
    assert found(scores, "home", truth=thin) == found(scores, "work", truth=thin) == [(False, False)]
    thick = replace(TRUTH, homes=(stay(located=3, days=3),))
    assert found(scores, "home", truth=thick) == [(True, False)]


def test_a_place_is_to_be_found_before_there_is_enough_to_claim_it(scores):
    """What is aimed at is not measured on those lives alone in which it is reached."""
    assert min(scores.home.MIN_NIGHTS, scores.work.MIN_DAYS) > scores.DAYS_ON_FILE


def test_lives_are_counted_by_how_much_their_photos_tell(scores):
    lives = [
        scores.score(replace(TRUTH, works=(stay("office", 38.75, days=days),)), claims)
        for days, claims in ((0, ()), (2, ()), (4, (claim("work", 38.75),)))
    ]
    assert [len(scores.telling(lives, "work", days)) for days in (0, 1, 3)] == [3, 2, 1]
    assert scores.told(scores.telling(lives, "work", 1), "work") == "50.0 % (1 of 2)"


def test_trips_by_their_days_and_places(scores):
    rome = InferencePlace(latitude=41.8, longitude=12.4, radius_m=9_000)
    days = (date(2024, 5, 3), date(2024, 5, 8))
    assert one(scores, claim("trip", days=days, place=rome)) == [("trip", True, False)]
    assert found(scores, "trip", claim("trip", days=days, place=rome)) == [(True, True)]
    elsewhere = replace(rome, latitude=52.0)
    assert one(scores, claim("trip", days=days, place=elsewhere)) == [("trip", False, True)]
    other_days = (date(2024, 8, 3), date(2024, 8, 8))
    assert one(scores, claim("trip", days=other_days, place=rome)) == [("trip", False, True)]
    to_the_cabin = claim("trip", 39.4, days=other_days)
    assert one(scores, to_the_cabin) == [("trip", True, False)]


def test_days_and_devices(scores):
    birthday = claim("recurring_day", details=(("day", "06-12"), ("kind", "private")))
    assert one(scores, birthday) == [("birthday", True, False)]
    assert found(scores, "birthday", birthday) == [(True, True)]
    assert found(scores, "public day", birthday) == [(False, False)]
    assert one(scores, replace(birthday, details=(("day", "06-13"),))) == [("birthday", False, True)]
    own = claim("device", details=(("make", "Apple"), ("model", "iPhone 13")))
    assert one(scores, own) == [("device", True, False)]
    assert found(scores, "device", own) == [(True, True)]
    assert one(scores, replace(own, details=(("make", "Google"), ("model", "Pixel 8")))) == [("device", False, True)]


def test_reported_lives_are_not_those_it_was_developed_on(scores):
    development = set(range(scores.DEVELOPMENT, scores.DEVELOPMENT + scores.LIBRARIES))
    assert development.isdisjoint(range(scores.REPORTED, scores.REPORTED + scores.LIBRARIES))
    sizes = [scores.size_of(seed, scores.LARGEST) for seed in range(scores.REPORTED, scores.REPORTED + 200)]
    assert scores.SMALLEST <= min(sizes) < 260
    assert 15_000 < max(sizes) <= scores.LARGEST


def test_the_section_counts_what_was_scored(scores):
    scored = [
        scores.score(TRUTH, [claim("home", 38.7), claim("work", 38.75)]),
        scores.score(replace(TRUTH, seed=2), [claim("home", 38.9)]),
    ]
    text = scores.section(scored, "development", 1)
    assert (
        "| home | 95 / 85 / 3 | 2 | 50.0 % (1 of 2) | 50.0 % (1 of 2) | 2 | 50.0 % (1 of 2) | 50.0 % (1 of 2) |" in text
    )
    assert "seeds 1 to 2" in text
    assert "0.90 to 0.95 | 50.0 % (1 of 2) | 100.0 % (1 of 1)" in text
    assert len(scores.worst(scored)) == 1
    assert not math.isnan(scored[0].made[0].error_m)
