"""The timeline and the hour-by-weekday picture, as shapes for SVG."""

from dataclasses import dataclass

from rollaudit.model.summaries import TimeSummary
from rollaudit.report.phrases import counted, named_month, number
from rollaudit.report.pictures import bucket_size

WIDTH, HEIGHT = 960.0, 170.0
BASE = 140.0
MOST_BARS = 160
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CELL = 34.0
LEFT = 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with the words that say it."""

    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label under the axis."""

    x: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Bars by month, or by several months where there are too many to tell apart."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    most: str
    months_each: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCell:
    """One hour of one weekday; `strength` 0 to 1 decides how dark it is."""

    x: float
    y: float
    strength: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Hours by weekday."""

    cells: tuple[WeekCell, ...]
    days: tuple[tuple[float, str], ...]
    hours: tuple[Tick, ...]
    width: float
    height: float


def timeline(times: TimeSummary) -> Timeline | None:
    """Return the bars of all months; None where no asset carries a usable date."""
    if not times.months:
        return None
    size = bucket_size(len(times.months), MOST_BARS)
    groups = [times.months[start : start + size] for start in range(0, len(times.months), size)]
    counts = [sum(count for _, count in group) for group in groups]
    most = max(1, *counts)
    step = WIDTH / max(len(groups), 24)
    bars: list[Bar] = []
    ticks: list[Tick] = []
    year = ""
    for place, (group, count) in enumerate(zip(groups, counts, strict=True)):
        height = round(count / most * (BASE - 20), 1) if count else 0.0
        span = named_month(group[0][0]) + (f" to {named_month(group[-1][0])}" if len(group) > 1 else "")
        words = f"{span}: {counted(count, 'photo or video', 'photos and videos')}"
        left = round(place * step, 1)
        bars.append(
            Bar(x=left, y=round(BASE - height, 1), width=round(max(1.0, step - max(1.0, step * 0.12)), 1),
                height=max(height, 1.5 if count else 0.0), words=words)
        )  # fmt: skip
        if group[0][0][:4] != year and (not ticks or left - ticks[-1].x >= 44):
            year = group[0][0][:4]
            ticks.append(Tick(x=left, words=year))
    return Timeline(bars=tuple(bars), ticks=tuple(ticks), most=number(most), months_each=size)


def week(times: TimeSummary) -> Week | None:
    """Return the hours of the week; None where no asset carries a usable time."""
    most = max((count for day in times.week for count in day), default=0)
    if not most:
        return None
    cells = tuple(
        WeekCell(
            x=LEFT + hour * CELL,
            y=row * CELL,
            strength=round((count / most) ** 0.6, 2),
            words=f"{WEEKDAYS[row]} {hour}:00 to {hour + 1}:00: {number(count)}",
        )
        for row, day in enumerate(times.week)
        for hour, count in enumerate(day)
        if count
    )
    return Week(
        cells=cells,
        days=tuple((row * CELL, name[:3]) for row, name in enumerate(WEEKDAYS)),
        hours=tuple(Tick(x=LEFT + hour * CELL, words=f"{hour}:00") for hour in range(0, 24, 3)),
        width=LEFT + 24 * CELL,
        height=7 * CELL + 24,
    )
