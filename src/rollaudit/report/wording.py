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
    Scope,
    ScopeSource,
    ScopeStanding,
    ScopeWindow,
    Selector,
    Source,
    Stance,
    Trigger,
    Use,
    UseStance,
)
from rollaudit.model.report import PlatformEffect, Report, UseVerdict
from rollaudit.report.phrases import counted, day, days, edition, listed, months_of, number
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

_SOURCES = {
    ScopeSource.CAMERA_ROLL_UNPUBLISHED: "photos and videos never posted",
    ScopeSource.CLOUD_LIBRARY: "everything in the cloud library",
    ScopeSource.USER_SELECTED: "what is selected by hand",
    ScopeSource.DRAFT_PREUPLOAD: "drafts before they are posted",
    ScopeSource.SAVED_IN_APP: "what is saved in the app",
}
_PLURAL = frozenset({ScopeSource.CAMERA_ROLL_UNPUBLISHED, ScopeSource.DRAFT_PREUPLOAD})
# What no file tells: how much of the library the owner puts into the product's hands.
_CHOICES = {
    ScopeSource.USER_SELECTED: "How many: only what the owner picks; at most everything.",
    ScopeSource.DRAFT_PREUPLOAD: "How many: only what the owner puts into drafts, posted or not; at most everything.",
    ScopeSource.SAVED_IN_APP: "How many: only what the owner saves in the app; at most everything.",
}
_TRIGGERS = {
    Trigger.ONE_SHOT: "once",
    Trigger.ONGOING: "on an ongoing basis",
    Trigger.ON_IMPORT: "at each import",
    Trigger.UNKNOWN: f"at times {NOT_DISCLOSED}",
}
_SELECTORS = {
    Selector.TIME: "time",
    Selector.LOCATION: "location",
    Selector.THEME: "theme",
    Selector.FAVOURITE: "favourites",
    Selector.MEDIA_TYPE: "kind of media",
    Selector.QUALITY: "quality",
    Selector.UNDISCLOSED: "means not disclosed",
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


def scope_sentence(scope: Scope) -> str:
    """Return what is taken and how it is chosen, in one sentence."""
    chosen = listed(_SELECTORS[selector] for selector in scope.selectors)
    verb = "are" if scope.source in _PLURAL else "is"
    return f"Taken {verb} {_SOURCES[scope.source]}, {_TRIGGERS[scope.trigger]}" + (
        f", chosen by {chosen}." if chosen else "."
    )


def window_standing(profile: Profile) -> str:
    """Return `stated` where the window rests on the vendor's own words, `reported` where on a report without them."""
    return "reported" if _reported_scope(profile) else "stated"


def _reported_scope(profile: Profile) -> frozenset[str]:
    clauses = (clause for clause in profile.clauses if clause.id in profile.scope.clauses)
    return frozenset(clause.id for clause in clauses if clause.mark is Mark.SECONDHAND)


def stated_words(stated: int | None) -> str:
    """Return a number of the stated scope, or `unknown` where no file can tell it: never a number then."""
    return "unknown" if stated is None else number(stated)


def stated_heading(profile: Profile) -> tuple[str, str]:
    """Return the two short lines above the numbers of the stated scope."""
    if profile.scope.standing is ScopeStanding.OWNER_CHOOSES:
        return "owner's", "choice"
    return window_standing(profile), "window"


def standing_sentence(scope: Scope) -> str:
    """Return why no file tells how much the stated scope takes: a choice, or a silence. Never for a counted one."""
    if scope.standing is ScopeStanding.OWNER_CHOOSES:
        return _CHOICES[scope.source]
    older = "; older ones where a theme fits" if scope.older_if_theme else ""
    if scope.window is ScopeWindow.UNKNOWN:
        return f"Window: {NOT_DISCLOSED}; at most everything."
    return f"Window: recent ones, how recent is {NOT_DISCLOSED}{older}; at most everything."


def window_sentence(report: Report) -> str:
    """Return the window in days, whether stated, reported or disputed, with what stands outside it."""
    left_out = exceptions_sentence(report.profile)
    if report.profile.scope.standing is not ScopeStanding.COUNTED:
        return f"{standing_sentence(report.profile.scope)}{left_out}"
    reported = _reported_scope(report.profile)
    disputed = any(not reported.isdisjoint(conflict.clauses) for conflict in report.profile.conflicts)
    named = f"{window_standing(report.profile).capitalize()} window{' (disputed)' if disputed else ''}"
    return f"{named}: {_window(report)}{left_out}"


def exceptions_sentence(profile: Profile) -> str:
    """Return ` Left out: screenshots and documents.`, to follow another sentence; empty without exceptions."""
    return f" Left out: {listed(thing(category) for category in profile.left_out)}." if profile.left_out else ""


def _window(report: Report) -> str:
    scope, count = report.profile.scope, report.scope
    within = days(count.window)
    older = "; older ones where a theme fits" if scope.older_if_theme else ""
    match scope.window:
        case ScopeWindow.ALL:
            return "everything, whatever its age."
        case ScopeWindow.LAST_N_DAYS | ScopeWindow.OLDER_IF_THEME | ScopeWindow.UNKNOWN:
            if count.window_days is None:
                return f"{NOT_DISCLOSED}."
            before = counted(count.window_days, "day", "days")  # they and the report's own day make one more
            dates = f", {within} (the report's day and {before} before it)" if within else ""
            return f"the last {counted(count.window_days, 'day', 'days')}{dates}{older}."


def edition_sentence(report: Report) -> str:
    """Return how the edition's texts stand to the report's day, and that there is a newer one; empty without both."""
    return " ".join(filter(None, (_texts_and_day(report), _newer_edition(report.profile))))


def _newer_edition(profile: Profile) -> str:
    newer = clean(profile.superseded_by or "", limit=40)
    if not newer:
        return ""
    option = f"--profile {clean(profile.id, limit=60)}@{newer}"
    return f"Counted is the {edition(profile.edition)}; newer ones exist: {option}, and what profiles list names."


def _texts_and_day(report: Report) -> str:
    """Return how the texts stand to the report's day, from their dates; empty where they are of that time."""
    profile = report.profile
    dated = [source.dated for source in profile.sources if source.dated is not None]
    own = [when for when in dated if when <= profile.effective] or [profile.effective]
    texts = months_of(own)
    if report.as_of < min(own):
        return f"These texts are of {texts}; as far as they tell, it was not offered yet on {day(report.as_of)}."
    if report.as_of < profile.effective:
        return f"These texts are of {texts}; not all of them were in force yet on {day(report.as_of)}."
    later = [when for when in dated if profile.effective < when <= report.as_of]
    return f"Texts of {texts}; later ones, cited below, contradict or add to some of them." if later else ""


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
    begin = platform_words(platform)
    begin = begin[0].upper() + begin[1:]
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
