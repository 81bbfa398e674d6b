"""Redaction fails closed: whatever a file or its name says, and whatever is claimed, nothing of it is shown."""

import dataclasses
import io

import pytest

from hostile_report import HOSTILE, report_of
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import AssetSource, Report
from rollaudit.report.formats import OutputFormat
from rollaudit.report.redact.own_words import MASKED, country_codes, own_words, time_zone
from rollaudit.report.redact.publish import LEAST
from rollaudit.report.redact.redaction import PUBLISHABLE, redacted
from rollaudit.report.renderers import RENDERERS

MARK = "Zwiebelturm"
KINDS = """
    home second_home work regular_place trip repeated_destination routine break time_zone recurring_day owner_name
    person companions others_only groups device device_change two_phones received link theme recap a_new_kind
""".split()  # noqa: SIM905 - to be read
DETAILS = """
    town region country_code countries time_zone hours name other_names owner make model serial kind day years word
    holiday with companions one other from to theme month towns weekdays_awake stated_window_alone another
""".split()  # noqa: SIM905


@dataclasses.dataclass(frozen=True)
class Ruled:
    """Evidence whose findings are those of a rule that there is, whatever their words."""

    source: AssetSource

    def assets(self):
        for entry in self.source.assets():
            findings = tuple(dataclasses.replace(one, rule="RA101") for one in entry.findings)
            yield dataclasses.replace(entry, findings=findings)

    def other_files(self):
        return self.source.other_files()


def ruled(texts):
    report = report_of(texts)
    return dataclasses.replace(report, evidence=Ruled(report.evidence))


@pytest.fixture(scope="module")
def marked():
    """A report that says one word wherever a file, a name or an inference could say something."""
    report = ruled((MARK, f"{MARK} 2", f"{MARK}/{MARK}.jpg"))
    said = report.inferences[0]
    claims = tuple(
        dataclasses.replace(
            said,
            id=kind,
            claim=f"{MARK}: {MARK}",
            details=(*((name, MARK) for name in DETAILS), (MARK, 3)),
            abstained=abstained,
            paths=(report.top[0].path, MARK),
        )
        for kind in KINDS
        for abstained in (None, f"“{MARK}” in 1 file alone; 2 files are needed.", MARK)
    )
    return dataclasses.replace(report, inferences=claims, path_prefix=f"{MARK}/", thumbnails={"x": MARK.encode()})


def written(report, output):
    stream = io.StringIO()
    RENDERERS[output](report, stream)
    return stream.getvalue()


@pytest.mark.parametrize("level", [Redaction.SHARE, Redaction.PUBLISH])
def test_no_output_says_what_files_names_and_claims_say(marked, level):
    shown = redacted(marked, level)
    for output in RENDERERS:
        if level is Redaction.SHARE or output in PUBLISHABLE:
            text = written(shown, output)
            at = text.casefold().find(MARK.casefold())
            assert at < 0, (output, text[max(0, at - 200) : at + 50])
    assert not shown.thumbnails
    assert MARK in written(marked, OutputFormat.JSON)


def test_hostile_texts_neither_break_it_nor_come_through():
    report = ruled(HOSTILE)
    for level in (Redaction.SHARE, Redaction.PUBLISH):
        shown = redacted(report, level)
        for output in RENDERERS:
            if level is Redaction.SHARE or output in PUBLISHABLE:
                assert "__ran" not in written(shown, output)


def test_every_part_of_a_report_was_thought_of():
    """A new part of the report is left out until somebody has decided what of it may be shown: then add it here."""
    decided = """
        tool_version as_of library profile platform coverage ledger scope handover places times devices faces
        redacted_assets top exposures verdicts platform_effects inferences not_looked_for evidence
        platform_descriptions reach legal findings path_prefix what_if redaction thumbnails
        alternatives detectors
    """.split()  # noqa: SIM905
    assert {field.name for field in dataclasses.fields(Report)} == set(decided)


def test_nothing_is_changed_without_a_redaction(marked):
    assert redacted(marked, Redaction.NONE) is marked


def test_few_photos_of_a_country_are_not_published(marked):
    assert len(list(marked.evidence.assets())) < LEAST
    assert not redacted(marked, Redaction.PUBLISH).places.top


def test_own_words_pass_and_others_do_not():
    assert own_words("strip the date from 12 of these 19 files") != MASKED
    assert own_words("awake from about 9:30 to 23:00 on weekdays; most photos on Saturdays") != MASKED
    assert own_words(f"2 files of {MARK}") == MASKED
    assert own_words("a\u202eb") == MASKED
    assert (country_codes("PT IT"), country_codes(MARK)) == ("PT IT", "")
    assert (time_zone("America/Argentina/Ushuaia"), time_zone(MARK)) == ("America/Argentina/Ushuaia", "")
