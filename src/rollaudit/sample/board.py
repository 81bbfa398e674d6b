"""The board scenes are drawn on: 100 units wide and 75 high whatever the picture's size."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from rollaudit.sample.faces import Colour

Point = tuple[float, float]
SCALE = 16  # pixels a unit; pictures are drawn twice as large as wanted, and reduced


@dataclass(frozen=True, slots=True)
class Board:
    """A picture being drawn, in board units; `chance` is its seeded source of variation."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    chance: np.random.Generator

    def rect(self, box: tuple[float, float, float, float], colour: Colour, *, round_by: float = 0.0) -> None:
        """Fill left, top, right, bottom, with corners rounded by so many units."""
        scaled = [value * SCALE for value in box]
        self.draw.rounded_rectangle(scaled, radius=round_by * SCALE, fill=colour)

    def oval(self, at: Point, size: Point, colour: Colour) -> None:
        """Fill an ellipse, given its middle and its half axes."""
        box = (at[0] - size[0], at[1] - size[1], at[0] + size[0], at[1] + size[1])
        self.draw.ellipse([value * SCALE for value in box], fill=colour)

    def poly(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon."""
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, *, thick: float = 0.4) -> None:
        """Draw a line through points."""
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=round(thick * SCALE))

    def fade(self, top: float, bottom: float, stops: Sequence[Colour]) -> None:
        """Fill a band with colours that run into each other from top to bottom."""
        rows = round((bottom - top) * SCALE)
        where = np.linspace(0, len(stops) - 1, rows)
        column = np.stack([np.interp(where, range(len(stops)), [c[i] for c in stops]) for i in range(3)], axis=-1)
        strip = Image.fromarray(column.astype(np.uint8)[:, None, :])
        self.image.paste(strip.resize((self.image.width, rows), Image.Resampling.NEAREST), (0, round(top * SCALE)))

    def hills(self, base: float, rise: float, colour: Colour, *, waves: float) -> None:
        """Draw one range of hills down to the lower edge."""
        x = np.linspace(0, 100, 60)
        start = self.chance.uniform(0, 6)
        y = base - rise * (0.6 * np.sin(x / waves + start) + 0.3 * np.sin(x / waves * 2.7 + start * 2) + 0.4)
        self.poly([(0, 75), *zip(x.tolist(), y.tolist(), strict=True), (100, 75)], colour)

    def pick(self, low: float, high: float) -> float:
        """Return a seeded number between two."""
        return float(self.chance.uniform(low, high))

    def choose(self, colours: Sequence[Colour]) -> Colour:
        """Return one of the colours."""
        return colours[int(self.chance.integers(len(colours)))]
