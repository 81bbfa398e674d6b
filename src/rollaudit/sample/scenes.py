"""Draws places from scratch: rooms, streets, coasts, meals. None of them shows a real spot or holds a face.

Scenes are drawn on a board 100 wide and 75 high whatever the picture's size, twice as large as wanted and then
reduced, which smooths every edge. A seed varies them, so that two evenings at home are two pictures.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from rollaudit.sample import indoors, outdoors
from rollaudit.sample.board import SCALE, Board
from rollaudit.sample.faces import FACE_DEPTH, Floats, Look, Pose, draw_person


class Scene(StrEnum):
    """What a picture shows behind whoever is in it."""

    LIVING_ROOM = "living_room"
    KITCHEN = "kitchen"
    MEAL = "meal"
    STREET = "street"
    PARK = "park"
    OFFICE = "office"
    BEACH = "beach"
    ARENA = "arena"
    DOME = "dome"
    FOUNTAIN = "fountain"
    MOUNTAINS = "mountains"
    NIGHT = "night"
    PARTY = "party"
    DREAM = "dream"


class Light(StrEnum):
    """The light a picture was taken in."""

    DAY = "day"
    WARM = "warm"
    EVENING = "evening"
    GREY = "grey"


_TINTS: dict[Light, tuple[float, float, float]] = {
    Light.DAY: (1.0, 1.0, 1.0),
    Light.WARM: (1.06, 0.99, 0.88),
    Light.EVENING: (0.92, 0.82, 0.72),
    Light.GREY: (0.9, 0.94, 0.98),
}


SCENES: dict[Scene, Callable[[Board], None]] = {
    Scene.LIVING_ROOM: indoors.living_room,
    Scene.KITCHEN: indoors.kitchen,
    Scene.MEAL: indoors.meal,
    Scene.STREET: outdoors.street,
    Scene.PARK: outdoors.park,
    Scene.OFFICE: indoors.office,
    Scene.BEACH: outdoors.beach,
    Scene.ARENA: outdoors.arena,
    Scene.DOME: outdoors.dome,
    Scene.FOUNTAIN: outdoors.fountain,
    Scene.MOUNTAINS: outdoors.mountains,
    Scene.NIGHT: outdoors.night,
    Scene.PARTY: indoors.party,
    Scene.DREAM: outdoors.dream,
}


@lru_cache(maxsize=8)
def _film(width: int, height: int, light: Light) -> tuple[Floats, Floats]:
    """Return what a lens and this light leave of each pixel, and one fixed sheet of sensor noise."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    fall_off = (1.04 - 0.11 * (x * x + y * y))[..., None] * np.asarray(_TINTS[light], dtype=np.float32)
    noise = np.random.default_rng(20250627).normal(0, 2.2, (height, width, 1))
    return fall_off.astype(np.float32), np.repeat(noise, 3, axis=2).astype(np.float32)


def _develop(picture: Image.Image, light: Light) -> Image.Image:
    """Return the picture as a camera would give it: tinted, darker in the corners, with a little noise."""
    kept, noise = _film(*picture.size, light)
    pixels = np.asarray(picture, dtype=np.float32) * kept
    pixels += noise
    np.clip(pixels, 0, 255, out=pixels)
    return Image.fromarray(pixels.astype(np.uint8))


def _place_people(picture: Image.Image, people: Sequence[tuple[Look, Pose]], chance: np.random.Generator) -> None:
    """Stand people side by side along the lower edge, the outer ones behind."""
    count = len(people)
    head = round(min(picture.width * (0.3, 0.22, 0.165, 0.13)[min(count, 4) - 1], picture.height * 0.32))
    for index in sorted(range(count), key=lambda place: -abs(place - (count - 1) / 2)):
        look, pose = people[index]
        size = round(head * chance.uniform(0.94, 1.04))
        middle = picture.width * ((index + 0.5) / count if count > 1 else chance.uniform(0.42, 0.58))
        middle += (picture.width / 2 - middle) * 0.12
        level = round(picture.height * (0.5 + 0.02 * chance.uniform(-1, 1)))
        # A tilted body's cut edge rises on one side: carry it well below the picture's own edge.
        person = draw_person(look, pose, head_px=size, below_px=picture.height - level + size // 2)
        picture.paste(person, (round(middle - person.width / 2), level - round(size * FACE_DEPTH)), person)


def draw_photo(
    scene: Scene,
    *,
    people: Sequence[tuple[Look, Pose]] = (),
    light: Light = Light.DAY,
    seed: int = 0,
    upright: bool = False,
) -> Image.Image:
    """Return an RGB photo of a scene: 800 x 600 pixels, or 450 x 600 when `upright`, with the people in front of it."""
    chance = np.random.default_rng(seed)
    large = Image.new("RGB", (100 * SCALE, 75 * SCALE))
    SCENES[scene](Board(large, ImageDraw.Draw(large), chance))
    # People stand before a blurred background: reducing too far and enlarging again blurs at no cost.
    picture = large.reduce(6).resize((800, 600)) if people else large.reduce(2)
    if upright:
        left = round(float(chance.uniform(0.3, 0.7)) * (picture.width - 450))
        picture = picture.crop((left, 0, left + 450, 600))
    if scene is Scene.NIGHT:
        picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    if people:
        _place_people(picture, people, chance)
    return _develop(picture, light)
