import pytest

from rollaudit.places.zones import is_at_sea, time_zone


@pytest.mark.parametrize(
    ("point", "zone"),
    [
        ((52.52, 13.405), "Europe/Berlin"),
        ((40.7128, -74.006), "America/New_York"),
        ((27.7172, 85.324), "Asia/Kathmandu"),
        ((-16.85, 179.97), "Pacific/Fiji"),
        ((-90.0, 0.0), "Antarctica/McMurdo"),
    ],
)
def test_zone_of_a_point(point, zone):
    assert time_zone(*point) == zone
    assert not is_at_sea(zone)


def test_high_seas_have_a_nautical_zone():
    zone = time_zone(30.0, -40.0)
    assert zone == "Etc/GMT+3"
    assert is_at_sea(zone)


@pytest.mark.parametrize("point", [(90.1, 0), (0, -180.1), (float("nan"), 0), (0, float("-inf"))])
def test_no_point_on_earth_has_no_zone(point):
    assert time_zone(*point) is None
    assert is_at_sea(None)


@pytest.mark.parametrize("longitude", [-180.0, 180.0, 0.0])
@pytest.mark.parametrize("latitude", [-90.0, 0.0, 90.0])
def test_every_corner_of_the_earth_has_a_zone(latitude, longitude):
    assert time_zone(latitude, longitude)
