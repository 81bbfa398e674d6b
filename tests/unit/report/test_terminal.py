import dataclasses
import io
import re
import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from report_fixture import build_profile, build_report, claim, empty_report
from rollaudit.model.evidence import Category, Coverage
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import CategoryCoverage, Example, NotLookedFor, RankedAsset
from rollaudit.model.summaries import DeviceSummary, Period, PlaceCount
from rollaudit.profiles.platform import describe
from rollaudit.report.notes import handover_note, withheld_sentence
from rollaudit.report.renderers import write_terminal_text
from rollaudit.report.steps import DEFAULT_READING, SAMPLE_LIBRARY, Reading
from rollaudit.report.terminal import render_terminal
from rollaudit.report.wording import row_label

HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;http://example.com\x07link",
    "[/x].jpg",
    "[bold]loud[/bold]",
    ":smile:.jpg",
    "\u202egpj.exe",
    "two\nlines\r\nand\u2028more",
    "\x9b31m",
    "x" * 5_000,
    "名" * 500,
    "\udcff\udc80.jpg",
    "a\u200db\ufeff",
    "",
]


def rendered(report, width=80, *, reading=DEFAULT_READING, **options):
    stream = io.StringIO()
    console = Console(file=stream, width=width, **{"color_system": None, "legacy_windows": False, **options})
    render_terminal(report, console, reading)
    return stream.getvalue()


def detailed(report, width=80):
    return rendered(report, width, reading=Reading(details=True))


def words(text):
    return " ".join(text.split())


def row(text, label):
    return next(line for line in text.splitlines() if line.startswith(f"  {label}"))


def hostile_report(text):
    report = build_report()
    return dataclasses.replace(
        report,
        library=text,
        handover=tuple(
            dataclasses.replace(row, examples=(Example(asset_id="0", path=text, value=text),))
            for row in report.handover
        ),
        places=dataclasses.replace(
            report.places, top=(PlaceCount(name=text, region=text, country_code=text, assets=3),), countries=(text,)
        ),
        devices=(
            DeviceSummary(make=text, model=text, body_serial=text, owner=text, assets=1, period=Period()),
            DeviceSummary(make=None, model=None, body_serial=None, owner=None, assets=1, period=Period()),
        ),
        faces=dataclasses.replace(report.faces, names=(text,)),
        top=(RankedAsset(asset_id="0", path=text, score=1.0, categories=(), values=(text,)),),
        inferences=(claim(text, 0.95), claim("", 0.5, abstained=text)),
        not_looked_for=(NotLookedFor(category=Category.AUDIO, reason=text),),
        coverage=dataclasses.replace(report.coverage, by_reason={text: 1}, by_format={text: 1}),
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [80, 120])
def test_no_text_from_a_file_reaches_the_terminal_raw(text, width):
    shown = rendered(hostile_report(text), width) + detailed(hostile_report(text), width)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)
    assert "\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}" not in shown
    shown.encode()


@pytest.mark.parametrize("text", ["[/x].jpg", ":smile:.jpg", "[bold]loud[/bold]"])
def test_markup_in_a_name_is_shown_as_it_is(text):
    assert text in rendered(hostile_report(text))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(st.text(st.characters(), max_size=40))
def test_any_text_is_shown_without_an_escape_code(text):
    shown = rendered(hostile_report(text)) + detailed(hostile_report(text))
    assert "\x1b" not in shown
    shown.encode()


@pytest.mark.parametrize("width", [10, 40, 60, 80, 99, 100, 120, 300])
@pytest.mark.parametrize("text", ["plain", "名" * 300, "x" * 5_000])
def test_no_line_is_wider_than_the_terminal_but_commands(width, text):
    report = hostile_report(text)
    for line in (*rendered(report, width).splitlines(), *detailed(report, width).splitlines()):
        if not line.lstrip().startswith("rollaudit "):
            assert cell_len(line) <= max(width, 60)


def test_a_pipe_gets_no_escape_codes_and_no_trailing_spaces():
    stream = io.StringIO()
    write_terminal_text(build_report(), stream)
    assert "\x1b" not in stream.getvalue()
    assert all(line == line.rstrip() for line in stream.getvalue().splitlines())


def test_colour_adds_nothing_that_is_not_said_without_it():
    plain = rendered(build_report())
    stream = io.StringIO()
    console = Console(file=stream, width=80, color_system="truecolor", force_terminal=True, legacy_windows=False)
    render_terminal(build_report(), console)
    assert re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()) == plain


def test_the_same_report_prints_the_same():
    assert rendered(build_report()) == rendered(build_report())


def test_coverage_comes_before_any_finding():
    shown = rendered(build_report())
    order = [
        "LOOKED AT",
        'WHAT "ALLOW" HANDS OVER',
        "WHERE AND WHEN",
        "MOST EXPOSING",
        "WHAT MAY BE DONE WITH IT",
        "THE PHONE'S SAY",
        "NOT LOOKED FOR",
        "NEXT",
    ]
    places = [shown.index(heading) for heading in order]
    assert places == sorted(places)


def test_every_number_of_the_handover_stands_in_its_row():
    report = build_report()
    shown = rendered(report)
    for entry in report.handover:
        if entry.looked_for and entry.ceiling:
            line = row(shown, row_label(entry.category)).split()
            assert f"{entry.stated:,}" in line
            assert f"{entry.ceiling:,}" in line


def test_coverage_numbers_and_reasons_are_those_of_the_report():
    shown = words(rendered(build_report()))
    assert "1,204 files: 1,041 photos, 88 videos and 75 others. Read 1,196, in part 5, not 3." in shown
    assert "4 end early, 2 in formats not read yet, 1 has broken parts, 1 neither photo nor video" in shown


def test_every_file_is_accounted_for():
    made = build_report()
    coverage = dataclasses.replace(made.coverage, photos=80, videos=1, companions=3, files_found=86)
    shown = words(rendered(dataclasses.replace(made, coverage=coverage)))
    assert "86 files: 80 photos, 1 video, 3 that belong to them and 2 others." in shown


def test_days_are_said_of_dated_ones_only():
    made = build_report()
    one_day = Period(first=date(2025, 6, 12), last=date(2025, 6, 12))
    captions = dataclasses.replace(made.handover[0], category=Category.CAPTION_TEXT, ceiling=4, period=one_day, dated=1)
    assert handover_note(made, captions) == "12 June 2025; 3 undated"
    assert handover_note(made, dataclasses.replace(captions, dated=4)) == "12 June 2025"


def test_what_is_found_and_not_handed_over_is_said_with_the_details():
    made = build_report()
    positions = next(row for row in made.handover if row.category is Category.LOCATION_PRECISE)
    ledger = (ledger_entry(Category.LOCATION_PRECISE, found=positions.ceiling + 1),)
    assert withheld_sentence(dataclasses.replace(made, ledger=ledger)).endswith(": exact positions in 1.")
    ledger = (ledger_entry(Category.LOCATION_PRECISE, found=positions.ceiling),)
    assert withheld_sentence(dataclasses.replace(made, ledger=ledger)) == ""


def test_none_found_and_not_looked_for_are_never_confused():
    shown = rendered(build_report())
    assert row(shown, "with captions or keywords").endswith("none found")
    assert row(shown, "with objects and scenes").endswith("not looked for")


def test_what_the_platform_took_out_is_not_called_none_found_without_saying_so():
    report = build_report(platform=PlatformAccess.NO_MEDIA_LOCATION)
    taken = tuple(
        dataclasses.replace(entry, stated=0, ceiling=0, full_access=902, examples=())
        if entry.category is Category.LOCATION_PRECISE
        else entry
        for entry in report.handover
    )
    shown = rendered(dataclasses.replace(report, handover=taken), 120)
    assert "902 before the system took them out" in row(shown, "with an exact position")
    assert "Counted without media location (Android)." in words(shown)
    assert "--platform no-media-location --details" in shown


def test_every_clause_is_printed_with_its_source():
    profile = build_profile()
    shown = words(detailed(build_report()))
    for clause in profile.clauses:
        assert words(clause.quote or clause.statement) in shown
        if clause.source:
            assert clause.source.when in shown or (clause.source.read_in or "") in shown


def test_both_sides_of_a_conflict_are_shown_and_none_is_chosen():
    shown = detailed(build_report())
    start = shown.index("TEXT BY TEXT")
    ads = shown[shown.index("target ads", start) :]
    ads = ads[: ads.index("\n\n")]
    assert "    no " in ads
    assert "    yes " in ads


def test_conditions_stand_with_their_permission():
    assert "the owner edits the media with Meta's AI tools, or shares them" in words(detailed(build_report()))


def test_what_the_phone_takes_out_and_how_to_count_it_again():
    shown = words(rendered(build_report()))
    assert "Without media location (Android), exact positions fall from 902 to 0." in shown
    assert "With full access to the library, nothing is taken out. Counted so here." in shown


def test_the_next_step_says_where_the_setting_is():
    shown = words(rendered(build_report()))
    assert "Settings > Preferences > Camera roll sharing suggestions" in shown.replace(
        "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", ">"
    )
    for asked in ("-o html=report.html", "--details", "--top 10"):
        assert f"rollaudit report /home/ana/Pictures/iPhone {asked}" in shown


def test_a_library_of_nothing_is_reported_without_a_number_made_up():
    shown = rendered(empty_report())
    assert "0 files: 0 photos and 0 videos. Read 0, in part 0, not 0." in shown
    assert shown.count("none found") == len(Category) - 1  # features of faces, whose row would say the same
    assert detailed(empty_report()).count("none found") == len(Category)
    assert "WHERE AND WHEN" not in shown
    assert "MOST EXPOSING" not in shown
    assert "each month" not in shown


def test_an_empty_profile_is_reported():
    bare = dataclasses.replace(
        build_profile(), clauses=(), conflicts=(), retention=(), controls=(), undisclosed=(), applies=()
    )
    assert "1. As a page" in rendered(empty_report(profile=bare))
    assert "TEXT BY TEXT" not in detailed(empty_report(profile=bare))


def test_claims_carry_their_doubt_in_words_and_abstentions_their_reason():
    report = build_report(
        inferences=(claim("a circle of 60 m in Lisbon", 0.95), claim("", 0.0, abstained="6 weekday photos, 20 needed"))
    )
    shown = words(rendered(report))
    assert "Home A circle of 60 m in Lisbon. sure" in shown
    shown = words(detailed(report))
    assert "Home sure (0.95) A circle of 60 m in Lisbon." in shown
    assert "Not said home: 6 weekday photos, 20 needed." in shown


def test_a_narrow_terminal_loses_only_ornament():
    narrow, wide = words(rendered(build_report(), 80)), words(rendered(build_report(), 120))
    for place in build_report().places.top:
        assert place.name in narrow
        assert place.name in wide
    assert "most in" in narrow


def test_a_terminal_without_unicode_gets_words_and_no_picture():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    render_terminal(build_report(), Console(file=stream, width=120, color_system=None, legacy_windows=False))
    stream.flush()
    shown = stream.buffer.getvalue().decode("ascii")
    assert "WHERE AND WHEN" in shown
    assert "Lisbon (PT) 412" in shown


def test_a_single_file_is_spoken_of_in_the_singular():
    coverage = Coverage(
        files_found=1,
        read=1,
        partial=0,
        skipped=0,
        by_reason={},
        by_format={"jpeg": 1},
        photos=1,
        videos=0,
        percent=100.0,
    )
    assert "1 file: 1 photo and 0 videos." in rendered(build_report(coverage=coverage, as_of=date(2026, 1, 1)))


def test_a_scan_of_one_file_names_that_file_once():
    coverage = Coverage(
        files_found=1,
        read=1,
        partial=0,
        skipped=0,
        by_reason={},
        by_format={"jpeg": 1},
        photos=1,
        videos=0,
        percent=100.0,
    )
    top = (RankedAsset(asset_id="0", path="a.jpg", score=1.0, categories=(), values=()),)
    shown = rendered(build_report(coverage=coverage, library="/pictures/a.jpg", top=top), reading=Reading(kept=False))
    assert "rollaudit inspect /pictures/a.jpg\n" in shown


def test_after_the_sample_the_next_steps_are_ones_own_photos_and_keeping_the_sample():
    shown = rendered(build_report(library=SAMPLE_LIBRARY))
    assert "rollaudit demo --details\n" in shown
    assert shown.index("rollaudit scan ~/Pictures\n") < shown.index("rollaudit demo sample-roll\n")
    assert "rollaudit report" not in shown


def test_a_library_whose_path_cannot_be_typed_gets_commands_to_fill_in():
    shown = rendered(build_report(library="/home/a\x1bb"))
    assert "rollaudit report DIR --details" in shown
    gone = rendered(build_report(library="/home/a\x1bb"), reading=Reading(kept=False))
    assert "rollaudit inspect FILE\n" in gone


def ledger_entry(category, **counts):
    return CategoryCoverage(category=category, **{"found": 0, "absent": 0, "unread": 0, "not_looked_for": 0, **counts})


def test_what_could_not_be_read_is_never_called_none_found():
    ledger = (
        ledger_entry(Category.CAPTION_TEXT, absent=2, unread=79),
        ledger_entry(Category.LOCATION_INFERRED, absent=81),
        ledger_entry(Category.DATE_TAKEN, found=1117, unread=8),
    )
    shown = rendered(build_report(ledger=ledger), 120)
    assert row(shown, "with captions").endswith("could not be read   79 of 81; none found in the rest")
    assert row(shown, "with a place by name").endswith("none found")
    assert "could not be read in full: they may carry more of these." in " ".join(shown.split())


def test_a_ledger_in_which_all_was_unread_says_so():
    shown = rendered(build_report(ledger=(ledger_entry(Category.CAPTION_TEXT, unread=3),)), 120)
    assert row(shown, "with captions").endswith("could not be read   3 of 3")


def test_what_each_access_removes_is_said_with_how_that_is_known():
    shown = words(detailed(build_report(platform_descriptions=tuple(map(describe, PlatformAccess)))))
    for platform in PlatformAccess:
        assert describe(platform).removes in shown
        assert describe(platform).leaves in shown
    assert "ACCESS_MEDIA_LOCATION. stated in AOSP RedactionUtils, 2024" in shown
    assert "“By default, all image metadata are included” as quoted in notes on WWDC23" in shown
    assert "a position that iPhone movies carry among their metadata keys" in shown


def test_a_day_before_or_after_the_texts_is_told_apart():
    before = words(rendered(build_report(as_of=date(2024, 5, 3))))
    assert "These texts are of June 2025; as far as they tell, it was not offered yet on 3 May 2024." in before
    assert "Texts of June 2025; later ones, cited below, contradict or add" in words(rendered(build_report()))
    assert "Texts of" not in rendered(build_report(as_of=date(2025, 6, 28)))


def test_where_it_is_offered_is_said_with_how_that_is_known():
    shown = words(detailed(build_report()))
    assert "Offered in the United States since June 2025. reported by Telepolis, 30 June 2025" in shown
    assert "The AI terms ask for an age of 13 or over. the terms state, 1 July 2025" in shown


def test_faces_known_from_files_alone_are_not_taken_for_a_look_at_the_pictures():
    missing = (NotLookedFor(category=Category.FACE_PRESENCE, reason="switched off (--no-faces)"),)
    shown = rendered(build_report(not_looked_for=missing), 120)
    assert "611   faces were not looked for; 611 are named in the files' metadata" in row(shown, "with faces")


def test_the_report_of_a_roll_is_read_in_two_screens():
    assert len(rendered(build_report()).splitlines()) <= 110
    assert len(rendered(build_report(), 120).splitlines()) <= 100


def test_the_commands_make_the_same_report_again():
    report = build_report(platform=PlatformAccess.PICKER)
    reading = Reading(profile="google-photos-backup", store="my scans/one.sqlite", as_of="2025-07-01")
    command = (
        "rollaudit report 'my scans/one.sqlite' --profile google-photos-backup --platform picker --as-of 2025-07-01"
    )
    assert f"{command} --details\n" in rendered(report, reading=reading)
    assert f"{command} --top 10\n" in rendered(report, reading=reading)
    assert "rollaudit report a 'b c' --details\n" in rendered(build_report(), reading=Reading(paths=("a", "b c")))
    assert "rollaudit scan /home/ana/Pictures/iPhone --no-store --details\n" in rendered(
        build_report(), reading=Reading(kept=False)
    )


def test_each_use_stands_with_its_stance_its_words_and_who_said_them():
    shown = words(rendered(build_report(), 120))
    assert (
        "permitted personalise “the AIs may retain and use that information to provide more personalized Outputs” "
        "· the terms state, 1 July 2025"
    ) in shown
    assert "permitted analyse faces “Once shared, you agree that Meta will analyze those images, including" in shown
    assert "not addressed share with partners" in shown
    assert "not disclosed when the removal ends, and 1 more." in shown


def test_a_quote_is_cut_after_a_word_and_the_cut_is_marked():
    shown = words(rendered(build_report(), 80))
    quote = next(part.split("”")[0] for part in shown.split("make suggestions: “")[1:])
    assert quote.endswith("\N{HORIZONTAL ELLIPSIS}")
    upload = next(clause.quote for clause in build_profile().clauses if clause.id == "upload")
    assert upload.startswith(quote[:-1])
    assert upload[len(quote) - 1] == " "


def test_what_positions_alone_tell_ends_with_them():
    home = claim("a circle of 60 m in Lisbon", 0.95)
    assert "fall from 902 to 0; home can no longer be said." in words(rendered(build_report(inferences=(home,))))


def test_an_effect_that_may_leave_enough_positions_ends_no_claim():
    effects = tuple(dataclasses.replace(effect, after=30) for effect in build_report().platform_effects)
    home = claim("a circle of 60 m in Lisbon", 0.95)
    shown = rendered(build_report(inferences=(home,), platform_effects=effects))
    assert "can no longer be said" not in shown


def test_features_of_faces_get_no_row_that_repeats_that_of_the_faces():
    faces = next(entry for entry in build_report().handover if entry.category is Category.FACE_PRESENCE)
    features = dataclasses.replace(faces, category=Category.FACIAL_FEATURES)
    report = build_report(handover=(*build_report().handover, features))
    assert "with features of faces" not in rendered(report)
    assert "with features of faces" in detailed(report)
    fewer = build_report(handover=(*build_report().handover, dataclasses.replace(features, ceiling=2)))
    assert "with features of faces" in rendered(fewer)
