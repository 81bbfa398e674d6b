"""Old rolls, broken clocks and the report's own day: a column of zeros is never left without a reason."""

from dataclasses import replace
from datetime import date

import pytest

from report_fixture import build_report
from rollaudit.model.summaries import Period
from rollaudit.report.day_notes import later_sentence, newest_sentence, undrawn_words
from rollaudit.report.notes import busiest_month

WINDOW = Period(first=date(2026, 1, 1), last=date(2026, 1, 31))


def report_with(**scope):
    return build_report(scope=replace(build_report().scope, window=WINDOW, window_days=30, **scope))


def test_an_old_roll_is_told_to_be_old_and_how_to_ask_of_its_own_time():
    assert newest_sentence(report_with(newest=date(2025, 7, 3), stated=0)) == (
        "The newest dated photo or video is of 3 July 2025: none falls into the last 30 days; --as-of 2025-07-03 shows"
        " the report as of that day."
    )


def test_photos_dated_later_are_not_denied_by_the_newest_up_to_the_day():
    said = newest_sentence(report_with(newest=date(2025, 7, 3), dated_later=2))
    assert said.startswith("Up to the report's day, the newest dated photo or video is of 3 July 2025:")


@pytest.mark.parametrize("newest", [None, date(2026, 1, 1), date(2026, 1, 31)])
def test_nothing_is_said_of_a_window_that_is_reached(newest):
    assert newest_sentence(report_with(newest=newest)) == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ""),
        (1, "1 is dated after the report's day, 31 January 2026: it counts to all it can reach, not to the window."),
        (
            13,
            "13 are dated after the report's day, 31 January 2026: they count to all it can reach, not to the window.",
        ),
    ],
)
def test_dates_after_the_reports_day_are_counted(count, said):
    assert later_sentence(report_with(dated_later=count)) == said


def test_what_the_row_of_months_leaves_out_is_said_beside_it():
    times = build_report().times
    assert undrawn_words(replace(times, dated=sum(count for _, count in times.months))) == ""
    outside = replace(times, dated=sum(count for _, count in times.months) + 2)
    assert busiest_month(outside).endswith("; 2 more of years outside of 1900 to 2099")
