import numpy as np
import pytest

from rollaudit.places.outlines import Detail, country_name, outline, within


@pytest.mark.parametrize("detail", Detail)
def test_land_is_land_and_sea_is_sea(detail):
    whole = outline(detail)

    for longitude, latitude, is_land in (
        (-8.0, 39.5, True),
        (-12.0, 39.5, False),
        (100.0, 65.0, True),
        (-150, 0, False),
    ):
        box = (longitude - 0.05, latitude - 0.05, longitude + 0.05, latitude + 0.05)
        assert bool(within(whole, box).rings) is is_land


def test_a_box_inside_of_land_is_all_land():
    (ring,) = within(outline(Detail.FINE), (70, 55, 72, 57)).rings

    assert sorted(map(tuple, ring)) == [(70, 55), (70, 57), (72, 55), (72, 57)]


def test_a_box_across_the_date_line_holds_both_sides_without_a_band():
    fiji = within(outline(Detail.FINE), (176.0, -20.0, 183.0, -15.0))

    longitudes = np.concatenate([ring[:, 0] for ring in fiji.rings])
    assert longitudes.min() < 180 < longitudes.max()
    assert all(np.ptp(ring[:, 0]) < 3 for ring in fiji.rings)


def test_chukotka_and_antarctica_do_not_smear_across_the_world():
    whole = outline(Detail.COARSE)

    for ring in whole.rings:
        steps = np.abs(np.diff(ring[:, 0]))
        assert steps.max() < 20 or (ring[:, 1].min() == -90.0)


def test_countries_have_names_and_unknown_codes_stay():
    assert country_name("PT") == "Portugal"
    assert country_name("<x>") == "<x>"
