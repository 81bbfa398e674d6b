"""Answers to single questions as a person reads them in a terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from rollaudit.model.answers import Asked, CoverageAnswer, Ending, EndKind, Exposing
from rollaudit.model.evidence import Category, Fact, FileRecord, Outcome
from rollaudit.model.report import Inference
from rollaudit.report.file_words import field_words, looked_at, reason_words, value_words
from rollaudit.report.imagined import imagined_words
from rollaudit.report.inference_words import kind_words
from rollaudit.report.phrases import counted, day, listed, number, what_left
from rollaudit.report.scope_words import window_standing
from rollaudit.report.terminal_layout import Page, name_text, right
from rollaudit.report.wording import NOT_LOOKED_FOR, doubt, platform_words, profile_words, thing
from rollaudit.text import clean

_FACTS_SHOWN = 60
_COLUMN = 30
# Where a value stands that no metadata field holds.
_STANDS = {"path": "the folder's name", "filename": "the file's name"}
_OUTCOMES = {Outcome.PARTIAL: "in part", Outcome.SKIPPED: "not read"}


def head(page: Page, question: str, asked: Asked) -> None:
    """Print what is answered, of which library, under which profile and platform, without what."""
    page.labelled("", Text.assemble(("rollaudit", "bold"), f" {question} · ", name_text(asked.library)), column=0)
    page.line(f"as of {day(asked.as_of)} · {what_left(asked.library)}", style="dim")
    profile = profile_words(asked.profile)
    page.labelled("", f"Counted for {profile}, {platform_words(asked.platform)}.", column=0, style="dim")
    if asked.without:
        page.labelled("", f"What if: without {listed(map(imagined_words, asked.without))}.", column=0, style="bold")


def print_top(asked: Asked, top: tuple[Exposing, ...], console: Console) -> None:
    """Print the most exposing files, each with every fact that reaches the product and where in the file it stands."""
    page = Page(console)
    head(page, f"report --top {number(len(top))}", asked)
    if not top:
        page.line()
        page.paragraph("No file gives away more than its picture.")
    for rank, one in enumerate(top, 1):
        page.line()
        page.labelled(right(str(rank), 4), name_text(one.ranked.path, style="bold"), column=6)
        for category, value in zip(one.ranked.categories, one.ranked.values, strict=True):
            page.labelled(thing(category), Text(value_words(value), style="bold"), column=_COLUMN, indent=6)
        page.paragraph("Every value that reaches the product, and where it stands:", indent=6, style="dim")
        _facts(page, one.kept.facts)


def _facts(page: Page, facts: tuple[Fact, ...]) -> None:
    order = list(Category)
    different = {(fact.field, str(fact.value), fact.source): fact for fact in facts}.values()
    for fact in sorted(different, key=lambda fact: order.index(fact.category))[:_FACTS_SHOWN]:
        value = Text("yes" if fact.value is True else clean(str(fact.value)))
        value.append(f"   {_STANDS.get(fact.source) or clean(fact.source, limit=80)}", style="dim")
        page.labelled(field_words(fact.field), value, column=_COLUMN, indent=6)
    if len(different) > _FACTS_SHOWN:
        page.paragraph(f"and {number(len(different) - _FACTS_SHOWN)} more: rollaudit inspect lists them.", indent=6)


def print_coverage(source: CoverageAnswer, console: Console) -> None:
    """Print how the reading ended, then every file that was read in part or not at all."""
    page = Page(console)
    head(page, "report --coverage", source.asked)
    page.heading("LOOKED AT")
    page.paragraph(looked_at(source.coverage))
    page.heading("READ IN PART OR NOT")
    none = True
    for record in source.files():
        none = False
        page.labelled(_OUTCOMES.get(record.outcome, record.outcome.value), name_text(record.path), column=12, indent=2)
        page.paragraph(_reasons(record), indent=12, style="dim")
    if none:
        page.paragraph("None: every file was read in full.")
    page.heading("FACES NOT CLEAR")
    none = True
    for unclear in source.unclear_faces():
        none = False
        page.labelled("unclear", name_text(unclear.path), column=12, indent=2)
        page.paragraph(reason_words(unclear.reason) or "could not be decoded", indent=12, style="dim")
    missing = {entry.category: entry.reason for entry in source.not_looked_for}
    if Category.FACE_PRESENCE in missing:
        page.paragraph(f"Faces: {NOT_LOOKED_FOR}. {clean(missing[Category.FACE_PRESENCE], limit=200)}.")
    elif none:
        page.paragraph("None: every picture that was looked at could be seen.")


def _reasons(record: FileRecord) -> str:
    shown = (
        reason_words(reason.code.value) + (f" ({clean(reason.detail, limit=120)})" if reason.detail else "")
        for reason in record.reasons
    )
    return "; ".join(shown)


def print_ending(ending: Ending, console: Console) -> None:
    """Print what ends an exposure: the settings first, as they cost least, then every file that carries it."""
    page = Page(console)
    head(page, f"report --ends {clean(ending.name, limit=60)}", ending.asked)
    if ending.kind is EndKind.INFERENCE:
        paths = {carrier.asset_id: carrier.path for carrier in ending.carriers()}
        for inference, left in zip(ending.inferences, ending.remaining, strict=True):
            _inference(page, inference, paths, left)
        if not ending.inferences:
            page.heading(kind_words(ending.name).upper())
            page.paragraph("Nothing of the kind is said of this library, so there is nothing to end.")
        return
    page.heading("WHAT IS TO END")
    if ending.statement:
        page.paragraph(clean(ending.statement, limit=400))
    if ending.carried_by or not ending.unseen:
        page.paragraph(_carried(ending))
    for entry in ending.unseen:
        page.paragraph(f"{thing(entry.category).capitalize()}: {NOT_LOOKED_FOR}. {clean(entry.reason, limit=200)}.")
    if ending.unread:
        page.paragraph(f"{number(ending.unread)} could not be read in full, and may carry it unseen.")
    if not ending.carried_by:
        return
    _settings(page, ending)
    those = "it has to go" if ending.carried_by == 1 else f"all {number(ending.carried_by)} have to go"
    page.heading("THE FILES", f"{those}: each alone carries it" if ending.carried_by > 1 else those)
    for carrier in ending.carriers():
        page.paragraph(name_text(carrier.path))
        page.paragraph(" · ".join(filter(None, map(value_words, carrier.values))), indent=6, style="dim")


def _carried(ending: Ending) -> str:
    things = listed(map(thing, ending.categories), last="or")
    if not ending.carried_by:
        return f"{things.capitalize()}: none found in {counted(ending.assets, 'photo or video', 'photos and videos')}."
    sentence = (
        f"{things.capitalize()}: {number(ending.carried_by)} of "
        f"{counted(ending.assets, 'photo or video carries', 'photos and videos carry')} some."
    )
    return (
        sentence
        if ending.stated is None
        else (f"{sentence} In the {window_standing(ending.asked.profile)} window: {number(ending.stated)}.")
    )


def _settings(page: Page, ending: Ending) -> None:
    page.heading("SETTINGS", "how many still carry it then")
    if not ending.settings:
        page.paragraph("No setting known here changes it: only the files themselves can be kept back.")
    for setting in ending.settings:
        count = Text(
            right(number(setting.left) if setting.left else "none", 8), style="bold" if not setting.left else ""
        )
        page.labelled(Text("  ").append_text(count), setting.option, column=14)
    ending_ones = [setting for setting in ending.settings if not setting.left]
    if ending_ones:
        page.paragraph(f"The smallest change that ends what was found: {ending_ones[0].option}.", style="bold")
    elif ending.settings:
        page.paragraph("No single one of them ends it.", style="bold")


def _inference(page: Page, inference: Inference, paths: Mapping[str, str], left: tuple[Inference, ...]) -> None:
    page.heading(kind_words(inference.id).upper())
    if inference.abstained is not None:
        page.paragraph(f"Not said, so there is nothing to end: {clean(inference.abstained, limit=300)}")
        return
    page.paragraph(f"{clean(inference.claim, limit=400)} ({doubt(inference.confidence)}, {inference.confidence:.2f})")
    rests = inference.asset_count or len(inference.evidence)
    page.paragraph(f"It rests on {counted(rests, 'photo or video', 'photos and videos')}.")
    if inference.ends_without:
        page.paragraph(f"Without these {number(len(inference.ends_without))} it can no longer be said:")
        for asset_id in inference.ends_without:
            page.paragraph(name_text(paths.get(asset_id, asset_id)), indent=4)
        for still in left:
            page.paragraph(_still_said(still), style="bold")
    else:
        page.paragraph("No smaller set of files than all it rests on is known to end it.")
    for setting in inference.ends_with:
        page.labelled("ends with", clean(setting, limit=200), column=14, indent=2)


def _still_said(left: Inference) -> str:
    """Return what the files that are left would say of the same place."""
    how_sure = f"{doubt(left.confidence)}, {left.confidence:.2f}"
    return f"The place would still be named, as “{kind_words(left.id)}”: {clean(left.claim, limit=400)} ({how_sure})."
