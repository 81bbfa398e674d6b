"""What a product says it takes, in sentences: its scope, its window on the report's day, and how old its texts are.

As in `wording`: plain `str`, and text from profiles made safe before it enters a sentence.
"""

from rollaudit.model.policy import Mark, Profile
from rollaudit.model.report import Report
from rollaudit.model.scope import Scope, ScopeSource, ScopeStanding, ScopeWindow, Selector, Trigger
from rollaudit.report.phrases import counted, day, days, edition, listed, months_of, number
from rollaudit.report.wording import NOT_DISCLOSED, thing
from rollaudit.text import clean

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
