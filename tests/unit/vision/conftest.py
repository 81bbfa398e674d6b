"""A person drawn from scratch, for the tests of `rollaudit.vision`."""

import pytest

from drawn_person import draw_person, photographed


@pytest.fixture(scope="session")
def portrait():
    """640 x 480, RGB; one face, left of the middle, its chin down, with the noise of a camera's sensor."""
    return photographed(draw_person((640, 480), centre=(250, 200), radius=90))


@pytest.fixture(scope="session")
def drawing():
    """The same person as a drawing: areas of one colour."""
    return draw_person((640, 480), centre=(250, 200), radius=90)
