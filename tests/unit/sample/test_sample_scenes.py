import numpy as np
import pytest

from rollaudit.sample.cast import CAST
from rollaudit.sample.faces import Pose, draw_person
from rollaudit.sample.scenes import SCENES, Light, Scene, draw_photo


@pytest.mark.parametrize("scene", Scene)
def test_every_scene_is_drawn_to_its_edges_and_varies_with_its_seed_alone(scene):
    assert scene in SCENES
    picture = np.asarray(draw_photo(scene, seed=1))
    assert picture.shape == (600, 800, 3)
    assert (picture == np.asarray(draw_photo(scene, seed=1))).all()
    assert (picture != np.asarray(draw_photo(scene, seed=2))).any()
    if scene is not Scene.NIGHT:
        assert (picture.max(axis=(1, 2)) > 60).all()


@pytest.mark.parametrize("light", Light)
def test_light_changes_the_picture(light):
    picture = draw_photo(Scene.PARK, light=light, upright=True)
    assert picture.size == (450, 600)
    plain = np.asarray(draw_photo(Scene.PARK, upright=True), dtype=float)
    assert (light is Light.DAY) == bool((np.asarray(picture) == plain).all())


@pytest.mark.parametrize("letter", CAST)
def test_a_person_fills_the_middle_and_leaves_the_corners_empty(letter):
    person = np.asarray(draw_person(CAST[letter], Pose(tilt=6), head_px=80, below_px=200))
    assert person.shape[0] >= 200
    assert person[: person.shape[0] // 40, 0, 3].max() == 0
    assert person[78, person.shape[1] // 2, 3] == 255


def test_a_very_small_person_is_still_drawn():
    assert draw_person(CAST["A"], Pose(), head_px=4).width > 20
