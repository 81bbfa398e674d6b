"""Two audits held against each other, as a person reads it: what came, what went, what is known now that was not."""

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.text import Text

from rollaudit.model.difference import (
    AssetChange,
    CategoryDifference,
    ChangedAsset,
    Difference,
    Newcomers,
    OneSided,
    SideCategory,
    SideClaim,
    SideHead,
    SideName,
)
from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess
from rollaudit.report.imagined import imagined_words
from rollaudit.report.inference_words import kind_words
from rollaudit.report.phrases import capital, counted, day, edition, listed, number
from rollaudit.report.terminal_layout import Page, name_text, right
from rollaudit.report.wording import NOT_LOOKED_FOR, doubt, platform_words, row_label, thing
from rollaudit.text import clean

_LABEL = 28
_NUMBER = 16
_NAMES_SHOWN = 12

_HEADINGS = {
    AssetChange.NEW: "NEW",
    AssetChange.REPLACED: "REPLACED: THE SAME PATH, ANOTHER CONTENT",
    AssetChange.MOVED: "MOVED OR COPIED: THE SAME CONTENT, ANOTHER PATH",
    AssetChange.SAYS_OTHERWISE: "SAYING OTHER THINGS THAN BEFORE",
    AssetChange.GONE: "GONE",
}
_UNLIKE = {"profile": "of different profiles or editions", "platform": "for different platforms",
           "without": "with different things imagined away", "as_of": "as of different days",
           "detectors": "by other detectors, or other versions of them"}  # fmt: skip
_SIDES = {SideName.BEFORE: "the first", SideName.AFTER: "the second"}


def print_difference(difference: Difference, console: Console) -> None:
    """Print what changed; of long lists the beginning."""
    page = Page(console)
    _head(page, difference)
    if difference.is_empty:
        page.line()
        within = " in what both looked for" if difference.one_sided else ""
        page.paragraph(f"Nothing changed{within}: {_assets(difference.unchanged)} are as they were.")
        return
    _counts(page, difference)
    _categories(page, difference.categories)
    _seen(page, "PLACES", difference.places)
    _seen(page, "DEVICES", difference.devices)
    _seen(page, "NAMES OF PEOPLE", difference.names)
    _claims(page, difference)
    _findings(page, difference)
    for change, title in _HEADINGS.items():
        _listed(page, title, difference.first[change], difference.counts[change])


def _head(page: Page, difference: Difference) -> None:
    page.line(Text.assemble(("rollaudit", "bold"), " diff · nothing left this machine"))
    for label, side in (("before", difference.before), ("after", difference.after)):
        page.labelled(label, _side(side), column=10, indent=2)
    if difference.unlike:
        page.paragraph(
            f"These two are {listed(_UNLIKE[name] for name in difference.unlike)}: not every change below is one of the"
            " library.",
            style="bold",
        )
    for one in difference.one_sided:
        page.paragraph(_one_sided(one), style="bold")


def _one_sided(one: OneSided) -> str:
    parts = [_row(name) for name in one.categories if name != Category.FACIAL_FEATURES]
    parts += [f"findings {', '.join(one.rules)}"] if one.rules else []
    parts += [f"claims of {listed(kind_words(kind).lower() for kind in one.claims)}"] if one.claims else []
    return (
        f"{capital(one.reason)} in {_SIDES[one.unlooked]}. What rests on it is not compared, neither"
        f" as new nor as gone: {listed(parts)}."
    )


def _side(side: SideHead) -> Text:
    library = name_text(side.library or side.path, style="bold")
    platform = platform_words(PlatformAccess(side.platform)) if side.platform in set(PlatformAccess) else ""
    without = f", without {listed(map(imagined_words, side.without))}" if side.without else ""
    said = f"   as of {_day(side.as_of)}, {clean(side.profile, limit=60)}, {edition(side.edition)}, {platform}{without}"
    return library.append(said, style="dim")


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return clean(text, limit=20)


def _assets(count: int) -> str:
    return counted(count, "photo or video", "photos and videos")


def _counts(page: Page, difference: Difference) -> None:
    counts = difference.counts
    page.heading("IN SHORT")
    before, after = difference.before, difference.after
    page.paragraph(
        f"{_assets(before.photos + before.videos)} before, {number(after.photos + after.videos)} after:"
        f" {number(counts[AssetChange.NEW])} new, {number(counts[AssetChange.GONE])} gone,"
        f" {number(counts[AssetChange.REPLACED])} replaced, {number(counts[AssetChange.MOVED])} moved or copied,"
        f" {number(counts[AssetChange.SAYS_OTHERWISE])} saying other things,"
        f" {number(difference.unchanged)} as they were."
    )


def _categories(page: Page, categories: tuple[CategoryDifference, ...]) -> None:
    categories = tuple(one for one in categories if _count(one.before) != _count(one.after))
    if not categories:
        return
    page.heading('WHAT "ALLOW" HANDS OVER', "all it can reach")
    page.line(" " * _LABEL + right("before", _NUMBER) + right("after", _NUMBER), style="dim")
    for one in categories:
        label = Text(f"  {_row(one.category)}")
        label.append(" " * max(1, _LABEL - label.cell_len))
        label.append(right(_count(one.before), _NUMBER)).append(right(_count(one.after), _NUMBER), style="bold")
        page.line(label.append(_more(one.before, one.after), style="dim"))


def _more(before: SideCategory, after: SideCategory) -> str:
    if not (before.looked_for and after.looked_for) or before.ceiling is None or after.ceiling is None:
        return ""
    more = after.ceiling - before.ceiling
    return f"   {more:+,}" if more else ""


def _count(side: SideCategory) -> str:
    return number(side.ceiling) if side.looked_for and side.ceiling is not None else NOT_LOOKED_FOR


def _row(category: str) -> str:
    return row_label(Category(category)) if category in set(Category) else clean(category, limit=24)


def _seen(page: Page, title: str, seen: Newcomers) -> None:
    if not seen.new and not seen.gone:
        return
    page.heading(
        title, "only the first 5,000 different ones of each side were held against each other" if seen.cut else ""
    )
    for label, values in (("new", seen.new), ("no more", seen.gone)):
        if values:
            shown = [clean(value, limit=60) for value in values[:_NAMES_SHOWN]]
            rest = len(values) - len(shown)
            page.labelled(label, ", ".join(shown) + (f" and {number(rest)} more" if rest else ""), column=12, indent=2)


def _claims(page: Page, difference: Difference) -> None:
    said = [{_claimed(claim) for claim in claims} for claims in (difference.claims_new, difference.claims_gone)]
    news = said[0] != said[1]  # a confidence that changes by a hair is none
    apart = _not_comparable(difference)
    if not news and not apart:
        return
    page.heading("WHAT IT ADDS UP TO")
    for kind, why in apart.items():
        page.labelled(f"  {clean(kind, limit=20)}", f"not comparable: {why}", column=18, indent=2)
    if not news:
        return
    for mark, claims in (("+", difference.claims_new), ("-", difference.claims_gone)):
        for claim in (one for one in claims if _claimed(one) not in said[0] & said[1]):
            words = f"{clean(claim.claim, limit=300)} ({doubt(claim.confidence)})"
            page.labelled(f"{mark} {clean(claim.id, limit=20)}", words, column=18, indent=2)


def _not_comparable(difference: Difference) -> dict[str, str]:
    """Return the kinds of claims that a side makes and that are held against nothing, each with the reason."""
    made = {claim.id for side in (difference.before, difference.after) for claim in side.claims}
    return {
        kind: f"{one.reason} in {_SIDES[one.unlooked]}"
        for one in difference.one_sided
        for kind in one.claims
        if kind in made
    }


def _claimed(claim: SideClaim) -> tuple[str, str, str]:
    return claim.id, claim.claim, doubt(claim.confidence)


def _findings(page: Page, difference: Difference) -> None:
    if not difference.rules:
        return
    page.heading("FINDINGS", "by rule; fixed are those, too, that went with their files")
    for rule in difference.rules:
        page.labelled(
            clean(rule.rule, limit=20), f"{number(rule.new)} new, {number(rule.fixed)} fixed", column=12, indent=2
        )


def _listed(page: Page, title: str, first: tuple[ChangedAsset, ...], count: int) -> None:
    if not count:
        return
    page.heading(title, number(count))
    for one in first:
        page.paragraph(name_text(one.path))
        page.paragraph(_said(one), indent=6, style="dim")
    if count > len(first):
        page.paragraph(f"and {number(count - len(first))} more: -f json lists them all.", style="dim")


def _said(change: ChangedAsset) -> str:
    parts = [_day(change.day)] if change.day else []
    gained, lost = _things(change.categories_gained), _things(change.categories_lost)
    if change.change is AssetChange.NEW and gained:
        parts.append(gained)
    elif change.change is AssetChange.GONE and lost:
        parts.append(lost)
    else:
        parts += [f"now also {gained}"] if gained else []
        parts += [f"no more {lost}"] if lost else []
    if change.findings_new and change.change is not AssetChange.NEW:
        parts.append(f"new findings {', '.join(change.findings_new)}")
    if change.findings_fixed and change.change is not AssetChange.GONE:
        parts.append(f"fixed {', '.join(change.findings_fixed)}")
    return " · ".join(parts)


def _things(categories: Iterable[str]) -> str:
    """Name what one asset carries; that it is a photo or video at all says nothing."""
    known = set(Category) - {Category.MEDIA_CONTENT, Category.FACIAL_FEATURES}
    return listed(thing(Category(one)) for one in categories if one in known)
