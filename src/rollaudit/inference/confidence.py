"""From what a claim stands on to how sure it is: logistic curves.

Those of places are fitted on simulated libraries of development seeds (`curves`); the weights of those that stand here
are round numbers, set on the same. What both come to on other lives is measured by `scripts/accuracy_inference.py` and
stands in docs/accuracy.md.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from rollaudit.inference.roll import Floats

LEAST: Final = 0.6
"""A claim that is less sure than this is not made."""
LEAST_HOME: Final = 0.8
"""To name a wrong home is worse than to name none."""
LEAST_SECOND: Final = 0.7
"""The same of somewhere else that one sleeps."""
_MOST: Final = 0.99


class Curve(NamedTuple):
    """Log odds: `base`, plus each weight times its measure."""

    base: float
    weights: tuple[float, ...]


EITHER: Final = Curve(base=0.0, weights=(1.0,))
"""Of two that exclude each other, by how much the log odds of one are larger."""
NIGHT_WORK: Final = Curve(base=-1.0, weights=(1.5,))
"""By the logarithm of the nights. Too few simulated people work by night to fit it."""
HAUNT: Final = Curve(base=-0.5, weights=(0.7,))
"""By the logarithm of the weeks."""
ROUTINE: Final = Curve(base=-1.5, weights=(0.8,))
"""By the logarithm of the days with photos. No simulated truth speaks of it: chosen, not fitted."""
TRIP: Final = Curve(base=0.5, weights=(0.7,))
"""By the logarithm of the photos with a position."""


def log_odds(curve: Curve, measures: Floats) -> Floats:
    """Return the log odds of each row of measures."""
    odds: Floats = curve.base + measures @ np.array(curve.weights)
    return odds


def counted_odds(part: float, rest: float) -> float:
    """Return the log odds of so many against the rest, one added to each: a few counted things are not certain."""
    return float(np.log((part + 1) / (max(0.0, float(rest)) + 1)))


def sureness(curve: Curve, *measures: float, seen: int | None = None) -> float:
    """Return the confidence, 0 to 1, to two digits: more would be pretence.

    Of something `seen` so many times it is never more than (seen + 1) / (seen + 2), Laplace's rule of succession: no
    curve makes five nights certain.
    """
    odds = curve.base + sum(weight * value for weight, value in zip(curve.weights, measures, strict=True))
    most = _MOST if seen is None else min(_MOST, (seen + 1) / (seen + 2))
    return round(min(most, 1 / (1 + math.exp(-odds))), 2)
