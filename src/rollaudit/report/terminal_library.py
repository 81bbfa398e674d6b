"""The terminal report's first half: what was looked at, what is handed over, where and when, the most exposing."""

from rich.cells import cell_len
from rich.text import Text

from rollaudit.model.evidence import Category
from rollaudit.model.report import Handover, Report
from rollaudit.model.summaries import PlaceCount
from rollaudit.report.day_notes import later_sentence, newest_sentence
from rollaudit.report.file_words import formats_sentence, looked_at, reasons_sentence, value_words
from rollaudit.report.imagined import LEFT_OUT, imagined_sentence, taken_before
from rollaudit.report.notes import (
    busiest_hour,
    busiest_month,
    handover_note,
    people_sentence,
    redacted_sentence,
    short_note,
    thumbnail_sentence,
    undated_sentence,
    unnamed_sentence,
    unread_assets,
    unread_sentence,
    withheld_sentence,
)
from rollaudit.report.phrases import edition, listed, number
from rollaudit.report.pictures import (
    WORLD,
    braille_map,
    bucket_size,
    bucketed,
    extent_km,
    fitting_view,
    land_outline,
    sparkline,
)
from rollaudit.report.scope_words import edition_sentence, scope_sentence, stated_heading, stated_words, window_sentence
from rollaudit.report.terminal_layout import Page, fitted, name_text, right
from rollaudit.report.wording import COULD_NOT_BE_READ, NONE_FOUND, NOT_LOOKED_FOR, counted_sentence, row_label, thing
from rollaudit.text import clean

LABEL = 28
STATED = 8
CEILING = 10
NOTE = LABEL + STATED + CEILING + 3
EXAMPLES = 2
TOP = 5
BESIDE = 46
LOOKED_AT = 12
MAP_WIDTH = 62
MAP_HEIGHT = 11
TOWN_BAR = 8
_REPEATING = frozenset({Category.MEDIA_CONTENT, Category.FACIAL_FEATURES})
MARK_STYLE = "bold yellow"


def looked_at_section(page: Page, report: Report, *, details: bool) -> None:
    """Print how many files there are, and how the reading of each ended; with all details of what formats."""
    coverage = report.coverage
    reasons = reasons_sentence(coverage)
    told = f"{looked_at(coverage)} In part or not: {reasons}." if reasons else looked_at(coverage)
    page.line()
    page.labelled(Text("LOOKED AT", style="bold"), told, column=LOOKED_AT)
    formats = formats_sentence(coverage) if details else ""
    if formats:
        page.paragraph(f"By content: {formats}.", style="dim")


def handover_section(page: Page, report: Report, *, details: bool) -> None:
    """Print the table: per category, what the stated window takes and what the permission reaches.

    With all details also what is known besides of files whose numbers stand in it.
    """
    profile = report.profile
    title = f"{clean(profile.title, limit=80)}, {edition(profile.edition).removeprefix('edition of ')}"
    page.heading('WHAT "ALLOW" HANDS OVER', title)
    dated = edition_sentence(report)
    if dated:
        page.paragraph(dated, style="dim")
    taken = [scope_sentence(profile.scope)] if details else []
    told = [clean(profile.summary, limit=400), *taken, window_sentence(report), counted_sentence(report.platform)]
    page.paragraph(" ".join(told))
    if report.what_if:
        page.paragraph(Text(imagined_sentence(report.what_if), style="bold"))
    above, below = stated_heading(profile)
    page.line(" " * LABEL + right(above, STATED) + right("all it", CEILING), style="dim")
    page.line(" " * LABEL + right(below, STATED) + right("can reach", CEILING), style="dim")
    repeated = frozenset[Category]() if details else _repeated(report)
    for row in sorted(report.handover, key=lambda row: not row.looked_for):
        if row.category not in repeated:
            _row(page, report, row)
    sentences = (newest_sentence, undated_sentence, later_sentence, thumbnail_sentence, unread_sentence)
    besides = (redacted_sentence, people_sentence, withheld_sentence) if details else ()
    notes = " ".join(filter(None, (make(report) for make in (*sentences, *besides))))
    if notes:
        page.paragraph(notes, style="dim")


def _repeated(report: Report) -> frozenset[Category]:
    """Return the features of faces where their numbers are those of the faces, whose row stands above."""
    rows = {row.category: row for row in report.handover}
    faces, features = rows.get(Category.FACE_PRESENCE), rows.get(Category.FACIAL_FEATURES)
    if faces is None or features is None:
        return frozenset()
    same = (faces.looked_for, faces.stated, faces.ceiling) == (features.looked_for, features.stated, features.ceiling)
    return frozenset({Category.FACIAL_FEATURES}) if same else frozenset()


def _row(page: Page, report: Report, row: Handover) -> None:
    label = Text("  " + fitted(row_label(row.category), LABEL - 2))
    label.append(" " * (LABEL - label.cell_len))
    imagined_away = 0 if row.ceiling else taken_before(report, row.category)
    if not row.looked_for or row.ceiling == 0:
        found = COULD_NOT_BE_READ if unread_assets(report, row.category) else NONE_FOUND
        words = LEFT_OUT if imagined_away else found if row.looked_for else NOT_LOOKED_FOR
        label.stylize("dim")
        label.append(right(words, STATED + CEILING), style="dim")
    else:
        label.append(right(stated_words(row.stated), STATED))
        label.append(right(number(row.ceiling), CEILING), style="bold")
    note = handover_note(report, row) if row.looked_for else ""
    if cell_len(note) > page.width - NOTE:
        note = short_note(report, row)
    page.labelled(label, f"{number(imagined_away)} as it is" if imagined_away else note, column=NOTE)


def examples_section(page: Page, report: Report) -> None:
    """Print the strongest examples of each category, by file name."""
    # The media themselves, and features of the faces already named, would repeat what stands in other rows.
    telling = [row for row in report.handover if row.looked_for and row.category not in _REPEATING]
    if any(row.examples for row in telling):
        page.heading("FOR EXAMPLE", "files that show it most")
    for row in telling:
        label = thing(row.category)
        for example in row.examples[:EXAMPLES]:
            name, value = name_text(example.path), Text(value_words(example.value), style="bold")
            if LABEL + name.cell_len + 3 + value.cell_len <= page.width:
                page.labelled(label, Text.assemble(name, "   ", value), column=LABEL, indent=2)
            else:
                page.labelled(label, name, column=LABEL, indent=2)
                page.paragraph(value, indent=LABEL + 2)
            label = ""


def where_and_when_section(page: Page, report: Report) -> None:
    """Print positions on a small map where there is room, towns, months and hours of the day."""
    places, times = report.places, report.times
    if not places.positions and not times.dated:
        return
    page.heading("WHERE AND WHEN")
    if page.is_wide and page.has_pictures and places.cells:
        _map_beside_towns(page, report)
    elif places.top:
        towns = ", ".join(f"{_town(place)} {number(place.assets)}" for place in places.top)
        page.labelled("places", towns, column=12, indent=2)
    if places.unnamed:
        page.labelled("", unnamed_sentence(report), column=12)
    if times.dated:
        room = page.width - 14
        size = bucket_size(len(times.months), room)
        scale = f"; each bar is {size} months" if size > 1 and page.has_pictures else ""
        months = bucketed([count for _, count in times.months], room)
        _bars(page, "by month", months, f"{busiest_month(times)}{scale}")
        _bars(page, "by hour", times.hours, busiest_hour(times))


def _bars(page: Page, label: str, values: tuple[int, ...], words: str) -> None:
    bars = sparkline(values) if page.has_pictures else ""
    if not bars.strip():
        page.labelled(label, words, column=12, indent=2)
    elif len(bars) + 3 + len(words) + 12 <= page.width:
        body = Text.assemble((bars, MARK_STYLE), "   ", (words, "dim"))
        page.labelled(label, body, column=12, indent=2)
    else:
        page.labelled(label, Text(bars, style=MARK_STYLE), column=12, indent=2)
        page.labelled("", words, column=12, style="dim")


def _town(place: PlaceCount) -> str:
    return f"{clean(place.name, limit=60)} ({clean(place.country_code, limit=4)})"


def _map_beside_towns(page: Page, report: Report) -> None:
    cells = report.places.cells
    view = fitting_view(cells)
    picture = braille_map(cells, MAP_WIDTH, MAP_HEIGHT, view=view, outline=land_outline())
    room = page.width - MAP_WIDTH - 6
    largest = max((place.assets for place in report.places.top), default=1)
    beside = [Text("most photos and videos", style="dim")]
    for place in report.places.top[: MAP_HEIGHT - 4]:
        count = right(number(place.assets), 7)
        bar = "━" * max(1, round(place.assets / largest * TOWN_BAR))
        town = fitted(_town(place), room - TOWN_BAR - 10)
        town += " " * (room - TOWN_BAR - 10 - Text(town).cell_len)
        beside.append(Text.assemble(town, (count, "bold"), "  ", (bar, MARK_STYLE)))
    across = round(extent_km(view, MAP_WIDTH, MAP_HEIGHT), -2)
    shown = (
        "the whole world" if view.east - view.west >= WORLD.east - WORLD.west else f"{number(int(across))} km across"
    )
    beside += [Text(), Text(f"the map shows {shown}", style="dim")]
    top = (MAP_HEIGHT - len(beside)) // 2
    for index, drawn in enumerate(picture):
        line = Text("  ").append_text(_coloured(drawn)).append("    ")
        page.line(line.append_text(beside[index - top]) if 0 <= index - top < len(beside) else line)


def _coloured(drawn: str) -> Text:
    text = Text(drawn, style="dim")
    text.highlight_regex("[•●]", style="not dim " + MARK_STYLE)
    return text


def top_section(page: Page, report: Report, *, details: bool) -> None:
    """Print the photos that give away most with the values themselves; with all details, by what categories."""
    if not report.top:
        return
    page.heading("MOST EXPOSING", "what single files give away")
    for rank, asset in enumerate(report.top[:TOP], 1):
        path = name_text(asset.path, style="bold")
        room = page.width - BESIDE
        if not details and page.is_wide and path.cell_len + 8 <= BESIDE:
            head = Text(right(str(rank), 4)).append("  ").append_text(path)
            head.append(" " * (BESIDE - head.cell_len))
            page.line(head.append(_values(asset.values, room)))
            continue
        page.labelled(right(str(rank), 4), path, column=6)
        if details:
            page.paragraph(listed(thing(category) for category in asset.categories), indent=6, style="dim")
            page.paragraph(" · ".join(value_words(value) for value in asset.values), indent=6)
        else:
            page.line(f"      {_values(asset.values, page.width - 6)}")


def _values(untrusted: tuple[str, ...], room: int) -> str:
    """Return as many values as fit on one line, the weightiest first, and how many more there are."""
    shown = [fitted(value_words(value), room) for value in untrusted]
    for count in range(len(shown), 0, -1):
        more = len(shown) - count
        line = " · ".join([*shown[:count], *([f"{number(more)} more"] if more else [])])
        if cell_len(line) <= room:
            return line
    return shown[0] if shown else ""
