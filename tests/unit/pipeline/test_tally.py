from datetime import date

import pytest

from rollaudit.model.evidence import (
    AssetFile,
    Category,
    Device,
    EvidenceTier,
    Extraction,
    Faces,
    Fact,
    FileRole,
    Place,
    Position,
)
from rollaudit.pipeline.tally import MAX_DISTINCT, Devices, People, Places, Times, UpTo, captured_on
from stored_assets import LISBON, asset, extraction, record, taken


def times_of(*locals_):
    times = Times()
    for local in locals_:
        one = asset(one=extraction(local))
        times.add(one, captured_on(one))
    return times


@pytest.mark.parametrize("local", ["0000-00-00T00:00:00", "2025-02-30T10:00:00", "2025", "", "not a date"])
def test_a_date_that_no_calendar_has_is_no_date(local):
    one = asset(one=Extraction(capture_time=taken(local)))
    assert captured_on(one) is None


def test_months_without_photos_stand_between_those_with():
    summary = times_of("2024-11-30T23:59:59", "2025-02-01T00:00:00", "2025-02-28T12:00:00").summary()
    assert summary.months == (("2024-11", 1), ("2024-12", 0), ("2025-01", 0), ("2025-02", 2))
    assert summary.hours[23] == summary.hours[0] == summary.hours[12] == 1
    assert summary.dated == sum(summary.hours) == 3


@pytest.mark.parametrize("broken", ["0001-01-01T00:00:00", "0999-05-05T00:00:00", "9999-12-31T23:59:59"])
def test_a_broken_clock_counts_but_stretches_nothing(broken):
    summary = times_of(broken, "2024-05-01T10:00:00", "2024-06-01T10:00:00").summary()
    assert summary.months == (("2024-05", 1), ("2024-06", 1))
    assert summary.dated == 3


def test_only_broken_clocks_make_no_months():
    assert times_of("0001-01-01T00:00:00").summary().months == ()
    assert times_of().summary().months == ()


def test_old_prints_scanned_with_their_true_dates_are_in_the_row():
    months = times_of("1954-07-01T00:00:00", "1954-08-01T00:00:00").summary().months
    assert months == (("1954-07", 1), ("1954-08", 1))


def test_the_rate_is_of_the_twelve_whole_months_before():
    times = times_of(
        "2024-12-31T00:00:00",
        "2025-01-01T00:00:00",
        "2025-12-31T23:00:00",
        "2026-01-01T00:00:00",
        "2026-01-31T00:00:00",
    )
    assert times.per_month(date(2026, 1, 31)) == pytest.approx(2 / 12)


def test_the_first_year_of_all_has_a_rate_too():
    assert times_of("0001-01-05T00:00:00").per_month(date(1, 1, 31)) == 0
    assert times_of("0001-01-05T00:00:00").per_month(date(1, 2, 1)) == pytest.approx(1 / 12)


def test_hours_that_are_none_are_not_counted():
    assert sum(times_of("2025-01-01", "2025-01-01T99:00:00", "2025-01-01T²³:00:00").summary().hours) == 0


@pytest.mark.parametrize(("latitude", "longitude"), [(90.0, 180.0), (-90.0, -180.0), (0.1, 179.9)])
def test_every_cell_of_the_map_lies_on_earth(latitude, longitude):
    places = Places()
    places.add(asset(one=extraction(position=Position(latitude=latitude, longitude=longitude, source="EXIF:GPS"))))
    (cell,) = places.summary().cells
    assert abs(cell.latitude) < 90
    assert abs(cell.longitude) < 180
    assert abs(cell.latitude - latitude) <= 0.25


def test_towns_are_counted_and_the_unnamed_told_apart():
    places = Places()
    lisbon = Place(name="Lisbon", region="Lisbon", country_code="PT", distance_km=1.0)
    for place in (lisbon, lisbon, None):
        places.add(asset(one=extraction(position=LISBON), place=place))
    places.add(asset())
    summary = places.summary()
    assert (summary.positions, summary.unnamed, summary.towns, summary.accuracy_m) == (3, 1, 1, 5.0)
    assert summary.top[0].assets == 2
    assert summary.countries == ("PT",)


def test_devices_are_told_apart_by_serial_and_come_most_used_first():
    devices = Devices()
    for serial, day in (("1", date(2025, 1, 2)), ("2", None), ("1", date(2024, 1, 1))):
        devices.add(asset(device=Device(make="Canon", body_serial=serial)), day)
    devices.add(asset(), None)
    first, second = devices.summary()
    assert (first.body_serial, first.assets, second.assets) == ("1", 2, 1)
    assert (first.period.first, first.period.last) == (date(2024, 1, 1), date(2025, 1, 2))
    assert second.period.first is None


def test_a_library_of_made_up_serials_does_not_fill_the_memory():
    devices = Devices()
    for number in range(MAX_DISTINCT + 10):
        devices.add(asset(device=Device(body_serial=str(number))), None)
    assert len(devices.summary()) == MAX_DISTINCT


def test_faces_not_looked_for_are_not_faces_not_found():
    people = People()
    name = Fact(category=Category.PERSON_IDENTITY, field="Name", value="Ana", source="XMP:mwg-rs:Name")
    people.add(asset(faces=Faces(looked_for=False), one=extraction(facts=(name,))))
    for count in (0, 1, 3, None):
        people.add(asset(faces=Faces(looked_for=True, count=count)))
    summary = people.summary()
    assert (summary.looked_at, summary.with_faces, summary.one, summary.several) == (4, 2, 1, 1)
    assert (summary.faces, summary.unclear, summary.names) == (4, 1, ("Ana",))


def test_an_asset_is_counted_by_itself_not_by_its_files():
    both = (
        AssetFile(role=FileRole.PRIMARY, record=record("a.heic")),
        AssetFile(role=FileRole.LIVE_PHOTO_VIDEO, record=record("a.mov")),
    )
    places = Places()
    places.add(asset(one=extraction(position=LISBON), files=both))
    assert places.summary().positions == 1


def test_pictures_are_counted_by_how_many_faces_they_show():
    people = People()
    for count in (1, 1, 2, 3, 9, 10, 40, 0):
        people.add(asset(faces=Faces(looked_for=True, count=count)))
    summary = people.summary()
    assert (summary.one, summary.two, summary.groups, summary.crowds) == (2, 1, 2, 2)
    assert summary.one + summary.several == summary.with_faces == 7


def test_faces_that_only_the_file_tells_of_count_where_nobody_looked():
    people = People()
    people.add(asset(faces=Faces(looked_for=False, count=2, tier=EvidenceTier.REGION)))
    summary = people.summary()
    assert (summary.looked_at, summary.with_faces, summary.told) == (0, 1, 1)


def test_pictures_of_people_whom_nobody_named():
    named = Fact(Category.PERSON_IDENTITY, "Name", "Ana", "XMP:mwg-rs:Name")
    maker = Fact(Category.PERSON_IDENTITY, "Artist", "Rui", "EXIF:Artist")
    people = People()
    for count, facts in ((1, (named,)), (3, (named,)), (2, (maker,)), (0, (named,))):
        people.add(asset(faces=Faces(looked_for=True, count=count), one=extraction(facts=facts)))
    summary = people.summary()
    assert (summary.unnamed, summary.more_than_named, summary.shown_names) == (1, 1, 1)
    assert summary.names == ("Ana", "Rui")


def test_the_newest_day_is_one_up_to_the_reports_and_later_ones_are_counted():
    days = UpTo(as_of=date(2025, 7, 6))
    for day in (None, date(2025, 7, 3), date(2025, 7, 6), date(2024, 1, 1), date(2025, 7, 7), date(2216, 11, 1)):
        days.add(day)
    assert (days.newest, days.later) == (date(2025, 7, 6), 2)
