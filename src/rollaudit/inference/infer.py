"""From the roll to all claims, in the order of the registry."""

from collections.abc import Callable
from typing import Final

from rollaudit.inference.roll import Roll
from rollaudit.inference.whereabouts import claim_whereabouts
from rollaudit.model.report import Inference

Claim = Callable[[Roll, tuple[Inference, ...]], tuple[Inference, ...]]
"""One kind of claim: from the roll, and from what was said before it in the order of the registry, to claims."""

INFERENCES: Final[tuple[Claim, ...]] = (claim_whereabouts,)
"""Every kind of claim, in the order in which a person wants to hear them. One line adds one."""


def infer(roll: Roll) -> tuple[Inference, ...]:
    """Return every claim about the roll, and what was lacking for those that are not made.

    Claims rest on everything the permission reaches; each says in its details whether the assets within the stated
    window (`roll.window_first` on) would do by themselves. The same roll gives the same claims in the same order.
    """
    said: tuple[Inference, ...] = ()
    for claim in INFERENCES:
        said += claim(roll, said)
    return said
