"""The sentences of every report for people, from one place: plain words for the model's words.

Functions from model types to plain `str`, without colour or markup. Text that comes from files, names or profiles is
made safe by `rollaudit.text.clean` before it enters a sentence. Nothing here frightens, soothes, or advises on law.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rollaudit.model.evidence import Category
from rollaudit.model.policy import (
    Authority,
    Clause,
    ControlDefault,
    Mark,
    PlatformAccess,
    PlatformStatement,
    Profile,
    Retention,
    RetentionRule,
    Source,
    Stance,
    Use,
    UseStance,
)
from rollaudit.model.report import PlatformEffect, UseVerdict
from rollaudit.report.phrases import capital, counted, edition, listed, number
from rollaudit.text import clean

NONE_FOUND = "none found"
COULD_NOT_BE_READ = "could not be read"
NOT_LOOKED_FOR = "not looked for"
NOT_DISCLOSED = "not disclosed"
ANALYSE_FACES = "analyse faces"

_ROWS = {
    Category.MEDIA_CONTENT: "photos and videos",
    Category.DATE_TAKEN: "with the date taken",
    Category.LOCATION_PRECISE: "with an exact position",
    Category.LOCATION_INFERRED: "with a place by name",
    Category.DEVICE_INFO: "naming the device",
    Category.DEVICE_IDENTIFIER: "with a serial number or id",
    Category.FACE_PRESENCE: "with faces",
    Category.FACIAL_FEATURES: "with features of faces",
    Category.PERSON_IDENTITY: "with names of people",
    Category.RELATIONSHIPS: "with relationships",
    Category.OBJECTS_SCENES: "with objects and scenes",
    Category.TEXT_IN_IMAGE: "with text in the picture",
    Category.THEME_EVENT: "with an event or theme",
    Category.ROUTINE: "showing a routine",
    Category.SCREENSHOT_DOCUMENT: "screenshots, documents",
    Category.CAPTION_TEXT: "with captions or keywords",
    Category.AUDIO: "with sound",
    Category.EDIT_HISTORY: "with an editing history",
}

_THINGS = {
    Category.MEDIA_CONTENT: "photos and videos",
    Category.DATE_TAKEN: "dates",
    Category.LOCATION_PRECISE: "exact positions",
    Category.LOCATION_INFERRED: "places by name",
    Category.DEVICE_INFO: "devices",
    Category.DEVICE_IDENTIFIER: "serial numbers and ids",
    Category.FACE_PRESENCE: "faces",
    Category.FACIAL_FEATURES: "features of faces",
    Category.PERSON_IDENTITY: "names of people",
    Category.RELATIONSHIPS: "relationships",
    Category.OBJECTS_SCENES: "objects and scenes",
    Category.TEXT_IN_IMAGE: "text in pictures",
    Category.THEME_EVENT: "events and themes",
    Category.ROUTINE: "routines",
    Category.SCREENSHOT_DOCUMENT: "screenshots and documents",
    Category.CAPTION_TEXT: "captions and keywords",
    Category.AUDIO: "sound",
    Category.EDIT_HISTORY: "editing history",
}

# The words above that stand for one thing: `editing history falls`, `dates fall`.
_SINGULAR = frozenset({Category.TEXT_IN_IMAGE, Category.AUDIO, Category.EDIT_HISTORY})

_USES = {
    Use.PROVIDE_FEATURE: "make suggestions",
    Use.IMPROVE_FEATURE: "improve the feature",
    Use.TRAIN_AI: "train AI",
    Use.PERSONALISE: "personalise",
    Use.ADS: "target ads",
    Use.HUMAN_REVIEW: "review by people",
    Use.SAFETY_SCAN: "scan for safety",
    Use.SHARE_PARTNERS: "share with partners",
    Use.LIKENESS_LICENCE: "use a likeness",
}

_STANCES = {
    Stance.PERMITTED: "permitted",
    Stance.PERMITTED_IF: "permitted if",
    Stance.DENIED: "denied",
    Stance.DENIED_CURRENTLY: "denied for now",
    Stance.SILENT: "not addressed",
    Stance.CONFLICTING: "conflicting",
}

_ANSWERS = {
    Stance.PERMITTED: "yes",
    Stance.PERMITTED_IF: "only if",
    Stance.DENIED: "no",
    Stance.DENIED_CURRENTLY: "not now",
    Stance.SILENT: "silent",
    Stance.CONFLICTING: "unclear",
}

_TEXTS = {
    Authority.CONTRACT: "the terms",
    Authority.POLICY: "the privacy policy",
    Authority.HELP: "the help page",
    Authority.SPOKESPERSON: "a spokesperson",
}

_PLATFORMS = {
    PlatformAccess.FULL: "with full access to the library",
    PlatformAccess.NO_MEDIA_LOCATION: "without media location (Android)",
    PlatformAccess.PICKER: "through Android's photo picker (on iOS only if location is switched off in the picker)",
}

_DEFAULTS = {
    ControlDefault.OFF: "It is off until somebody turns it on.",
    ControlDefault.ON: "It is on until somebody turns it off.",
    ControlDefault.DISPUTED: "Whether it starts off or on is disputed.",
    ControlDefault.UNKNOWN: "Whether it starts off or on is not disclosed.",
}
# A quote shorter than this rarely says who does what: our statement then stands before it.
_SHORT_QUOTE = 70


def row_label(category: Category) -> str:
    """Return a category as a row that counts photos: `with an exact position`."""
    return _ROWS[category]


def thing(category: Category) -> str:
    """Return a category as a thing: `exact positions`."""
    return _THINGS[category]


def category_words() -> dict[str, Category]:
    """Return the words under which categories are shown, each with its category."""
    rows = {words.removeprefix("with "): category for category, words in _ROWS.items()}
    return rows | dict(zip(_ROWS.values(), _ROWS, strict=True)) | {words: one for one, words in _THINGS.items()}


def profile_words(profile: Profile) -> str:
    """Return a profile by its title and edition: `Facebook cloud processing, edition of June 2025`."""
    return f"{clean(profile.title, limit=80)}, {edition(profile.edition)}"


def use_words(use: Use) -> str:
    """Return a use as something that is done: `train AI`."""
    return _USES[use]


def stance_words(stance: Stance) -> str:
    """Return what all texts together say: `permitted`, `denied for now`, `not addressed`, `conflicting`."""
    return _STANCES[stance]


def verdict_words(verdict: UseVerdict) -> str:
    """Return what all texts together say of one use.

    A denial that none gives without a limit is `denied in part`; what nobody has published is `not disclosed`.
    """
    if not verdict.disclosed:
        return NOT_DISCLOSED
    denials = [said for _, said in verdict.clauses if said.stance is Stance.DENIED]
    limited = verdict.stance is Stance.DENIED and all(said.condition for said in denials)
    return "denied in part" if limited else stance_words(verdict.stance)


def answer_words(stance: Stance) -> str:
    """Return what one clause answers to a use: `yes`, `no`, `not now`, `yes, if`."""
    return _ANSWERS[stance]


def answers_words(verdict: UseVerdict) -> str:
    """Return how many texts answer what to one use: `7 yes, 1 only if`."""
    stances = [stance.stance for _, stance in verdict.clauses]
    return ", ".join(f"{number(stances.count(one))} {answer_words(one)}" for one in Stance if one in stances)


def doubt(confidence: float) -> str:
    """Return `sure` from 0.9, `likely` from 0.6, `possible` below."""
    if confidence >= 0.9:
        return "sure"
    return "likely" if confidence >= 0.6 else "possible"


def known_from(mark: Mark, source: Source | None) -> str:
    """Return how a statement is known in few words: its mark, who and when, without where a reprint was read."""
    if mark is not Mark.REPRINT or source is None:
        return provenance(mark, source)
    text = _TEXTS.get(source.authority)
    if text and source.read_in:
        return f"{text}, in a reprint, {source.when}" if source.dated else provenance(mark, source)
    return provenance(mark, replace(source, read_in=None))


def provenance(mark: Mark, source: Source | None) -> str:
    """Return how a statement is known: `the terms state, 1 July 2025`, `as quoted by The Verge, 27 June 2025`."""
    if mark is Mark.UNKNOWN or source is None:
        return NOT_DISCLOSED
    publisher, when = clean(source.publisher, limit=60), source.when
    read_in = f"read in {clean(source.read_in, limit=80)}" if source.read_in else ""
    text = _TEXTS.get(source.authority)
    match mark:
        case Mark.VERBATIM:
            return f"{text or publisher} {'state' if text == 'the terms' else 'states'}, {when}"
        case Mark.REPRINT if text and read_in:
            return f"{text}, {read_in}"
        case Mark.REPRINT:
            known = f"{text}, as quoted by {publisher}, {when}" if text else f"as quoted by {publisher}, {when}"
        case Mark.SECONDHAND:
            known = f"reported by {publisher}, {when}"
    return f"{known}, {read_in}" if read_in and publisher not in read_in else known


def said(clause: Clause, *, limit: int = 600) -> str:
    """Return a clause's own words in quotation marks, after our statement where they are few or nobody read them.

    Under a `limit` below the length, the beginning of the quote, or of the statement, alone.
    """
    statement = clean(clause.statement, limit=limit)
    if clause.quote is None:
        return statement
    quote = f"“{clean(clause.quote, limit=limit)}”"
    return quote if len(clause.quote) >= min(limit, _SHORT_QUOTE) else f"{statement} {quote}"


def answer_condition(stance: UseStance) -> str:
    """Return the condition of what one clause answers to a use: `the owner shares them`; empty without one."""
    return clean(stance.condition, limit=300) if stance.condition else ""


def counted_sentence(platform: PlatformAccess) -> str:
    """Return through what access the numbers were counted, and that a picker hands over no more than is picked."""
    picked = " The app receives only what is picked: at most these." if platform is PlatformAccess.PICKER else ""
    return f"Counted {platform_words(platform)}.{picked}"


def platform_words(platform: PlatformAccess) -> str:
    """Return what the system lets the app receive: `without media location (Android)`."""
    return _PLATFORMS[platform]


def _fall(category: Category) -> str:
    return "falls" if category in _SINGULAR else "fall"


def platform_sentence(platform: PlatformAccess, effects: Iterable[PlatformEffect]) -> str:
    """Return what one platform access leaves, category by category, where it changes anything."""
    begin = capital(platform_words(platform))
    changed = [
        f"{thing(effect.category)} {_fall(effect.category)} from {number(effect.before)} to {number(effect.after)}"
        for effect in effects
        if effect.platform is platform and effect.after != effect.before
    ]
    return f"{begin}, {listed(changed)}." if changed else f"{begin}, nothing changes for these files."


def platform_provenance(statement: PlatformStatement) -> str:
    """Return how a statement on the system is known: `stated in AOSP RedactionUtils, 2024`."""
    source = clean(statement.source, limit=120)
    match statement.mark:
        case Mark.VERBATIM:
            return f"stated in {source}"
        case Mark.REPRINT:
            return f"as quoted in {source}"
        case Mark.SECONDHAND:
            return f"reported in {source}"
        case Mark.UNKNOWN:
            return NOT_DISCLOSED


def retention_sentence(retention: Retention) -> str:
    """Return how long what was taken is kept."""
    known = counted(retention.days, "day", "days") if retention.days is not None else "a time not disclosed"
    match retention.rule:
        case RetentionRule.UNTIL_USER_DELETES:
            return "until the owner deletes it"
        case RetentionRule.UNTIL_OPT_OUT:
            return "until the owner opts out"
        case RetentionRule.BEGINS_REMOVAL_AFTER:
            return f"removal begins {known} after opting out"
        case RetentionRule.DELETED_WITHIN:
            return f"deleted within {known}"
        case RetentionRule.AS_NEEDED:
            return "as long as the vendor needs it"
        case RetentionRule.INACTIVITY:
            return f"until {known} without activity"
        case RetentionRule.UNKNOWN:
            return NOT_DISCLOSED


def offered(profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield where and to whom the opt-in is offered, by how that is known: what is known alike stands together."""
    statements: dict[str, list[str]] = {}
    for entry in profile.applies:
        statements.setdefault(provenance(entry.mark, entry.source), []).append(clean(entry.statement, limit=300))
    for known_from, said_so in statements.items():
        yield known_from, " ".join(said_so)


def default_words(default: ControlDefault) -> str:
    """Return how a switch stands before anybody touches it."""
    return _DEFAULTS[default]


def setting_path(path: Iterable[str], label: str) -> str:
    """Return the way to a switch through the settings."""
    steps = [clean(step, limit=80) for step in path]
    shown = clean(label, limit=160)
    if shown and shown not in steps:
        steps.append(f"“{shown}”")
    return " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(steps)
