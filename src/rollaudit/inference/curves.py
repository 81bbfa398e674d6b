"""Fitted curves of confidence: written by a script, not by hand.

`scripts/calibrate_inference.py` fitted them on simulated libraries of the development seeds
1 to 320.
"""

from typing import Final

from rollaudit.inference.confidence import Curve

LIVED: Final = Curve(base=-1.03, weights=(1.13, 0.96, 2.13, 0.47, 0.56, -1.84))
"""That a place is a home, by months, next night, share, returns, long days, photos a day.

Fitted to 782 cases.
"""
HOME: Final = Curve(base=-0.32, weights=(0.95, -0.56))
"""That a home is one, by the log odds of the former, and by those of the likeliest other place.

Fitted to 366 cases.
"""
SECOND_HOME: Final = Curve(base=-1.18, weights=(0.75, 1.45))
"""That one sleeps there at times, by the logarithm of the visits, and by `living.slept_there`.

Fitted to 175 cases.
"""
WORK: Final = Curve(base=-4.25, weights=(-1.67, 2.35, -2.11, 1.02, 0.71, 0.79, 0.08, -0.19))
"""That a place is one of work, by days, hours, other hours, share, lead, spread, span, rival.

Fitted to 381 cases.
"""
RECURRING: Final = Curve(base=-3.21, weights=(0.57, 4.61))
"""That a day of the year is kept, by odds against chance, on the very day.

Fitted to 391 cases.
"""
