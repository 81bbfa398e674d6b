from dataclasses import replace
from datetime import datetime

import pytest

from lives import photo
from report_fixture import ListedEvidence, build_report
from rollaudit.errors import UsageError
from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import AssetFile, Category, Extraction, Fact, FileFormat, FileRecord, FileRole, Outcome
from rollaudit.model.finding import FindingSummary, RuleCount
from rollaudit.model.report import NotLookedFor
from rollaudit.model.severity import Severity
from rollaudit.rules.gate import Gate, Limit, check, limits, unlooked

FOUND = FindingSummary(
    by_rule=(
        RuleCount(rule="RA101", severity=Severity.HIGH, findings=2),
        RuleCount(rule="RA201", severity=Severity.LOW, findings=1200),
    ),
    assets=1200,
)


def test_nothing_asked_nothing_fails():
    verdict = check(Gate(), build_report(findings=FOUND))
    assert verdict.too_much == ()
    assert not verdict.too_little_read


@pytest.mark.parametrize(
    ("severity", "reason"),
    [
        (Severity.HIGH, "2 findings at or above high (2 high)."),
        (Severity.MEDIUM, "2 findings at or above medium (2 high)."),
        (Severity.LOW, "1,202 findings at or above low (2 high, 1,200 low)."),
    ],
)
def test_findings_at_or_above_fail(severity, reason):
    assert check(Gate(fail_on=severity), build_report(findings=FOUND)).too_much == (reason,)


def test_findings_below_do_not_fail():
    low = FindingSummary(by_rule=FOUND.by_rule[1:], assets=1)
    assert check(Gate(fail_on=Severity.MEDIUM), build_report(findings=low)).too_much == ()


def test_known_findings_do_not_fail():
    assert check(Gate(fail_on=Severity.LOW), build_report(findings=FindingSummary(known=9))).too_much == ()


@pytest.mark.parametrize(("most", "fails"), [(901, True), (902, False), (0, True)])
def test_a_limit_counts_what_the_permission_reaches(most, fails):
    gate = Gate(limits=(Limit(category=Category.LOCATION_PRECISE, assets=most),))
    assert bool(check(gate, build_report()).too_much) is fails


@pytest.mark.parametrize("category", [Category.OBJECTS_SCENES, Category.ROUTINE])
def test_a_limit_on_what_nobody_looked_for_is_an_error_never_a_pass(category):
    with pytest.raises(UsageError, match="nobody looked"):
        check(Gate(limits=(Limit(category=category, assets=0),)), build_report())


@pytest.mark.parametrize("category", [Category.FACE_PRESENCE, Category.FACIAL_FEATURES])
@pytest.mark.parametrize("most", [0, 1_000_000])
def test_faces_that_files_name_are_no_number_where_nobody_looked_for_faces(category, most):
    missing = tuple(NotLookedFor(category=one, reason="--no-faces") for one in Category if "fac" in one)
    gate = Gate(limits=(Limit(category=category, assets=most),))
    with pytest.raises(UsageError, match="nobody looked"):
        check(gate, build_report(not_looked_for=missing))


@pytest.mark.parametrize(("detectors", "fails"), [((), True), (("codes=1",), True), (("text=1", "codes=1"), False)])
def test_codes_that_were_read_are_no_look_for_text(detectors, fails):
    rows = tuple(
        replace(row, category=Category.TEXT_IN_IMAGE) if row.category is Category.MEDIA_CONTENT else row
        for row in build_report().handover
        if row.category is not Category.TEXT_IN_IMAGE
    )
    missing = () if not fails else (NotLookedFor(category=Category.TEXT_IN_IMAGE, reason="--text"),)
    report = build_report(handover=rows, not_looked_for=missing, detectors=detectors)
    gate = Gate(limits=(Limit(category=Category.TEXT_IN_IMAGE, assets=1_000_000),))
    if fails:
        with pytest.raises(UsageError, match="nobody looked"):
            check(gate, report)
    else:
        assert check(gate, report).too_much == ()


@pytest.mark.parametrize(("required", "fails"), [(99.4, False), (99.5, True), (None, False)])
def test_coverage_below_what_is_required_is_told_apart(required, fails):
    verdict = check(Gate(require_coverage=required), build_report())
    assert verdict.too_little_read is fails
    assert verdict.too_much == ()


def test_limits_are_read_with_hyphens_too():
    assert limits(["location-precise=0", "AUDIO = 12"], option="--max") == (
        Limit(category=Category.LOCATION_PRECISE, assets=0),
        Limit(category=Category.AUDIO, assets=12),
    )


@pytest.mark.parametrize("text", ["location=0", "audio", "audio=", "audio=-1", "audio=1.5", "audio=²", "=1"])
def test_a_limit_that_says_nothing_is_an_error(text):
    with pytest.raises(UsageError, match="--max"):
        limits([text], option="--max")


def screenshot(path, *sources):
    """One picture, known for a screenshot by what these sources say."""
    facts = tuple(Fact(Category.SCREENSHOT_DOCUMENT, "screenshot", value=True, source=one) for one in sources)
    record = FileRecord(
        path=path,
        size=1,
        mtime_ns=0,
        inode=1,
        format=FileFormat.PNG,
        content_id=path,
        sha256=None,
        outcome=Outcome.READ,
        extraction=Extraction(facts=facts),
    )
    return photo(datetime(2025, 6, 1), files=(AssetFile(role=FileRole.PRIMARY, record=record),), facts=facts)  # noqa: DTZ001 - wall clocks have no zone


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([("filename",), ("path", "filename")], "2 photos and videos carry screenshot_document (all by name alone), "),
        ([("filename",), ("pixels:code:QRCode", "path")], "2 photos and videos carry screenshot_document (1 by name"),
        ([("filename",)], "1 photo or video carries screenshot_document (1 by name alone), at most 0 may."),
        ([("pixels:code:QRCode",)], "1 photo or video carries screenshot_document, at most 0 may."),
    ],
)
def test_what_names_alone_tell_is_counted_and_said(sources, words):
    row = replace(build_report().handover[0], category=Category.SCREENSHOT_DOCUMENT, ceiling=len(sources))
    missing = (NotLookedFor(category=Category.SCREENSHOT_DOCUMENT, reason="by name only"),)
    evidence = ListedEvidence(tuple(screenshot(f"{number}.png", *one) for number, one in enumerate(sources)))
    report = build_report(handover=(row,), evidence=evidence, not_looked_for=missing)
    (reason,) = check(Gate(limits=(Limit(category=Category.SCREENSHOT_DOCUMENT, assets=0),)), report).too_much
    assert reason.startswith(words)


@pytest.mark.parametrize(
    ("select", "search", "notes"),
    [
        ((), Search(faces=FaceSearch.OFF), ()),
        (("RA1",), Search(faces=FaceSearch.OFF), ()),
        (("RA3",), Search(), ()),
        (("RA3",), Search(faces=FaceSearch.OFF), ("RA301 needs --faces, which was off: not looked for in pictures.",)),
        (("RA1", "RA602"), Search(), ("RA602 needs --codes, which was off: not looked for in pictures.",)),
        (("RA603",), Search(text=True), ("RA603 needs --codes as well, which was off: not all was looked for.",)),
        (
            ("RA1", "RA603", "RA606"),
            Search(),
            ("RA603, RA606 need --codes or --text, which were off: not looked for in pictures.",),
        ),
        (("RA6",), Search(codes=True, text=True), ()),
    ],
)
def test_rules_that_were_selected_and_that_nobody_looked_for_are_named(select, search, notes):
    assert unlooked(select, search.detectors) == notes


@pytest.mark.parametrize("select", [("RA6",), ("RA601", "RA504"), ("RA301",)])
def test_selecting_nothing_but_what_nobody_looks_for_is_an_error_never_a_pass(select):
    with pytest.raises(UsageError, match="nobody looked"):
        unlooked(select, frozenset())


def test_what_is_looked_for_names_its_detectors():
    assert Search().detectors == {DetectorName.FACES, DetectorName.MOVIE_FACES, DetectorName.THUMBNAIL}
    assert Search(faces=FaceSearch.OFF, codes=True, text=True).detectors == {DetectorName.CODES, DetectorName.TEXT}
