"""From the roll to all claims, in the order of the registry."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rollaudit.inference.days import recurring_days
from rollaudit.inference.devices import devices
from rollaudit.inference.identities import links, owner_name
from rollaudit.inference.people import people
from rollaudit.inference.roll import Roll
from rollaudit.inference.routine import routine
from rollaudit.inference.themes import recaps, themes
from rollaudit.inference.whereabouts import claim_whereabouts
from rollaudit.model.report import Inference

Claim = Callable[[Roll, tuple[Inference, ...]], tuple[Inference, ...]]
"""One kind of claim: from the roll, and from what was said before it in the order of the registry, to claims."""

_NAMED: Final = 2

INFERENCES: Final[tuple[Claim, ...]] = (
    claim_whereabouts,
    routine,
    recurring_days,
    owner_name,
    people,
    devices,
    links,
    themes,
    recaps,
)
"""Every kind of claim, in the order in which a person wants to hear them. One line adds one."""


def infer(roll: Roll) -> tuple[Inference, ...]:
    """Return every claim about the roll, and what was lacking for those that are not made.

    Claims rest on everything the permission reaches; each says in its details whether the assets within the stated
    window (`roll.window_first` on) would do by themselves. The same roll gives the same claims in the same order.
    """
    said: tuple[Inference, ...] = ()
    for claim in INFERENCES:
        said += claim(roll, said)
    return _with_paths(roll, said)


def _with_paths(roll: Roll, said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Name the first few files of each claim's evidence: of copies the one taken first, then the first by path."""
    row_of = roll.ids.first_rows({one for claim in said for one in claim.evidence[:_NAMED]})
    return tuple(
        replace(claim, paths=tuple(roll.paths[row_of[one]] for one in claim.evidence[:_NAMED])) for claim in said
    )
