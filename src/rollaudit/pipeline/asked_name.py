"""What a name in `--ends` means: an id, or a word of the report, in the singular or the plural."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from rollaudit.errors import UsageError
from rollaudit.model.answers import EndKind
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Clause
from rollaudit.model.report import Inference, Report
from rollaudit.text import clean

_CLOSE = 0.7
_SUGGESTED = 3
# Named values of a claim that say what it is about: the theme `birthday`, the day of the kind `birthday`.
_ABOUT = frozenset({"theme", "kind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words under which reports show kinds of claims and categories, each to its id."""

    claims: Mapping[str, str]
    categories: Mapping[str, Category]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What is to end, by its own id. A kind of claim of which nothing is said has no `inferences`."""

    kind: EndKind
    name: str
    categories: tuple[Category, ...] = ()
    clause: Clause | None = None
    inferences: tuple[Inference, ...] = ()


def meaning_of(asked: str, report: Report, words: Words) -> Meaning:
    """Return what a name means: an id first, then a word of the report.

    Where a category and a kind of claim have one name, the claim is meant: it is what the report shows under it.
    Raises `UsageError`, with the names that come near, for a name that means nothing.
    """
    known = _known(report, words)
    key = _key(asked)
    found = next((known[one] for one in _forms(key) if one in known), None)
    if found is None:
        raise _unknown(asked, key, known, _said(report, words))
    return found


def _known(report: Report, words: Words) -> dict[str, Meaning]:
    """Return every name that means something; of two meanings of one name the first stands."""
    said: dict[str, list[Inference]] = {}
    about: dict[str, list[Inference]] = {}
    for one in report.inferences:
        said.setdefault(one.id, []).append(one)
        for name, value in one.details:
            if name in _ABOUT and one.abstained is None:
                about.setdefault(str(value), []).append(one)
    known = {kind: _claims(kind, ones) for kind, ones in said.items()}
    entries = (
        *((category.value, _category(category)) for category in Category),
        *((clause.id, _clause(clause)) for clause in report.profile.clauses),
        *((word, _claims(kind, said.get(kind, ()))) for word, kind in words.claims.items()),
        *((word, _category(category)) for word, category in words.categories.items()),
        *((kind, _claims(kind, ())) for kind in words.claims.values()),
        *((word, _claims(word, ones)) for word, ones in about.items()),
    )
    for name, means in entries:
        known.setdefault(name, means)
    by_key: dict[str, Meaning] = {}
    for name, means in known.items():
        by_key.setdefault(_key(name), means)
    return by_key


def _claims(name: str, inferences: Iterable[Inference]) -> Meaning:
    return Meaning(kind=EndKind.INFERENCE, name=name, inferences=tuple(inferences))


def _category(category: Category) -> Meaning:
    return Meaning(kind=EndKind.CATEGORY, name=category.value, categories=(category,))


def _clause(clause: Clause) -> Meaning:
    return Meaning(kind=EndKind.CLAUSE, name=clause.id, categories=clause.categories, clause=clause)


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().casefold())


def _forms(key: str) -> tuple[str, ...]:
    """Return a name as it was given, then in the other number."""
    return (key, key.removesuffix("s"), f"{key}s")


def _said(report: Report, words: Words) -> str:
    """Return what can be asked for of this report, in its own words."""
    shown = {kind: word.lower() for word, kind in words.claims.items()}
    made = dict.fromkeys(shown.get(one.id, one.id) for one in report.inferences if one.abstained is None)
    said = f"This report says: {', '.join(made)}. " if made else ""
    return (
        f"{said}Any row of what is handed over can be asked for as well (faces, exact positions), and any clause"
        f" (rollaudit profiles show {report.profile.id} names them)."
    )


def _unknown(asked: str, key: str, known: Mapping[str, Meaning], said: str) -> UsageError:
    near = get_close_matches(key, known, n=_SUGGESTED, cutoff=_CLOSE)
    names = dict.fromkeys(known[one].name for one in near)
    meant = f"Did you mean {' or '.join(names)}? " if names else ""
    return UsageError(
        f"--ends {clean(asked, limit=60)}: no category, no clause of this profile and no inference is called so.",
        hint=meant + said,
    )
