"""Writes the page: one file with everything in it, read without a network, with or without script."""

import base64
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess, PlatformDescription
from rollaudit.model.report import Report
from rollaudit.places.outlines import Box, Detail, Outline, country_name, outline, within
from rollaudit.report import alternatives, day_notes, file_words, notes, phrases, scope_words, use_lines, wording
from rollaudit.report.html.card_rows import card_rows, mask
from rollaudit.report.html.charts import timeline, week
from rollaudit.report.html.gathering import Gathered, gather
from rollaudit.report.html.insets import insets
from rollaudit.report.html.packing import packed_json, packed_parts, packed_points, packed_world, world_frame
from rollaudit.report.html.products import QUOTE, access_words, accesses, products
from rollaudit.report.html.safety import content_policy, script_data
from rollaudit.report.html.sections import (
    PhotoLinks,
    claim_groups,
    clause_groups,
    devices,
    handover_rows,
    ledger_rows,
    names,
)
from rollaudit.report.imagined import imagined_sentence
from rollaudit.report.inference_words import not_said
from rollaudit.report.phrases import counted, number
from rollaudit.report.redact.words import redaction_sentence
from rollaudit.report.steps import DEFAULT_READING, EVERYTHING_LOOKED_FOR, Reading, next_commands
from rollaudit.report.story import figures, headline, story, told_claims, told_uses
from rollaudit.text import clean

_PACKAGE = "rollaudit.report.html"
_SCRIPTS = ("reading.js", "cards.js", "map.js")
_CONTENTS = (
    ("handover", "What “Allow” hands over"),
    ("looked-at", "What was looked at"),
    ("adds-up", "What it shows of a life"),
    ("where", "Where"),
    ("when", "When"),
    ("may-be-done", "What may be done with it"),
    ("phone", "The phone\N{RIGHT SINGLE QUOTATION MARK}s say"),
    ("otherwise", alternatives.HEADING),
    ("exposing", "The most exposing photos"),
    ("not-looked-for", "What was not looked for"),
    ("next", "What to do now"),
    ("method", "Method and limits"),
)
_FINE_PARTS = 10
_ONE_LINE = 60  # characters of a library's name that leave the masthead one line where the screen is wide
_FINE_HALF_DEG = 1.5
# What the templates say by themselves: the same functions as in the terminal.
_SENTENCES = {
    function.__name__: function
    for function in (
        phrases.counted,
        phrases.day,
        phrases.edition,
        phrases.listed,
        phrases.named_month,
        phrases.number,
        notes.busiest_hour,
        notes.busiest_month,
        file_words.formats_sentence,
        file_words.looked_at,
        file_words.reasons_sentence,
        wording.counted_sentence,
        wording.default_words,
        scope_words.edition_sentence,
        wording.platform_provenance,
        wording.platform_words,
        scope_words.scope_sentence,
        wording.setting_path,
        wording.thing,
        wording.use_words,
        wording.verdict_words,
        scope_words.window_sentence,
        country_name,
    )
}


def write_html(report: Report, stream: TextIO, reading: Reading = DEFAULT_READING) -> None:
    """Write the page in ASCII; the assets are read once, and at most `gathering.MOST_CARDS` of them are kept.

    `reading` is how the same report can be had again.
    """
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,  # its default goes by a template's ending
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    environment.filters["clean"] = _clean
    environment.globals.update(_SENTENCES)
    gathered = gather(report)
    stream.writelines(
        map(_ascii, environment.get_template("page.html.j2").generate(_context(report, gathered, reading)))
    )


def _ascii(text: str) -> str:
    """Write all but ASCII as references: browsers then keep one byte a character, and take half as long to read it."""
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _clean(untrusted_text: str, limit: int = 300) -> str:
    return clean(untrusted_text, limit=limit)


def _asset(name: str) -> str:
    return files(_PACKAGE).joinpath("assets", name).read_text(encoding="ascii")  # references mean nothing in there


def _context(report: Report, gathered: Gathered, reading: Reading) -> dict[str, Any]:
    links = PhotoLinks(gathered)
    style, beginning, scripts = _asset("page.css"), _asset("begin.js"), [_asset(name) for name in _SCRIPTS]
    ranked = sum(card.asset_id in {one.asset_id for one in report.top} for card in gathered.standing)
    return {
        "report": report,
        "library": clean(report.library, limit=120),
        "one_line": _ONE_LINE,
        "profile_title": clean(report.profile.title, limit=120),
        "policy": content_policy([style], [beginning, *scripts]),
        "style": style,
        "beginning": beginning,
        "scripts": scripts,
        "contents": _CONTENTS,
        "headline": headline(report),
        "redacted": redaction_sentence(report.redaction),
        "imagined": imagined_sentence(report.what_if) if report.what_if else "",
        "figures": figures(report),
        "story": tuple(story(report)),
        "told_claims": told_claims(report),
        "told_uses": told_uses(report),
        "handover": handover_rows(report, links),
        "reach_notes": [
            one
            for one in (
                day_notes.newest_sentence(report),
                notes.undated_sentence(report),
                day_notes.later_sentence(report),
                notes.redacted_sentence(report),
                notes.people_sentence(report),
                notes.thumbnail_sentence(report),
                notes.unread_sentence(report),
            )
            if one
        ],
        "stated_heading": scope_words.stated_heading(report.profile),
        "ledger": ledger_rows(report),
        "withheld": notes.withheld_sentence(report),
        "claims": claim_groups(report, links),
        "not_said": not_said(report.inferences),
        "devices": devices(report),
        "names": names(report),
        "maps": insets(report, gathered),
        "unnamed_sentence": notes.unnamed_sentence(report),
        "no_position": _no_position(report),
        "timeline": timeline(report.times),
        "week": week(report.times),
        "clauses": clause_groups(report),
        "offered": tuple(wording.offered(report.profile)),
        "platforms": tuple(_platforms(report)),
        "otherwise_heading": alternatives.HEADING,
        "otherwise_deck": alternatives.DECK,
        "accesses": accesses(report),
        "access_words": access_words(report),
        "products": products(report),
        "quote_length": QUOTE,
        "standing": gathered.standing,
        "ranked": ranked,
        "carried": _carried(gathered),
        "categories": [(one.value, wording.thing(one)) for one in Category if one is not Category.MEDIA_CONTENT],
        "clause_choices": _clause_choices(report),
        "commands": tuple(next_commands(report, reading)),
        "everything_looked_for": EVERYTHING_LOOKED_FOR,
        "pictures": _pictures(report, gathered),
        "data": script_data(_data(report, gathered, links)),
        "packed": _packed(report, gathered),
    }


def _pictures(report: Report, gathered: Gathered) -> dict[str, tuple[int, str]]:
    """Return the place among all cards and the picture in base64, by asset id."""
    return {
        card.asset_id: (place, base64.b64encode(report.thumbnails[card.asset_id]).decode("ascii"))
        for place, card in enumerate(gathered.cards)
        if card.asset_id in report.thumbnails
    }


def _no_position(report: Report) -> str:
    row = next((row for row in report.handover if row.category is Category.LOCATION_PRECISE), None)
    if row is None or not row.looked_for:
        return f"Exact positions: {wording.NOT_LOOKED_FOR}."
    if row.full_access:
        return f"No exact position reaches the app: {number(row.full_access)} before the system took them out."
    unread = notes.unread_assets(report, Category.LOCATION_PRECISE)
    return f"Exact positions: {wording.COULD_NOT_BE_READ if unread else wording.NONE_FOUND}."


def _platforms(report: Report) -> Iterator[tuple[str, PlatformDescription | None]]:
    described = {description.platform: description for description in report.platform_descriptions}
    for platform in PlatformAccess:
        description = described.get(platform)
        if platform is not PlatformAccess.FULL:
            yield use_lines.access_sentence(report, platform), description
        elif description:
            yield f"{clean(description.title, limit=80)}.", description


def _carried(gathered: Gathered) -> str:
    carried, left = len(gathered.cards), gathered.assets - len(gathered.cards)
    if not left:
        return f"All {counted(carried, 'photo or video', 'photos and videos')} as cards: choose what they give away."
    return (
        f"The cards of {number(carried)} of {number(gathered.assets)} photos and videos: those that give away most, and"
        f" those that claims rest on. The other {number(left)} are counted everywhere on this page;"
        " the JSON report holds them all."
    )


def _clause_choices(report: Report) -> list[tuple[str, str]]:
    return [
        (clean(clause.id, limit=80), clean(clause.statement, limit=70))
        for clause in report.profile.clauses
        if clause.categories
    ]


def _data(report: Report, gathered: Gathered, links: PhotoLinks) -> dict[str, Any]:
    """Return what the scripts read; only the scripts, as everything essential stands in the page itself."""
    known = [name for name, _ in report.times.months]
    return {
        "categories": [[category.value, wording.thing(category)] for category in Category],
        "clauses": {clean(one.id, limit=80): mask(one.categories) for one in report.profile.clauses},
        "claims": {str(place): links.places(one.evidence) for place, one in enumerate(report.inferences)},
        "months": [known[0], known[-1]] if known else None,
        "frame": world_frame(),
        "towns": [
            [town.name, round(town.longitude, 3), round(town.latitude, 3), town.assets] for town in gathered.towns[:400]
        ],
    }


def _packed(report: Report, gathered: Gathered) -> dict[str, str]:
    """Return what the scripts unpack when it is first looked at, by name."""
    points, packed = gathered.points, {"cards": packed_json(card_rows(gathered.cards))}
    if len(points.latitudes):
        packed["world"] = packed_world()
        packed["parts"] = packed_parts(_fine_parts(report))
        packed["points"] = packed_points(points.latitudes, points.longitudes, points.months)
    return packed


def _fine_parts(report: Report) -> list[tuple[Box, Outline]]:
    """Return the fine outline around the places of most photos, as many as fit, none twice."""
    boxes: list[Box] = []
    for cell in sorted(report.places.cells, key=lambda cell: (-cell.assets, cell.latitude, cell.longitude)):
        south = min(max(cell.latitude - _FINE_HALF_DEG, -90.0), 90.0 - 2 * _FINE_HALF_DEG)
        box = (
            cell.longitude - _FINE_HALF_DEG,
            south,
            cell.longitude + _FINE_HALF_DEG,
            south + 2 * _FINE_HALF_DEG,
        )
        apart = 2 * _FINE_HALF_DEG
        if all(abs(box[0] - other[0]) >= apart or abs(box[1] - other[1]) >= apart for other in boxes):
            boxes.append(box)
        if len(boxes) == _FINE_PARTS:
            break
    whole = outline(Detail.FINE)
    return [(box, within(whole, box)) for box in boxes]
