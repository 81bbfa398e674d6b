"""What is said where no file tells how much is taken, where a denial has a limit, and where nobody has published it."""

import dataclasses
import io

import pytest
from rich.console import Console

from report_fixture import build_profile, build_report
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Clause, Mark, PlatformAccess, Stance, Use, UseStance
from rollaudit.model.report import ClauseReach, UseVerdict
from rollaudit.model.scope import ScopeSource, ScopeStanding, ScopeWindow, Trigger
from rollaudit.model.summaries import Period
from rollaudit.profiles.law import LEGAL_CLASSES
from rollaudit.report import notes
from rollaudit.report.scope_words import (
    exceptions_sentence,
    scope_sentence,
    standing_sentence,
    stated_heading,
    stated_words,
    window_sentence,
)
from rollaudit.report.steps import Reading
from rollaudit.report.terminal import render_terminal
from rollaudit.report.wording import counted_sentence, verdict_words


def scope(**changes):
    return dataclasses.replace(build_profile().scope, **changes)


def report_of(**changes):
    profile = dataclasses.replace(build_profile(), scope=scope(**changes))
    count = dataclasses.replace(build_report().scope, standing=profile.scope.standing, stated=None, window=Period())
    rows = tuple(dataclasses.replace(row, stated=None) for row in build_report().handover)
    return build_report(profile=profile, scope=count, handover=rows)


def printed(report):
    stream = io.StringIO()
    console = Console(file=stream, width=120, color_system=None, legacy_windows=False)
    render_terminal(report, console, Reading(details=True))
    return " ".join(stream.getvalue().split())


@pytest.mark.parametrize("source", [ScopeSource.USER_SELECTED, ScopeSource.DRAFT_PREUPLOAD, ScopeSource.SAVED_IN_APP])
def test_what_the_owner_chooses_is_at_most_everything_whatever_the_window(source):
    for window in (ScopeWindow.ALL, ScopeWindow.LAST_N_DAYS, ScopeWindow.UNKNOWN):
        chosen = report_of(source=source, window=window)
        assert chosen.scope.standing is ScopeStanding.OWNER_CHOOSES
        assert window_sentence(chosen).startswith("How many: only what the owner")
        assert window_sentence(chosen).endswith("at most everything.")
        assert stated_heading(chosen.profile) == ("owner's", "choice")


def test_an_unknown_window_is_not_disclosed_and_recent_ones_may_have_no_number():
    unknown = scope(window=ScopeWindow.UNKNOWN, window_days=None)
    assert unknown.standing is ScopeStanding.NOT_DISCLOSED
    assert standing_sentence(unknown) == "Window: not disclosed; at most everything."
    recent = scope(window=ScopeWindow.OLDER_IF_THEME, window_days=None)
    assert recent.standing is ScopeStanding.NOT_DISCLOSED
    assert "how recent is not disclosed; older ones where a theme fits" in standing_sentence(recent)
    assert stated_words(None) == "unknown"
    assert stated_words(0) == "0"


def test_a_scope_is_one_sentence_with_or_without_a_selection_and_a_time():
    assert scope_sentence(scope(source=ScopeSource.CLOUD_LIBRARY, selectors=(), trigger=Trigger.UNKNOWN)) == (
        "Taken is everything in the cloud library, at times not disclosed."
    )
    assert scope_sentence(scope(selectors=())) == "Taken are photos and videos never posted, on an ongoing basis."


def test_exceptions_are_told_as_things():
    profile = build_profile()
    screens = Clause(
        id="screens",
        statement="Screenshots are left out.",
        quote=None,
        source=profile.sources[0],
        mark=Mark.SECONDHAND,
        categories=(Category.SCREENSHOT_DOCUMENT,),
    )
    without = dataclasses.replace(
        profile, clauses=(*profile.clauses, screens), scope=dataclasses.replace(profile.scope, exceptions=("screens",))
    )
    assert exceptions_sentence(profile) == ""
    assert window_sentence(build_report(profile=without)).endswith(". Left out: screenshots and documents.")


def test_the_librarys_growth_is_not_said_to_be_taken_where_only_what_is_chosen_is():
    assert notes.rate_note(build_report()) == "about 27 more each month, on the average of the last 12 months"
    chosen = report_of(source=ScopeSource.USER_SELECTED, trigger=Trigger.ONE_SHOT)
    assert notes.rate_note(chosen) == "the library holds about 27 more each month, on the average of the last 12 months"
    assert notes.undated_sentence(chosen) == ""


def test_a_picker_hands_over_at_most_what_is_counted():
    assert "only what is picked: at most these" in counted_sentence(PlatformAccess.PICKER)
    assert "picked" not in counted_sentence(PlatformAccess.FULL)


def verdict(stance, *conditions, disclosed=True):
    clauses = tuple(("c", UseStance(use=Use.ADS, stance=stance, condition=condition)) for condition in conditions)
    return UseVerdict(use=Use.ADS, stance=stance, clauses=clauses, asset_count=1, disclosed=disclosed)


def test_a_denial_is_whole_only_where_one_clause_gives_it_without_a_limit():
    assert verdict_words(verdict(Stance.DENIED, None, "the ads are those of others")) == "denied"
    assert verdict_words(verdict(Stance.DENIED, "the ads are those of others")) == "denied in part"
    assert verdict_words(verdict(Stance.DENIED_CURRENTLY, "in this test")) == "denied for now"
    assert verdict_words(verdict(Stance.SILENT, None, disclosed=False)) == "not disclosed"
    assert verdict_words(verdict(Stance.SILENT)) == "not addressed"


def test_the_terminal_tells_unknown_numbers_clauses_reach_and_statutes():
    report = report_of(source=ScopeSource.USER_SELECTED)
    reach = tuple(
        ClauseReach(clause=clause.id, categories=clause.categories, asset_count=77, stated_count=None, evidence=())
        for clause in report.profile.clauses
    )
    told = printed(dataclasses.replace(report, reach=reach, legal=LEGAL_CLASSES))
    assert "photos and videos unknown 1,129" in told
    assert "reaches 77" in told
    assert "HOW STATUTES NAME IT names of classes, no legal advice" in told
    assert "“scan of hand or face geometry”" in told
    assert "HOW STATUTES" not in printed(report)
