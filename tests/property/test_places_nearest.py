"""Whatever the towns and the point, the answer is the one that looking at every town gives."""

import csv
import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollaudit.places.gazetteer import EARTH_RADIUS_KM, MAX_DISTANCE_KM, name_places, table_path
from rollaudit.places.zones import is_at_sea, time_zone


def vector(point):
    latitude, longitude = (math.radians(value) for value in point)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def arc_km(one, other):
    """Great-circle distance by the chord, a second way that shares nothing with the program's."""
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.dist(vector(one), vector(other)) / 2))


def nearest_km(point, towns):
    """Distance of the nearest town that may be named, by looking at all of them; infinite where there is none."""
    zone = time_zone(*point)
    return min((arc_km(point, town) for town in towns if is_at_sea(zone) or time_zone(*town) == zone), default=math.inf)


def agrees(place, expected_km):
    if abs(expected_km - MAX_DISTANCE_KM) < 1e-6:
        return True  # on the limit itself rounding decides
    if expected_km > MAX_DISTANCE_KM:
        return place is None
    return place is not None and abs(place.distance_km - expected_km) <= 0.051


# Around a centre anywhere (poles and the antimeridian included), towns and points within the reach of the limit.
@st.composite
def neighbourhoods(draw):
    latitude = draw(st.floats(-90, 90) | st.sampled_from([-90.0, -89.7, 0.0, 60.0, 89.9]))
    longitude = draw(st.floats(-180, 180) | st.sampled_from([-180.0, -179.9, 179.95, 180.0]))

    def nearby():
        spread = st.floats(-0.6, 0.6)
        widening = max(0.02, math.cos(math.radians(latitude)))
        return st.tuples(spread, spread).map(
            lambda shift: (
                round(max(-90.0, min(90.0, latitude + shift[0])), 5),
                round((longitude + shift[1] / widening + 180) % 360 - 180, 5),
            )
        )

    return draw(st.lists(nearby(), min_size=1, max_size=12)), draw(st.lists(nearby(), min_size=1, max_size=4))


@settings(max_examples=150, deadline=None)
@given(neighbourhoods())
def test_made_up_towns(neighbourhood):
    towns, points = neighbourhood
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.csv"
        rows = "".join(f"{latitude:.5f},{longitude:.5f},town,,,XX\r\n" for latitude, longitude in towns)
        table.write_text("lat,lon,name,admin1,admin2,cc\r\n" + rows, "utf-8", newline="")
        places = name_places(points, table=table)
    for point in points:
        assert agrees(places[point], nearest_km(point, towns))


@pytest.fixture(scope="module")
def towns():
    with table_path().open(encoding="utf-8", newline="") as file:
        return [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)]


@settings(max_examples=25, deadline=None)
@given(index=st.integers(0, 144_000), north=st.floats(-0.4, 0.4), east=st.floats(-0.5, 0.5))
def test_real_towns(towns, index, north, east):
    latitude, longitude = towns[index]
    point = (latitude + north, (longitude + east + 180) % 360 - 180)
    close = [town for town in towns if abs(town[0] - point[0]) < 0.5]
    assert agrees(name_places([point])[point], nearest_km(point, [town for town in close if arc_km(point, town) < 60]))
