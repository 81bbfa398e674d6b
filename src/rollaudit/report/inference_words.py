"""What the whole roll adds up to, in words: the same for the terminal and the page.

Kinds of claims, their order, their doubt, what they rest on and what ends them. A claim's own words come from the
inference and hold names from files: they are made safe here.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from rollaudit.model.report import Inference
from rollaudit.report.phrases import capital, counted, listed, number
from rollaudit.text import clean

HEADING: Final = "WHAT IT ADDS UP TO"
NOT_SAID: Final = "Not said"
LONGEST_CLAIM: Final = 400

# By kind: what to call it, and how many of it a short list names.
_KINDS: Final = {
    "home": ("Home", 3),
    "second_home": ("Second home", 2),
    "work": ("Work", 2),
    "regular_place": ("Often at", 2),
    "trip": ("Trips", 3),
    "repeated_destination": ("Again", 2),
    "routine": ("Routine", 2),
    "break": ("Silences", 2),
    "time_zone": ("Time zone", 2),
    "recurring_day": ("Days", 5),
    "owner_name": ("Owner", 1),
    "person": ("People", 3),
    "companions": ("Together", 3),
    "others_only": ("Others", 1),
    "groups": ("Groups", 1),
    "device": ("Devices", 4),
    "device_change": ("New device", 3),
    "two_phones": ("Two phones", 1),
    "received": ("Received", 1),
    "link": ("Links", 4),
    "theme": ("Themes", 8),
    "recap": ("Recaps", 3),
}
_OTHER_KIND: Final = 3
# What is not said, where the label of the claim would not tell.
_UNSAID: Final = {
    "recurring_day": "days that recur",
    "owner_name": "the owner's name",
    "person": "people who recur",
    "others_only": "photos of others only",
    "groups": "how groups change",
    "device": "the owner's devices",
    "link": "links to other files",
}
# Where the number of photos says something of the person: that a camera needs three to be known says nothing.
_HOW_FEW: Final = frozenset(
    {"home", "second_home", "work", "regular_place", "trip", "recurring_day", "owner_name", "others_only"}
)
_NO_EXAMPLE: Final = frozenset({"recap"})  # one file of a month shows nothing of the month


def kind_words(kind: str) -> str:
    """Return a kind of claim as a label: `Home`, `Days`; an unknown one by its name."""
    known = _KINDS.get(kind)
    return known[0] if known else clean(kind.replace("_", " "), limit=24).capitalize()


def claim_words() -> dict[str, str]:
    """Return the labels under which claims are shown, and what is said where none is made, each with its kind."""
    shown = {kind_words(kind): kind for kind in _KINDS}
    return {words: kind for kind, words in _UNSAID.items()} | shown


def most_telling(inferences: Iterable[Inference]) -> tuple[Inference, ...]:
    """Return what a short list names: of every kind a few, in the order in which a person wants to hear them.

    Within a kind the surest come first.
    """
    made = [inference for inference in inferences if inference.abstained is None]
    order = {kind: place for place, kind in enumerate(_KINDS)}
    kinds = sorted({one.id for one in made}, key=lambda kind: (order.get(kind, len(order)), kind))
    claims: list[Inference] = []
    for kind in kinds:
        of_kind = [one for one in made if one.id == kind]
        claims += of_kind[: _KINDS[kind][1] if kind in _KINDS else _OTHER_KIND]
    return tuple(claims)


def claim_sentence(inference: Inference) -> str:
    """Return the claim as one sentence or more, with one full stop, or its question mark, at the end."""
    said = clean(inference.claim, limit=LONGEST_CLAIM).rstrip(". ")
    return f"{capital(said)}{'' if said.endswith('?') else '.'}"


def says_how_few(inference: Inference) -> bool:
    """Whether a short list says from how few files a claim could be made, and without how few it could not."""
    return inference.id in _HOW_FEW


def names_an_example(inference: Inference) -> bool:
    """Whether one file shows what the claim is about."""
    return inference.id not in _NO_EXAMPLE


def found_from(inference: Inference) -> str:
    """Return from how few photos the claim could have been made; empty where that is not known."""
    if inference.made_from is None:
        return ""
    return f"It could have been found from the first {number(inference.made_from)}."


def ended_by(inference: Inference) -> str:
    """Return how few files' absence ends the claim; empty where that is not known."""
    count = len(inference.ends_without)
    if not count:
        return ""
    return f"Without {counted(count, 'file', 'files')} it would not be said."


def settings_sentence(inference: Inference) -> str:
    """Return the smallest settings that end the claim; empty where none is known."""
    settings = [clean(setting, limit=160).rstrip(".") for setting in inference.ends_with]
    return f"To end it: {'; or '.join(settings)}." if settings else ""


def unsaid_words(inference: Inference) -> str:
    """Return what is not said, of an inference that abstains: `people who recur`, or the theme's name."""
    theme = dict(inference.details).get("theme")
    if theme:
        return clean(str(theme), limit=24)
    return _UNSAID.get(inference.id) or kind_words(inference.id).lower()


def lacking_words(inference: Inference) -> str:
    """Return what was lacking for an inference that abstains, with one full stop at the end."""
    return f"{clean(inference.abstained or '', limit=LONGEST_CLAIM).rstrip('. ')}."


def not_said(inferences: Sequence[Inference]) -> tuple[tuple[str, str], ...]:
    """Return (what is not said, what was lacking) once for each reason, in the claims' order."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for inference in inferences:
        if inference.abstained is not None:
            by_reason.setdefault((inference.id, lacking_words(inference)), []).append(unsaid_words(inference))
    return tuple((listed(kinds), reason) for (_, reason), kinds in by_reason.items())
