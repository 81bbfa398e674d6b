"""What capture dates say beside the report's own day: nothing recent enough, dates after it, years nobody believes."""

from rollaudit.model.report import Report
from rollaudit.model.summaries import FIRST_YEAR, LAST_YEAR, TimeSummary
from rollaudit.report.phrases import counted, day, number


def newest_sentence(report: Report) -> str:
    """Return why the window takes nothing, where every dated photo is older than it; empty elsewhere."""
    scope = report.scope
    if scope.newest is None or scope.window.first is None or scope.window_days is None:
        return ""
    if scope.newest >= scope.window.first:
        return ""
    newest = "Up to the report's day, the newest" if scope.dated_later else "The newest"
    return (
        f"{newest} dated photo or video is of {day(scope.newest)}: none falls into the last"
        f" {counted(scope.window_days, 'day', 'days')}; --as-of {scope.newest.isoformat()} shows the report as of"
        " that day."
    )


def later_sentence(report: Report) -> str:
    """Return how many assets are dated after the report's day; empty where none is."""
    count = report.scope.dated_later
    if not count:
        return ""
    are, they = ("is", "it counts") if count == 1 else ("are", "they count")
    sentence = f"{number(count)} {are} dated after the report's day, {day(report.as_of)}"
    if report.scope.window.first is None:
        return f"{sentence}."
    return f"{sentence}: {they} to all it can reach, not to the window."


def undrawn_words(times: TimeSummary) -> str:
    """Return how many dated assets stand in no month of the row, as their years are a clock's error; empty for none."""
    count = times.dated - sum(assets for _, assets in times.months)
    return f"{number(count)} more of years outside of {FIRST_YEAR} to {LAST_YEAR}" if count > 0 else ""
