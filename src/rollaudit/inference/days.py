"""Days that recur: the same day of the year, give or take one, with people together, year after year.

Which days agree in more years than chance would bring is worked out in `days_grid`. Public holidays are told apart by
the calendar of the country the photos were taken in; words in captions only ever say what kind of day it is.
"""

from collections import Counter
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import as_date, counted, day_of_year_words, day_words, days_of, listed, these
from rollaudit.inference.days_grid import MIN_YEARS, Agreement, Grid, agreements, grid_of
from rollaudit.inference.public_days import public_days
from rollaudit.inference.roll import Roll
from rollaudit.inference.silence import unsaid
from rollaudit.inference.vocabulary import occasions_in
from rollaudit.model.report import Inference
from rollaudit.model.summaries import Period
from rollaudit.text import clean

EVIDENCE: Final = 25
MAX_DAYS: Final = 12
"""At most so many days are claimed, the surest first."""
UNNAMED_AT_MOST: Final = 0.95
TWO_YEARS_AT_MOST: Final = 0.89
"""Two years make nothing sure, and that it is a private occasion no number of years does, while no word says so."""
_LONGEST_RUN: Final = 4  # more days in a row that recur are a season: a holiday by the sea each August
_LEAP_YEAR: Final = 2000
_NAME_LEAVES: Final = 0.3  # a word or a calendar that names the occasion leaves this much of the doubt
_METHOD: Final = (
    "Photos with several faces, or unusually many photos, fall on one day of the year, give or take one, in more years"
    " than chance would bring; public holidays by the calendar of the country are told apart."
)
_PRIVATE: Final = {"birthday": "a birthday", "anniversary": "an anniversary", "wedding": "a wedding's anniversary"}


def recurring_days(roll: Roll, _said: tuple[Inference, ...]) -> tuple[Inference, ...]:
    """Claim each day that recurs, surest first, or say what was lacking."""
    grid = grid_of(roll)
    if len(grid.years) < MIN_YEARS:
        lacking = f"photos of {counted(len(grid.years), 'year', 'years')}; {MIN_YEARS} are needed."
    elif chosen := apart(agreements(grid.counts()))[:MAX_DAYS]:
        return tuple(_claim(roll, grid, day) for day in chosen)
    elif 2 * (grid.faces >= 0).sum() >= len(grid.faces):
        lacking = f"no day of the year has several faces in {MIN_YEARS} years, more often than by chance."
    else:
        lacking = f"no day of the year has unusually many photos in {MIN_YEARS} years; faces were not looked for."
    return (unsaid("recurring_day", lacking, _METHOD),)


def _claim(roll: Roll, grid: Grid, day: Agreement) -> Inference:
    members = [_strongest(grid, day, year) for year in day.years.tolist()]
    years = [int(grid.years[year]) for year in day.years.tolist()]
    rows = np.concatenate([grid.rows[part] for part in members])
    when = _date(_LEAP_YEAR, day.day)
    kind, word, name = kind_of(roll, grid, day)
    seen = "with several people" if day.faces else "with many photos"
    label = f"{day_of_year_words(when.month, when.day)}, in {_years_words(years, day.of_years)}, {seen}"
    what = {"public": f"public: {clean(name, limit=60)}."}.get(kind) or (
        f"{_PRIVATE[kind]}, by the word “{clean(word, limit=30)}”." if word else "a birthday or another private day?"
    )
    most = TWO_YEARS_AT_MOST if len(years) == MIN_YEARS else UNNAMED_AT_MOST
    named = word or (name and day.faces)
    certain = 1 - (1 - day.confidence) * _NAME_LEAVES if named else min(day.confidence, most)
    days = days_of(roll, rows)
    return Inference(
        id="recurring_day",
        claim=f"{label}: {what}",
        confidence=round(certain, 3),
        evidence=roll.rows(_one_of_each(members, grid)[:EVIDENCE]),
        period=Period(first=as_date(days.min()), last=as_date(days.max())),
        place=None,
        abstained=None,
        method=_METHOD,
        details=(
            ("day", f"{when.month:02}-{when.day:02}"),
            ("years", ", ".join(map(str, years))),
            ("of_years", day.of_years),
            ("kind", kind),
            ("word", word),
            ("holiday", name),
            ("with", ", ".join(_companions(roll, members, grid))),
        ),
        asset_count=len(rows),
        made_from=_made_from(grid, day),
        ends_without=roll.rows(_smallest(grid, day)),
        ends_with=_settings(roll, grid, day, len(rows)),
    )


def _date(year: int, day: int) -> date:
    """Return the date of a day of a leap year (0 to 365) in any year; 29 February is the 28th elsewhere."""
    when = as_date(int((np.datetime64(f"{_LEAP_YEAR}-01-01") + day).astype(np.int64)))
    try:
        return when.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _years_words(years: list[int], of_years: int) -> str:
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{len(years)} years running"
    return listed([str(year) for year in years], 4) if len(years) <= 4 else f"{len(years)} of {of_years} years"


def _strongest(grid: Grid, day: Agreement, year: int) -> NDArray[np.intp]:
    """Return the members of one year that show the level's faces: on the day before beside it, the most faces first."""
    members = grid.beside(day.day, year)
    members = members[grid.faces[members] >= day.faces] if day.faces else members
    return members[np.lexsort((members, -grid.faces[members], grid.day[members] != day.day))]


def _one_of_each(members: list[NDArray[np.intp]], grid: Grid) -> NDArray[np.int64]:
    """Return the rows of all years by turns, so that the first few already show that the day recurs."""
    turns = np.concatenate([np.arange(len(part)) for part in members])
    return grid.rows[np.concatenate(members)[np.argsort(turns, kind="stable")]]


def kind_of(roll: Roll, grid: Grid, day: Agreement) -> tuple[str, str, str]:
    """Return (kind, the word that says so, the public holiday's name); kind is `public`, `private` or an occasion."""
    dates = [_date(int(grid.years[year]), day.day) for year in day.years.tolist()]
    rows = np.concatenate([grid.rows[grid.beside(day.day, year)] for year in day.years.tolist()])
    words = Counter(
        (occasion, word)
        for row in rows.tolist()
        for occasion, word in occasions_in(roll.captions.at(row)).items()
        if occasion in _PRIVATE
    )
    if words:
        (occasion, word), _ = max(words.items(), key=lambda item: (item[1], item[0]))
        return occasion, word, ""
    countries = {roll.places[index].country_code for index in np.unique(roll.place[rows]).tolist() if index >= 0}
    public = public_days(countries, dates)
    if 2 * len(public) >= len(dates) and public:
        return "public", "", public[max(public)]
    return "private", "", ""


def _companions(roll: Roll, members: list[NDArray[np.intp]], grid: Grid) -> list[str]:
    """Return the names that stand in the files of every year."""
    by_year = [{name for row in grid.rows[part].tolist() for name in roll.names.at(row)} for part in members]
    return sorted(set.intersection(*by_year))[:10]


def _made_from(grid: Grid, day: Agreement) -> int | None:
    """Return how many photos of the roll, in the order they were taken, the claim needs."""
    for year in day.years[MIN_YEARS - 1 :].tolist():
        inside = grid.beside(day.day, year)
        for end in inside[grid.faces[inside] >= day.faces].tolist() if day.faces else inside.tolist():
            found = agreements(grid.counts(slice(0, end + 1)))
            if any((day.day + step) % 366 in found for step in (-1, 0, 1)):
                return int(grid.rows[end]) + 1
    return None


def _smallest(grid: Grid, day: Agreement) -> NDArray[np.int64]:
    """Return the fewest known rows without which no day beside this one recurs: whole years, the smallest first."""
    costs = sorted((_gathering(grid, day.day, year) for year in day.years.tolist()), key=len)
    kept = np.ones(len(grid.rows), dtype=bool)
    for part in costs:
        kept[part] = False
        left = agreements(grid.counts(kept))
        if not any((day.day + step) % 366 in left for step in (-1, 0, 1)):
            return grid.rows[~kept]
    return grid.rows[:0]


def _gathering(grid: Grid, day: int, year: int) -> NDArray[np.intp]:
    """Return a year's members that make a gathering at any level: all with two faces, and all beyond five a day."""
    members = grid.beside(day, year)
    groups = members[grid.faces[members] >= 2]
    rest = members[grid.faces[members] < 2]
    over = [rest[grid.day[rest] == one][5:] for one in np.unique(grid.day[rest]).tolist()]
    return np.concatenate([groups, *over])


def _settings(roll: Roll, grid: Grid, day: Agreement, photos: int) -> tuple[str, ...]:
    settings = [f"strip the date from {these(photos)}"]
    if roll.window_first is not None:
        first = np.searchsorted(roll.local_s, (roll.window_first - date(1970, 1, 1)).days * 86_400)
        left = agreements(grid.counts(slice(int(np.count_nonzero(grid.rows < first)), None)))
        if not any((day.day + step) % 366 in left for step in (-1, 0, 1)):
            settings.append(f"hand over nothing older than {day_words(roll.window_first)}")
    return tuple(settings)


def apart(best: dict[int, Agreement]) -> list[Agreement]:
    """Return one day of each run of neighbours, and none of a run that is a season."""
    runs: list[list[Agreement]] = []
    for day in sorted(best):
        if runs and day - runs[-1][-1].day <= 1:
            runs[-1].append(best[day])
        else:
            runs.append([best[day]])
    chosen = [
        max(run, key=lambda one: (one.confidence, len(one.years), -one.day)) for run in runs if len(run) <= _LONGEST_RUN
    ]
    return sorted(chosen, key=lambda one: (-one.confidence, -len(one.years), one.day))
