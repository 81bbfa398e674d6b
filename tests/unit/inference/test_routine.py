from datetime import date, timedelta

from lives import HOME, ROME, at_home, at_work, days_at, lacked, roll_of, said
from rollaudit.inference.routine import routine
from rollaudit.model.evidence import Device


def claims_of(assets):
    return routine(roll_of(assets), ())


def everyday(**parts):
    return [asset for hour in range(7, 24) for asset in days_at(HOME, hour, count=80, every=1, **parts)]


def test_waking_hours_are_the_day_without_its_quiet_stretch():
    (waking,) = said(claims_of(everyday()), "routine")
    assert "awake from about 7:00 to " in waking.claim
    assert dict(waking.details)["weekdays_awake"] == "7:00 to 23:30"
    assert waking.asset_count == 80 * 17


def test_a_handful_of_days_is_no_routine():
    claims = claims_of(days_at(HOME, 12, count=10))
    assert lacked(claims, "routine").startswith("10 days with photos by a sure clock within 64 days")


def test_without_the_named_photos_there_is_no_routine():
    assets = everyday()
    (waking,) = said(claims_of(assets), "routine")
    assert not said(claims_of([a for a in assets if a.id not in set(waking.ends_without)]), "routine")


def test_a_long_silence_is_a_break():
    later = days_at(HOME, 12, first=date(2025, 8, 1), count=40, every=1)
    claims = claims_of(days_at(HOME, 12, count=80, every=1) + later)
    (silence,) = said(claims, "break")
    assert silence.claim == "no photo for 127 days, from 27 March 2025 to 31 July 2025"


def test_zones_are_those_of_many_days():
    claims = claims_of(at_home() + at_work() + days_at(ROME, 12, first=date(2025, 7, 1), count=20, every=1))
    assert [dict(zone.details)["time_zone"] for zone in said(claims, "time_zone")] == ["Europe/Lisbon", "Europe/Rome"]
    for zone in said(claims, "time_zone"):
        assert len(zone.ends_without) == dict(zone.details)["days"] - 13


def test_a_few_days_abroad_are_no_zone_lived_in():
    claims = claims_of(days_at(ROME, 12, count=5))
    assert lacked(claims, "time_zone") == "5 days with a position in any one zone, 14 needed"


def test_files_from_everywhere_have_no_routine():
    assets = [
        asset
        for number in range(30)
        for asset in days_at(
            HOME,
            15,
            first=date(2022, 1, 1) + timedelta(days=31 * number),
            count=3,
            every=1,
            device=Device(model=f"M{number}"),
        )
    ]
    assert "30 kinds of devices" in lacked(claims_of(assets), "routine")
