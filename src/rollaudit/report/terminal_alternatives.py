"""The terminal report's details: what the other products would receive of the same files, a few lines each."""

from rich.text import Text

from rollaudit.model.report import Report
from rollaudit.report.alternatives import difference_sentences, is_own, taken_words, through
from rollaudit.report.phrases import capital
from rollaudit.report.terminal_layout import Page
from rollaudit.report.wording import platform_words, profile_words


def products_section(page: Page, report: Report) -> None:
    """Print every other product through the report's own access; nothing where nobody counted."""
    others = [one for one in through(report, report.platform) if not is_own(report, one)]
    if not others:
        return
    page.heading("WITH ANOTHER PRODUCT", f"the same files, {platform_words(report.platform)}")
    for one in others:
        page.paragraph(Text(profile_words(one.profile), style="bold"))
        page.paragraph(f"{capital(taken_words(one))}.", indent=4)
        for sentence in difference_sentences(report, one):
            page.paragraph(sentence, indent=4, style="dim")
