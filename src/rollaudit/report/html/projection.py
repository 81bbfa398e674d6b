"""From degrees to the pictures' own units: the whole world with areas kept equal, and small parts of it to scale."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rollaudit.places.outlines import Box

KM_PER_DEGREE = 111.32
# Šavrič, Patterson and Jenny, "The Equal Earth map projection" (2018), equations 1 to 3
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_WIDEST = 2.7066  # half the width of the projected world, in the paper's units
_NORTH = 1.3068  # where 84° north lies

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualEarth:
    """The whole world, `width` units across, the cut through the Pacific at `middle` ± 180°."""

    width: float
    middle: float = 11.0
    south: float = -58.0

    @property
    def box(self) -> Box:
        """What is shown, in degrees."""
        return self.middle - 180, self.south, self.middle + 180, 84.0

    @property
    def height(self) -> float:
        """The picture's height in the units of its width."""
        return float(self.place(np.array([[self.middle, self.south]]))[0, 1])

    def place(self, points: Points) -> Points:
        """Project points (longitude, latitude) inside of `box`."""
        scale = self.width / 2 / _WIDEST
        theta = np.arcsin(_M * np.sin(np.radians(points[:, 1])))
        square, sixth = theta**2, theta**6
        longitude = np.radians((points[:, 0] - self.middle + 180) % 360 - 180)
        at_east_edge = points[:, 0] >= self.middle + 180 - 1e-9
        longitude = np.where(at_east_edge, math.pi, longitude)
        slope = 9 * _A4 * square * sixth + 7 * _A3 * sixth + 3 * _A2 * square + _A1
        x = 2 * math.sqrt(3) * longitude * np.cos(theta) / (3 * slope)
        y = theta * (_A4 * square * sixth + _A3 * sixth + _A2 * square + _A1)
        return np.column_stack((self.width / 2 + x * scale, (_NORTH - y) * scale))


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """A part of the world, equidistant along its middle parallel: `across_km` wide, `width` by `height` units."""

    latitude: float
    longitude: float
    across_km: float
    width: float
    height: float

    @property
    def units_per_km(self) -> float:
        """The picture's scale."""
        return self.width / self.across_km

    @property
    def box(self) -> Box:
        """What is shown, in degrees."""
        high = self.across_km * self.height / self.width / KM_PER_DEGREE / 2
        wide = self.across_km / self._km_per_longitude / 2
        return (
            self.longitude - wide,
            max(-90.0, self.latitude - high),
            self.longitude + wide,
            min(90.0, self.latitude + high),
        )

    @property
    def _km_per_longitude(self) -> float:
        return KM_PER_DEGREE * max(0.02, math.cos(math.radians(self.latitude)))

    def place(self, points: Points) -> Points:
        """Project points (longitude, latitude); longitudes count from the middle, the shorter way round."""
        east = points[:, 0] - self.longitude
        east = np.where(np.abs(east) > 180, east - np.round(east / 360) * 360, east)
        x = self.width / 2 + east * self._km_per_longitude * self.units_per_km
        y = self.height / 2 - (points[:, 1] - self.latitude) * KM_PER_DEGREE * self.units_per_km
        return np.column_stack((x, y))
