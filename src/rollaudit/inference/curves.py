"""Fitted curves of confidence: written by a script, not by hand.

`scripts/calibrate_inference.py` fitted them on simulated libraries of the development seeds
1 to 200.
"""

from typing import Final

from rollaudit.inference.confidence import Curve

LIVED: Final = Curve(base=-1.08, weights=(1.24, 0.64, 2.08, 0.29, 0.71, -2.03))
"""That a place is a home, by months, next night, share, returns, long days, photos a day.

Fitted to 477 places.
"""
HOME: Final = Curve(base=-1.78, weights=(1.38, -1.11))
"""That a home is one, by the log odds of the former, and by those of the likeliest other place.

Fitted to 236 places.
"""
SECOND_HOME: Final = Curve(base=-2.11, weights=(1.05, 1.48))
"""That one sleeps there at times, by the logarithm of the visits, and by `living.slept_there`.

Fitted to 106 places.
"""
WORK: Final = Curve(base=-0.7, weights=(0.1, 1.57))
"""That a workplace is one, by the logarithms of its days and of their evidence.

Fitted to 112 places.
"""
