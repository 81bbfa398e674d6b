from dataclasses import replace

import pytest

from report_fixture import build_report
from rollaudit.errors import UsageError
from rollaudit.model.evidence import Category
from rollaudit.model.report import FindingSummary, NotLookedFor, RuleCount
from rollaudit.model.severity import Severity
from rollaudit.rules.gate import Gate, Limit, check, limits

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
