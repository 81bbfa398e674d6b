"""Lines of the page's maps: fewer points, the same line."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rollaudit.report.html.paths import path_data, simplified

POINTS = st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=2, max_size=60).map(np.array)


def from_line(point, line):
    """Distance of a point from the nearest piece of a line."""
    starts, steps = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum((steps**2).sum(axis=1), 1)
    along = np.clip(((point - starts) * steps).sum(axis=1) / lengths, 0, 1)
    return np.hypot(*(starts + along[:, None] * steps - point).T).min()


@given(POINTS, st.floats(0, 60))
def test_no_place_of_a_line_moves_by_more_than_the_tolerance(points, tolerance):
    kept = simplified(points, tolerance)

    assert (kept[[0, -1]] == points[[0, -1]]).all()
    assert all(from_line(point, kept) <= tolerance + 1e-6 for point in points)


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=30, unique=True).map(sorted))
def test_of_a_straight_line_two_points_are_left(along):
    assert len(simplified(np.array([(2 * x, 3 * x) for x in along]), 0.01)) == 2


@given(POINTS)
def test_path_data_ends_where_the_line_ends(points):
    path = path_data(points / 2, closed=False)
    if not path:
        assert np.ptp(points, axis=0).max() < 5
        return

    head, _, moves = path.partition("l")
    numbers = np.array(moves.replace("-", " -").split(), dtype=int).reshape(-1, 2)
    assert head == f"M{points[0][0]} {points[0][1]}"
    assert (points[0] + numbers.sum(axis=0) == points[-1]).all()
