import dataclasses
from datetime import date

import pytest

from report_fixture import HELP, TERMS, VERGE, build_profile, build_report, empty_report
from rollaudit.model.evidence import Category, Coverage, ReasonCode, device_name
from rollaudit.model.policy import (
    Authority,
    Conflict,
    ControlDefault,
    DatePrecision,
    Mark,
    PlatformAccess,
    Retention,
    RetentionRule,
    Source,
    Stance,
    Use,
    UseStance,
)
from rollaudit.model.report import PlatformEffect
from rollaudit.model.summaries import Period
from rollaudit.report import file_words, notes, phrases, scope_words, wording


def test_every_word_of_the_model_has_plain_words():
    for category in Category:
        assert wording.row_label(category)
        assert "_" not in wording.thing(category)
    for use in Use:
        assert wording.use_words(use)
    for stance in Stance:
        assert wording.stance_words(stance)
        assert wording.answer_words(stance)
    for platform in PlatformAccess:
        assert wording.platform_words(platform)
    for default in ControlDefault:
        assert wording.default_words(default).endswith(".")
    for rule in RetentionRule:
        assert wording.retention_sentence(Retention(rule=rule, days=30, clause="x"))


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_words_that_are_not_its_code(code):
    coverage = Coverage(
        files_found=2,
        read=0,
        partial=0,
        skipped=2,
        by_reason={code.value: 2},
        by_format={},
        photos=0,
        videos=0,
        percent=100.0,
    )
    assert file_words.reasons_sentence(coverage).startswith("2 ")
    assert "_" not in file_words.reasons_sentence(coverage)


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sure"), (0.9, "sure"), (0.89, "likely"), (0.6, "likely"), (0.59, "possible"), (0.0, "possible")],
)
def test_doubt_is_said_in_words(confidence, word):
    assert wording.doubt(confidence) == word


def test_each_mark_is_worded_as_it_was_learnt():
    assert wording.provenance(Mark.VERBATIM, TERMS) == "the terms state, 1 July 2025"
    assert wording.provenance(Mark.REPRINT, VERGE) == "a spokesperson, as quoted by The Verge, 18 October 2025"
    assert wording.provenance(Mark.REPRINT, HELP) == "the help page, read in a note of January 2026"
    assert wording.provenance(Mark.UNKNOWN, None) == "not disclosed"
    reported = Source(
        id="x",
        publisher="Telepolis",
        title="t",
        dated=date(2025, 6, 1),
        authority=Authority.PRESS,
        precision=DatePrecision.MONTH,
    )
    assert wording.provenance(Mark.SECONDHAND, reported) == "reported by Telepolis, June 2025"


def test_a_quote_stands_in_quotation_marks_and_an_unread_one_never_does():
    for clause in build_profile().clauses:
        shown = wording.said(clause)
        assert ("“" in shown) == (clause.quote is not None)
        if clause.quote:
            assert f"“{clause.quote}”" in shown


def test_a_shortened_quote_still_ends_its_quotation():
    faces = next(clause for clause in build_profile().clauses if clause.id == "faces")
    assert wording.said(faces, limit=20).endswith("…”")


def test_a_condition_is_never_lost():
    stance = UseStance(use=Use.TRAIN_AI, stance=Stance.PERMITTED_IF, condition="the owner shares them")
    assert wording.answer_condition(stance) == "the owner shares them"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-06", "edition of June 2025"),
        ("2025-06-27", "edition of 27 June 2025"),
        ("2025-13", "edition 2025-13"),
        ("v2", "edition v2"),
        ("\x1b[31m", "edition \N{REPLACEMENT CHARACTER}[31m"),
    ],
)
def test_editions_in_words(text, words):
    assert phrases.edition(text) == words


def test_spans_are_as_short_as_they_stay_true():
    assert phrases.span(Period(first=date(2017, 3, 4), last=date(2026, 1, 30))) == "March 2017 to January 2026"
    assert phrases.span(Period(first=date(2026, 1, 2), last=date(2026, 1, 31))) == "2 to 31 January 2026"
    assert phrases.span(Period(first=date(2026, 1, 2), last=date(2026, 1, 2))) == "2 January 2026"
    assert phrases.span(Period()) == ""
    assert (
        phrases.days(Period(first=date(2025, 12, 20), last=date(2026, 1, 19))) == "20 December 2025 to 19 January 2026"
    )


def test_lists_and_counts():
    assert phrases.listed([]) == ""
    assert phrases.listed(["a"]) == "a"
    assert phrases.listed(["a", "b", "c"]) == "a, b and c"
    assert phrases.counted(1, "photo", "photos") == "1 photo"
    assert phrases.counted(1041, "photo", "photos") == "1,041 photos"


def test_the_platform_says_what_falls_and_when_nothing_does():
    effects = build_report().platform_effects
    words = wording.platform_sentence(PlatformAccess.NO_MEDIA_LOCATION, effects)
    assert words == "Without media location (Android), exact positions fall from 902 to 0."
    assert "nothing changes" in wording.platform_sentence(PlatformAccess.PICKER, ())


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_not_said(rate):
    report = build_report()
    object.__setattr__(report.scope, "per_month", rate)
    assert notes.rate_note(report) == ""


def test_notes_of_an_empty_library_are_empty():
    report = empty_report()
    for note in (notes.places_note, notes.devices_note, notes.serials_note, notes.faces_note, notes.names_note):
        assert note(report) == ""


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS R50", "Canon EOS R50"),
        ("NIKON CORPORATION", "NIKON D750", "NIKON D750"),
        ("Apple", "iPhone 13", "Apple iPhone 13"),
        (None, "Pixel 7", "Pixel 7"),
        ("Apple", None, "Apple"),
        (" ", None, ""),
        (None, None, ""),
    ],
)
def test_a_device_is_not_named_by_its_maker_twice(make, model, name):
    assert device_name(make, model) == name


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ReasonCode.TRUNCATED, "1 ends early"),
        (ReasonCode.UNSUPPORTED_PART, "1 holds a part that is not read"),
        (ReasonCode.SYMLINK, "1 link, not followed"),
    ],
)
def test_a_reason_of_one_file_is_in_the_singular(code, words):
    coverage = dataclasses.replace(build_report().coverage, by_reason={code.value: 1})
    assert file_words.reasons_sentence(coverage) == words


def test_one_thing_falls_and_several_fall():
    effect = PlatformEffect(
        platform=PlatformAccess.NO_MEDIA_LOCATION, category=Category.EDIT_HISTORY, before=8, after=7
    )
    words = wording.platform_sentence(PlatformAccess.NO_MEDIA_LOCATION, (effect,))
    assert "editing history falls from 8 to 7" in words


def test_the_numbers_of_faces_add_up_to_their_row():
    report = build_report()
    faces = dataclasses.replace(report.faces, one=292, several=317, two=196)
    assert notes.faces_note(dataclasses.replace(report, faces=faces)) == (
        "292 with one, 196 with two, 102 with 3 to 9, 19 with 10 or more, 2 by the files' own word, 6 not clear"
    )


def test_a_window_is_called_stated_reported_or_disputed_by_what_it_rests_on():
    report = build_report()
    assert scope_words.window_sentence(report).startswith("Reported window: the last 30 days")
    profile = report.profile
    conflict = Conflict(id="x", matter="m", use=None, clauses=("window", "removal"))
    disputed = dataclasses.replace(profile, conflicts=(conflict,))
    assert scope_words.window_sentence(dataclasses.replace(report, profile=disputed)).startswith(
        "Reported window (disputed): the last 30 days"
    )
    own = dataclasses.replace(profile, scope=dataclasses.replace(profile.scope, clauses=("upload",)))
    assert scope_words.window_sentence(dataclasses.replace(report, profile=own)).startswith("Stated window: ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("MCC_Data: 268", "mobile country code: 268"),
        ("adjustmentFormatIdentifier: com.apple.photo", "edited with: com.apple.photo"),
        ("Title: a: b", "Title: a: b"),
        ("MCC_Data", "MCC_Data"),
        ("", ""),
    ],
)
def test_a_field_of_an_example_is_in_plain_words(value, words):
    assert file_words.value_words(value) == words


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/a b/c", "'/a b/c'"),
        ("~/Pictures", "~/Pictures"),
        ("~/My Pictures", "~/'My Pictures'"),
        ("~/$(id)", "~/'$(id)'"),
        ("/a\x1bb", "DIR"),
        ("-x/y", "DIR"),
        ("the sample camera roll", "DIR"),
        ("", "DIR"),
        ("~/", "~/"),
    ],
)
def test_a_path_is_put_into_a_command_only_as_it_can_be_typed(path, word):
    assert phrases.shell_path(path, "DIR") == word
