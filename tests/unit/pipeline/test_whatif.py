from datetime import date

import pytest

from rollaudit.errors import UsageError
from rollaudit.model.evidence import Category, Device, Fact, MediaKind
from rollaudit.pipeline.without import LEFT_OUT, METADATA, NOTHING, STRIPPED, VIDEOS, parse_without
from stored_assets import GPS_FACTS, LISBON, extraction, record

NAMED = Fact(category=Category.PERSON_IDENTITY, field="Artist", value="A", source="EXIF:Artist")
IN_NAME = Fact(category=Category.DATE_TAKEN, field="Date", value="2024-01-05", source="filename")
DEVICE = Device(make="M", model="N", body_serial="1", owner="O", host="H", software="S", lens="L", lens_serial="2")
SAID = extraction(
    "2025-06-20T10:00:00", facts=(*GPS_FACTS, NAMED, IN_NAME), position=LISBON, device=DEVICE, content_identifier="x"
)


def left(*names, path="a.jpg"):
    return parse_without(names).of(record(path, extraction=SAID)).extraction


def test_nothing_left_out_leaves_the_record_as_it_is():
    assert not NOTHING
    whole = record(extraction=SAID)
    assert NOTHING.of(whole) is whole
    assert not NOTHING.leaves_out(MediaKind.VIDEO, frozenset(Category), date(1990, 1, 1))


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("location", ("position",)),
        ("dates", ("capture_time",)),
        ("identifiers", ("content_identifier",)),
    ],
)
def test_what_a_category_rests_on_goes_and_all_else_stays(name, gone):
    found = left(name)
    assert all(getattr(found, field) is None for field in gone)
    kept = {"position", "capture_time", "content_identifier"}.difference(gone)
    assert all(getattr(found, field) == getattr(SAID, field) for field in kept)
    assert found.facts == tuple(fact for fact in SAID.facts if fact.category not in STRIPPED[name])


def test_a_device_loses_only_what_is_asked_for():
    assert left("names").device == Device(**{**parts(DEVICE), "owner": None})
    assert left("identifiers").device == Device(
        **{**parts(DEVICE), "body_serial": None, "lens_serial": None, "host": None}
    )
    assert left("device", "names", "identifiers").device == Device()


def parts(device):
    return {name: getattr(device, name) for name in device.__dataclass_fields__}


def test_without_metadata_a_files_name_still_tells_its_date():
    found = left(METADATA, path="holiday/IMG_20240105_101112.jpg")
    assert found.facts == (IN_NAME,)
    assert found.capture_time.local.startswith("2024-01-05")
    assert (found.position, found.device) == (None, Device())
    assert left(METADATA).capture_time is None


def test_ages_are_days_before_the_reports_and_the_undated_have_none():
    without = parse_without(["older-than=30", "before=2025-06-01"]).on(date(2025, 7, 1))
    assert without.leaves_out(MediaKind.PHOTO, frozenset(), date(2025, 5, 31))
    assert not without.leaves_out(MediaKind.PHOTO, frozenset(), date(2025, 6, 1))
    assert not without.leaves_out(MediaKind.PHOTO, frozenset(), None)
    assert parse_without(["older-than=99999999"]).on(date(2025, 7, 1)).before == date.min


def test_carriers_and_videos_are_left_out_whole():
    without = parse_without([*LEFT_OUT, VIDEOS])
    assert without.leaves_out(MediaKind.VIDEO, frozenset(), None)
    for category in LEFT_OUT.values():
        assert without.leaves_out(MediaKind.PHOTO, frozenset({category}), None)
    assert not without.leaves_out(MediaKind.PHOTO, frozenset({Category.MEDIA_CONTENT}), None)


def test_every_mistake_is_told_at_once():
    with pytest.raises(UsageError) as wrong:
        parse_without(["gps", "location", "before=yesterday", "older-than=-1", "location=1", "older-than"])
    for name in ("gps", "before=yesterday", "older-than=-1", "location=1", "older-than:"):
        assert f"--without {name}" in wrong.value.message
    assert "--without location:" not in wrong.value.message
    assert "videos" in wrong.value.hint


def test_names_are_kept_in_the_order_given_each_once():
    assert parse_without(["Videos", "location", "videos"]).names == ("videos", "location")
