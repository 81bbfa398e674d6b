"""From what a claim stands on to how sure it is: logistic curves, chosen on simulated libraries of development seeds.

The weights are round numbers, set so that of the claims in each band of confidence about so many were right; what that
comes to on other lives is measured by `scripts/accuracy_inference.py` and stands in docs/accuracy.md.
"""

import math
from typing import Final, NamedTuple

LEAST: Final = 0.6
"""A claim that is less sure than this is not made."""
_MOST: Final = 0.99


class Curve(NamedTuple):
    """Log odds: `base`, plus each weight times its measure."""

    base: float
    weights: tuple[float, ...]


HOME: Final = Curve(base=1.5, weights=(0.9, 1.8))
"""By the logarithms of the nights, and of the share of all that spoke for any home in the time."""
WORK: Final = Curve(base=-2.0, weights=(0.4, 1.4))
"""By the logarithms of the working days and of their evidence."""
SECOND_HOME: Final = Curve(base=-1.5, weights=(0.7, 0.5))
"""By the logarithms of the nights and of the visits."""
HAUNT: Final = Curve(base=-0.5, weights=(0.7,))
"""By the logarithm of the weeks."""
ROUTINE: Final = Curve(base=-1.5, weights=(0.8,))
"""By the logarithm of the days with photos. No simulated truth speaks of it: chosen, not fitted."""
TRIP: Final = Curve(base=0.5, weights=(0.7,))
"""By the logarithm of the photos with a position."""


def sureness(curve: Curve, *measures: float) -> float:
    """Return the confidence, 0 to 1, to two digits: more would be pretence."""
    odds = curve.base + sum(weight * value for weight, value in zip(curve.weights, measures, strict=True))
    return round(min(_MOST, 1 / (1 + math.exp(-odds))), 2)
