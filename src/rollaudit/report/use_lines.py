"""What may be done with it, a line a use: what all texts together say, and the words of the one that says it best.

Pure functions from a report to plain `str`. No text is summed up in words of its own where its words are known: a quote
is cut at a word at most, the cut marked. Every text, with its source and its reach, stands in the details.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rollaudit.model.evidence import FACE_CATEGORIES, Category
from rollaudit.model.policy import Authority, Clause, Conflict, Mark, PlatformAccess, RetentionRule, Stance, UseStance
from rollaudit.model.report import PlatformEffect, Report, UseVerdict
from rollaudit.report.inference_words import kind_words
from rollaudit.report.phrases import capital, listed, number, shortened
from rollaudit.report.wording import (
    ANALYSE_FACES,
    answer_condition,
    answers_words,
    known_from,
    platform_sentence,
    stance_words,
    use_words,
    verdict_words,
)
from rollaudit.text import clean

_MARKS: Final = tuple(Mark)
_AUTHORITIES: Final = tuple(Authority)
_TELLING: Final = 24
"""A quote shorter than this is a word or two: our statement stands before it, and a longer one is preferred."""
_ON_POSITIONS: Final = ("home", "work", "second_home", "trip")
_FEWEST_POSITIONS: Final = 4
"""No home, work, second home or trip is claimed from fewer positions (docs/outputs.md, "Inferences")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """One use: in a word, what it is, what a text says of it, and how that is known.

    `text` is ours and stands before `quote`, which is exact; either may be empty.
    """

    word: str
    stance: Stance
    use: str
    text: str = ""
    quote: str = ""
    known: str = ""

    def words(self, limit: int) -> str:
        """Return what the text says, the quote cut after a word where it is longer than `limit`."""
        quote = f"“{shortened(self.quote, limit)}”" if self.quote else ""
        return " ".join(filter(None, (self.text, quote)))


def use_lines(report: Report) -> tuple[UseLine, ...]:
    """Return every use of which some text speaks, and the analysis of faces where a text names it."""
    lines: list[UseLine] = []
    quoted: set[str] = set()
    faces_told = False
    for verdict in report.verdicts:
        if not verdict.clauses:
            continue
        chosen = _best(verdict.clauses, verdict.stance, report)
        lines.append(_contradicted(verdict, report) or _told(verdict, chosen))
        quoted.update([chosen[0].id] if chosen else [])
        faces = None if faces_told else _faces(verdict, report, quoted)
        if faces:
            faces_told = True
            lines.append(faces)
    return tuple(lines)


def other_conflicts(report: Report) -> tuple[str, ...]:
    """Return what texts contradict each other on besides the uses, each saying who says what."""
    of_uses = {verdict.use for verdict in report.verdicts}
    return tuple(clean(one.matter, limit=400) for one in report.profile.conflicts if one.use not in of_uses)


def unspoken_uses(report: Report) -> str:
    """Return the uses of which no text speaks; empty where there are none."""
    return listed(use_words(verdict.use) for verdict in report.verdicts if not verdict.clauses)


def undisclosed_matters(report: Report) -> str:
    """Return the first matter of what nobody has published, and how many more; empty where there is nothing of it."""
    matters = report.profile.undisclosed
    if not matters:
        return ""
    more = f", and {number(len(matters) - 1)} more" if len(matters) > 1 else ""
    return f"{clean(matters[0], limit=200).rstrip('.')}{more}."


def kept_sentence(report: Report) -> str:
    """Return how long what is kept, by the clauses that say so; empty where none does."""
    told = {one.clause for one in report.profile.retention if one.rule is not RetentionRule.UNKNOWN}
    return " ".join(clean(clause.statement, limit=300) for clause in report.profile.clauses if clause.id in told)


def access_sentence(report: Report, platform: PlatformAccess) -> str:
    """Return what one platform access leaves, with the claims that can no longer be made where that is certain."""
    if platform is PlatformAccess.FULL:
        return "With full access to the library, nothing is taken out."
    if platform is PlatformAccess.PICKER and _changes(report, platform) == _changes(
        report, PlatformAccess.NO_MEDIA_LOCATION
    ):
        return "Through Android's photo picker the same; on iOS only if location is off in it."
    sentence = platform_sentence(platform, report.platform_effects)
    changed = next((one for one in report.platform_effects if _takes_positions(one, platform)), None)
    ended = ended_claims(report, changed.before, changed.after) if changed else ""
    if not ended:
        return sentence
    return f"{capital(sentence).rstrip('.')}; {ended} can no longer be said."


def _changes(report: Report, platform: PlatformAccess) -> set[tuple[Category, int]]:
    return {(effect.category, effect.after) for effect in report.platform_effects if effect.platform is platform}


def _takes_positions(effect: PlatformEffect, platform: PlatformAccess) -> bool:
    return effect.platform is platform and effect.category is Category.LOCATION_PRECISE


def ended_claims(report: Report, before: int, after: int) -> str:
    """Return which claims of the report fewer exact positions end for certain: `home and work`; empty where none."""
    if after >= min(before, _FEWEST_POSITIONS):
        return ""
    made = {one.id for one in report.inferences if one.abstained is None}
    return listed(kind_words(kind).lower() for kind in _ON_POSITIONS if kind in made)


def _contradicted(verdict: UseVerdict, report: Report) -> UseLine | None:
    """Return the line of a use on which texts contradict each other: who says what."""
    if verdict.stance is not Stance.CONFLICTING:
        return None
    conflict = next((one for one in report.profile.conflicts if one.use is verdict.use), None)
    text = _sides(conflict, verdict) if conflict else f"{answers_words(verdict)}."
    return UseLine(word=verdict_words(verdict), stance=verdict.stance, use=use_words(verdict.use), text=text)


def _sides(conflict: Conflict, verdict: UseVerdict) -> str:
    matter = clean(conflict.matter, limit=400)
    whether, colon, sides = matter.partition(": ")
    if colon:
        return sides if whether.startswith("Whether") else matter
    return f"{matter.rstrip('.')}: {answers_words(verdict)}."


def _told(verdict: UseVerdict, chosen: tuple[Clause, UseStance] | None) -> UseLine:
    word, use = verdict_words(verdict), use_words(verdict.use)
    if chosen is None:
        return UseLine(word=word, stance=verdict.stance, use=use, text=f"{answers_words(verdict)}.")
    return _line(word, use, *chosen)


def _faces(verdict: UseVerdict, report: Report, quoted: set[str]) -> UseLine | None:
    """Return a line on the analysis of faces, by the clause of this use that says most of it and is not yet quoted."""
    clauses = {clause.id: clause for clause in report.profile.clauses}
    named = [
        (name, stance)
        for name, stance in verdict.clauses
        if name in clauses and name not in quoted and Category.FACIAL_FEATURES in clauses[name].categories
    ]
    stance = Stance.PERMITTED if any(one.stance is Stance.PERMITTED for _, one in named) else Stance.PERMITTED_IF
    chosen = _best(named, stance, report)
    if not chosen:
        return None
    return _line(stance_words(stance), ANALYSE_FACES, *chosen)


def _best(answers: Iterable[tuple[str, UseStance]], stance: Stance, report: Report) -> tuple[Clause, UseStance] | None:
    """Return the clause that answers so and is known best: by its mark, then by the standing of its text."""
    clauses = {clause.id: clause for clause in report.profile.clauses}
    agreeing = [(clauses[name], answer) for name, answer in answers if answer.stance is stance and name in clauses]
    return min(agreeing, key=lambda one: _rank(one[0]), default=None)


def _rank(clause: Clause) -> tuple[bool, int, bool, int]:
    only_faces = set(clause.categories) <= set(
        FACE_CATEGORIES
    )  # it says nothing of the rest, and has a line of its own
    authority = _AUTHORITIES.index(clause.source.authority) if clause.source else len(_AUTHORITIES)
    return only_faces, _MARKS.index(clause.mark), len(clause.quote or "") < _TELLING, authority


def _line(word: str, use: str, clause: Clause, stance: UseStance) -> UseLine:
    condition = answer_condition(stance)
    quote = clean(clause.quote or "", limit=600)
    statement = clean(clause.statement, limit=600) if len(quote) < _TELLING else ""
    return UseLine(
        word=word,
        stance=stance.stance,
        use=use,
        text=" ".join(filter(None, (_if(condition, stance.stance), statement))),
        quote=quote,
        known=known_from(clause.mark, clause.source),
    )


def _if(condition: str, stance: Stance) -> str:
    if not condition:
        return ""
    return f"{condition}:" if stance is Stance.PERMITTED_IF else f"if {condition}:"
