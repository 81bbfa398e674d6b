"""What the whole roll adds up to, a line a matter: for a reader with one minute, in the order of what matters most.

Pure functions from claims to plain `str`. A line speaks for one claim or sums up several; which ones it speaks for
stands in it, so that the number of those left out is counted and never guessed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rollaudit.model.evidence import device_name
from rollaudit.model.report import Inference
from rollaudit.model.summaries import Period
from rollaudit.report.inference_words import (
    LONGEST_CLAIM,
    claim_sentence,
    found_from,
    kind_words,
    lacking_words,
    unsaid_words,
)
from rollaudit.report.phrases import counted, listed, named_month, number, span
from rollaudit.text import clean

_NAMED: Final = 3
_MUST_TELL: Final = ("home", "work")
"""The kinds of which it is said in full why nothing is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One matter: its label, a sentence, how sure it is, and what may stand below it; `told` are its claims."""

    label: str
    sentence: str
    confidence: float
    told: tuple[Inference, ...]
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLines:
    """All lines; `untold` are the claims that no line speaks for."""

    lines: tuple[ClaimLine, ...]
    untold: tuple[Inference, ...]


def claim_lines(inferences: Iterable[Inference]) -> ClaimLines:
    """Return what was claimed, a line a matter, the weightiest first."""
    made: dict[str, list[Inference]] = {}
    for inference in inferences:
        if inference.abstained is None:
            made.setdefault(inference.id, []).append(inference)
    lines = [line for kinds, tell in _TELLERS for line in tell([one for kind in kinds for one in made.get(kind, ())])]
    told = {id(one) for line in lines for one in line.told}
    untold = tuple(one for kind in made for one in made[kind] if id(one) not in told)
    return ClaimLines(lines=tuple(lines), untold=untold)


def untold_sentence(untold: Sequence[Inference]) -> str:
    """Return how many claims no line speaks for, and of what kinds; empty where there are none."""
    if not untold:
        return ""
    kinds = listed(dict.fromkeys(kind_words(one.id).lower() for one in untold))
    return f"{counted(len(untold), 'more claim', 'more claims')}: {kinds}."


def unsaid_sentences(inferences: Sequence[Inference]) -> tuple[str, ...]:
    """Return what is not said: of home and work why not, of the rest that it is not; nothing where all was said."""
    made = {one.id for one in inferences if one.abstained is None}
    unsaid = [one for one in inferences if one.abstained is not None]
    must = [one for one in unsaid if one.id in _MUST_TELL and one.id not in made]
    rest = listed(dict.fromkeys(unsaid_words(one) for one in unsaid if one not in must))
    told = tuple(f"{unsaid_words(one)}: {lacking_words(one)}" for one in must)
    if not rest:
        return told
    return (*told, f"{'nor ' if told else ''}{rest}; too little tells of them.")


def _place_lines(claims: list[Inference]) -> list[ClaimLine]:
    """Tell the latest place in full and the others by their towns."""
    if not claims:
        return []
    latest, *others = sorted(claims, key=_last_day, reverse=True)
    beside = found_from(latest) if latest.id == "home" else ""
    lines = [_line(latest, claim_sentence(latest), beside=beside)]
    if others:
        towns = "; ".join(map(_town_and_time, others[:_NAMED]))
        more = f"; and {number(len(others) - _NAMED)} more" if len(others) > _NAMED else ""
        lines.append(_summed("", f"Also {towns}{more}.", others))
    return lines


def _trip_lines(claims: list[Inference]) -> list[ClaimLine]:
    if not claims:
        return []
    latest = max(claims, key=_last_day)
    to = claim_sentence(latest)
    sentence = f"One, to {to}" if len(claims) == 1 else f"{number(len(claims))}, the last to {to}"
    return [ClaimLine(label="Trips", sentence=sentence, confidence=latest.confidence, told=tuple(claims))]


def _day_lines(claims: list[Inference]) -> list[ClaimLine]:
    if not claims:
        return []
    first = max(claims, key=lambda one: (_detail(one, "kind") != "public", one.confidence))
    more = len(claims) - 1
    rest = f" And {counted(more, 'more day', 'more days')} that {'recurs' if more == 1 else 'recur'}." if more else ""
    return [
        ClaimLine(label="Days", sentence=claim_sentence(first) + rest, confidence=first.confidence, told=(*claims,))
    ]


def _owner_lines(claims: list[Inference]) -> list[ClaimLine]:
    return [_line(one, _owner(one)) for one in claims]


def _owner(claim: Inference) -> str:
    name = _detail(claim, "name")
    files = counted(claim.asset_count, "file", "files")
    return f"Called {clean(name, limit=60)}, by {files}." if name else claim_sentence(claim)


def _people_lines(claims: list[Inference]) -> list[ClaimLine]:
    if not claims:
        return []
    names = [_person(one) for one in claims[:_NAMED]]
    return [_summed("People", f"By name: {_shortened(names, len(claims))}.", claims)]


def _person(claim: Inference) -> str:
    name = _detail(claim, "name")
    return f"{clean(name, limit=60)} ({counted(claim.asset_count, 'file', 'files')})" if name else _words(claim)


def _device_lines(claims: list[Inference]) -> list[ClaimLine]:
    if not claims:
        return []
    latest = sorted(claims, key=_last_day, reverse=True)
    names = [_device(one) for one in latest[:_NAMED]]
    return [_summed("Devices", f"{number(len(claims))} of the owner's: {_shortened(names, len(claims))}.", claims)]


def _device(claim: Inference) -> str:
    name = clean(device_name(_detail(claim, "make"), _detail(claim, "model")), limit=60)
    serial = clean(_detail(claim, "serial"), limit=40)
    if not name:
        return _words(claim)
    return f"{name} (serial number {serial})" if serial else name


def _routine_lines(claims: list[Inference]) -> list[ClaimLine]:
    return [_line(one, claim_sentence(one)) for one in claims]


def _theme_lines(claims: list[Inference]) -> list[ClaimLine]:
    """Sum up what the feature could build: its themes, and looks back at a year or a month."""
    if not claims:
        return []
    themes = [one for one in claims if one.id == "theme"]
    recaps = [one for one in claims if one.id == "recap"]
    could = [_theme(one) for one in themes]
    if recaps:
        could.append(f"looks back at {_shortened([_recap(one) for one in recaps[:2]], len(recaps))}")
    return [_summed("Themes", f"Could be built: {listed(could)}.", claims)]


def _theme(claim: Inference) -> str:
    theme = _detail(claim, "theme")
    return f"{clean(theme, limit=24)} (from {number(claim.asset_count)})" if theme else _words(claim)


def _recap(claim: Inference) -> str:
    month = _detail(claim, "month")
    return named_month(month) if month else _detail(claim, "year") or _words(claim)


_TELLERS: Final[tuple[tuple[tuple[str, ...], Callable[[list[Inference]], list[ClaimLine]]], ...]] = (
    (("home",), _place_lines),
    (("work",), _place_lines),
    (("second_home",), _place_lines),
    (("trip",), _trip_lines),
    (("recurring_day",), _day_lines),
    (("owner_name",), _owner_lines),
    (("person",), _people_lines),
    (("device",), _device_lines),
    (("routine",), _routine_lines),
    (("theme", "recap"), _theme_lines),
)
"""Which kinds are told together, and how, in the order in which they are read."""


def _line(claim: Inference, sentence: str, *, beside: str = "") -> ClaimLine:
    label = kind_words(claim.id)
    return ClaimLine(label=label, sentence=sentence, confidence=claim.confidence, told=(claim,), beside=beside)


def _summed(label: str, sentence: str, claims: Sequence[Inference]) -> ClaimLine:
    """Sum up claims; together they are no surer than the least sure of them."""
    confidence = min(one.confidence for one in claims)
    return ClaimLine(label=label, sentence=sentence, confidence=confidence, told=tuple(claims))


def _shortened(named: Sequence[str], total: int) -> str:
    more = total - len(named)
    return listed([*named, f"{number(more)} more"] if more else named)


def _town_and_time(claim: Inference) -> str:
    town, country = clean(_detail(claim, "town"), limit=60), clean(_detail(claim, "country_code"), limit=4)
    if not town:
        return _words(claim)
    where = f"in {town} ({country})" if country else f"in {town}"
    during = span(claim.period or Period())
    return f"{where}, {during}" if during else where


def _words(claim: Inference) -> str:
    """Return a claim's own words where its details do not tell, as in a redacted report."""
    return clean(claim.claim, limit=LONGEST_CLAIM).rstrip(". ")


def _detail(claim: Inference, name: str) -> str:
    return str(dict(claim.details).get(name, ""))


def _last_day(claim: Inference) -> date:
    return (claim.period.last if claim.period else None) or date.min
