"""A person drawn from scratch, for tests of what looks at pixels."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

_SUPERSAMPLING = 2
_SKIN = (224, 172, 140)


def photographed(picture):
    """Return a picture as a sensor would see it."""
    noise = np.random.default_rng(7).normal(0, 3, (picture.height, picture.width, 1))
    return Image.fromarray((np.asarray(picture, np.float32) + noise).clip(0, 255).astype(np.uint8))


def draw_person(size, *, centre, radius):
    """Draw head and shoulders with ellipses; `radius` is half the face's height in pixels."""
    canvas = Image.new("RGB", tuple(side * _SUPERSAMPLING for side in size), (120, 150, 170))
    draw = ImageDraw.Draw(canvas)

    def at(x, y):
        return ((centre[0] + x * radius) * _SUPERSAMPLING, (centre[1] + y * radius) * _SUPERSAMPLING)

    def ellipse(x, y, half_width, half_height, colour):
        draw.ellipse([*at(x - half_width, y - half_height), *at(x + half_width, y + half_height)], fill=colour)

    shade = tuple(int(value * 0.86) for value in _SKIN)
    draw.rectangle([*at(-0.35, 0.8), *at(0.35, 1.6)], fill=shade)
    ellipse(0, 2.6, 1.6, 1.2, (60, 70, 110))
    ellipse(0, -0.25, 0.95, 1.1, (60, 40, 30))
    ellipse(0, 0.05, 0.8, 1.05, _SKIN)
    for side in (-1, 1):
        ellipse(side * 0.34, -0.1, 0.17, 0.09, (250, 250, 250))
        ellipse(side * 0.34, -0.1, 0.08, 0.085, (60, 40, 30))
        brow = [*at(side * 0.34 - 0.22, -0.38), *at(side * 0.34 + 0.22, -0.12)]
        draw.arc(brow, 200, 340, fill=(60, 40, 30), width=int(0.06 * radius * _SUPERSAMPLING))
        ellipse(side * 0.07, 0.33, 0.04, 0.025, (120, 70, 60))
    draw.polygon([at(-0.04, -0.1), at(0.04, -0.1), at(0.15, 0.32), at(-0.15, 0.32)], fill=shade)
    ellipse(0, 0.6, 0.27, 0.1, (170, 70, 75))
    draw.line([at(-0.27, 0.6), at(0.27, 0.6)], fill=(110, 40, 45), width=int(0.03 * radius * _SUPERSAMPLING))
    return canvas.filter(ImageFilter.GaussianBlur(radius / 25)).resize(size, Image.Resampling.LANCZOS)
