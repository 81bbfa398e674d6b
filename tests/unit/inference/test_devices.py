# ruff: noqa: DTZ001 - wall clocks have no zone
from datetime import date, datetime

import pytest

from lives import HOME, days_at, lacked, photo, roll_of, said
from rollaudit.inference.device_groups import device_groups
from rollaudit.inference.devices import devices
from rollaudit.model.evidence import Category, Device, Fact

NEWER = Device(make="Apple", model="iPhone 15 Pro")
SECOND = Device(make="samsung", model="SM-G991B")
CAMERA = Device(make="Canon", model="Canon EOS R50", body_serial="000000412207", owner="Alba Exemplar")
SENT = Fact(category=Category.DEVICE_INFO, field="messenger", value="WhatsApp", source="filename")


def claims_of(assets):
    return devices(roll_of(assets), ())


def test_a_phone_used_for_weeks_is_the_owners():
    (claim,) = said(claims_of(days_at(HOME, 12)), "device")
    assert claim.claim == "Apple iPhone 13, a phone of the owner's, in use January 2025 to May 2025: 20 files."
    assert claim.asset_count == 20
    assert claim.confidence > 0.9


def test_three_photos_of_one_day_are_nobodys():
    assets = [photo(datetime(2025, 3, 1, 12, minute), HOME) for minute in range(2)]
    assert lacked(claims_of(assets), "device").startswith("the most used camera or phone has 2 files")


def test_files_that_name_no_device_say_so():
    assert lacked(claims_of(days_at(HOME, 12, device=Device())), "device") == (
        "no file names the model of a camera or phone."
    )


def test_what_others_sent_is_theirs():
    sent = days_at(HOME, 13, count=8, device=SECOND, facts=[SENT])
    claims = claims_of(days_at(HOME, 12, count=60, every=2) + sent)
    (received,) = said(claims, "received")
    assert received.claim == "8 files were made by other people's devices: samsung SM-G991B."
    assert set(received.evidence) == {asset.id for asset in sent}
    assert [dict(claim.details)["model"] for claim in said(claims, "device")] == ["iPhone 13"]


def test_another_owners_name_makes_a_camera_somebody_elses():
    mine = days_at(HOME, 12, count=30, device=CAMERA)
    theirs = days_at(HOME, 13, count=10, device=Device(make="Nikon", model="D750", owner="Bruno Amostra"))
    (received,) = said(claims_of(mine + theirs), "received")
    assert "Some carry their owner's name: Bruno Amostra." in received.claim


def test_a_new_phone_takes_the_place_of_the_old():
    old = days_at(HOME, 12, count=20, every=5)
    new = days_at(HOME, 12, first=date(2025, 4, 20), count=20, every=5, device=NEWER)
    (change,) = said(claims_of(old + new), "device_change")
    assert change.claim == "The Apple iPhone 15 Pro took the place of the Apple iPhone 13 about 20 April 2025."
    assert not said(claims_of(old + new), "two_phones")


def test_phones_years_apart_are_no_upgrade():
    old = days_at(HOME, 12, first=date(2021, 1, 1), count=20)
    assert not said(claims_of(old + days_at(HOME, 12, device=NEWER)), "device_change")


def test_two_phones_side_by_side():
    claims = claims_of(days_at(HOME, 12, count=40, every=4) + days_at(HOME, 15, count=30, every=5, device=SECOND))
    (both,) = said(claims, "two_phones")
    assert both.claim.startswith("Two phones at once: Apple iPhone 13 and samsung SM-G991B")
    assert not said(claims, "device_change")


def test_one_serial_of_a_model_gathers_the_files_without_one():
    bare = Device(make="Canon", model="Canon EOS R50")
    groups = device_groups(roll_of(days_at(HOME, 12, device=CAMERA) + days_at(HOME, 15, device=bare)))
    assert [(group.serial, len(group.rows)) for group in groups] == [("000000412207", 40)]


def test_two_serials_of_a_model_are_two_cameras():
    other = Device(make="Canon", model="Canon EOS R50", body_serial="412208")
    groups = device_groups(roll_of(days_at(HOME, 12, device=CAMERA) + days_at(HOME, 15, device=other)))
    assert {group.serial for group in groups} == {"000000412207", "412208"}


@pytest.mark.parametrize("serial", ["0000000", "N/A", "xxxx", " ", "123456789"])
def test_a_filler_is_no_serial_number(serial):
    camera = Device(make="Canon", model="Canon EOS R50", body_serial=serial)
    assert device_groups(roll_of(days_at(HOME, 12, device=camera)))[0].serial is None


@pytest.mark.parametrize(("count", "every"), [(4, 20), (20, 7), (60, 1)])
def test_without_the_named_files_the_device_is_not_claimed(count, every):
    assets = days_at(HOME, 12, count=count, every=every)
    (claim,) = said(claims_of(assets), "device")
    gone = set(claim.ends_without)
    assert gone
    assert not said(claims_of([asset for asset in assets if asset.id not in gone]), "device")


def test_the_first_photos_that_suffice_do_and_one_less_does_not():
    assets = days_at(HOME, 12, count=20)
    (claim,) = said(claims_of(assets), "device")
    assert said(claims_of(assets[: claim.made_from]), "device")
    assert not said(claims_of(assets[: claim.made_from - 1]), "device")


def test_names_from_files_are_made_safe():
    evil = Device(make="\x1b[31mAcme", model="Phone\u202egpj" * 40)
    (claim,) = said(claims_of(days_at(HOME, 12, device=evil)), "device")
    assert "\x1b" not in claim.claim
    assert "\u202e" not in claim.claim
    assert len(claim.claim) < 200


def test_the_order_of_reading_leaves_no_mark():
    assets = days_at(HOME, 12, count=40, every=4) + days_at(HOME, 15, count=30, every=5, device=SECOND)
    assert claims_of(assets) == claims_of(assets[::-1])


def test_undated_files_count_but_make_no_period():
    (claim,) = said(claims_of(days_at(HOME, 12, capture_time=None, count=1) + days_at(HOME, 12)), "device")
    assert claim.asset_count == 21
    assert claim.made_from is None
