import pytest

from rollaudit.errors import UsageError
from rollaudit.model.finding import Finding, RuleCount
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.baseline import make_baseline
from rollaudit.rules.policy import FindingTally, Judge, RulePolicy, path_ignores, rule_ids, severities


def finding(rule="RA101", *, severity=Severity.HIGH, confidence=Certainty.HIGH, path="a/b.jpg", fingerprint="f0"):
    return Finding(
        rule=rule,
        severity=severity,
        confidence=confidence,
        asset_id="c0ffee",
        path=path,
        message="m",
        fingerprint=fingerprint,
    )


ALL = (
    finding("RA101"),
    finding("RA201", severity=Severity.LOW, confidence=Certainty.MEDIUM),
    finding("RA301", severity=Severity.MEDIUM, confidence=Certainty.LOW),
)


def shown(**policy):
    left, _, _ = Judge(RulePolicy(**policy)).judge(ALL)
    return [one.rule for one in left]


@pytest.mark.parametrize(
    ("policy", "rules"),
    [
        ({}, ["RA101", "RA201", "RA301"]),
        ({"select": ("RA1", "RA301")}, ["RA101", "RA301"]),
        ({"ignore": ("RA1",)}, ["RA201", "RA301"]),
        ({"select": ("RA",), "ignore": ("RA301",)}, ["RA101", "RA201"]),
        ({"min_severity": Severity.MEDIUM}, ["RA101", "RA301"]),
        ({"min_confidence": Certainty.MEDIUM}, ["RA101", "RA201"]),
        ({"min_severity": Severity.MEDIUM, "min_confidence": Certainty.MEDIUM}, ["RA101"]),
        ({"severities": (("RA2", Severity.HIGH),), "min_severity": Severity.HIGH}, ["RA101", "RA201"]),
    ],
)
def test_rules_and_thresholds_decide_what_counts(policy, rules):
    assert shown(**policy) == rules


def test_the_longest_beginning_of_an_id_weighs_it():
    judge = Judge(RulePolicy(severities=(("RA101", Severity.LOW), ("RA1", Severity.MEDIUM))))
    assert judge.judge((finding("RA101"),))[0][0].severity is Severity.LOW
    assert judge.judge((finding("RA102"),))[0][0].severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("pattern", "path", "ignored"),
    [
        ("tests/**", "tests/a/b.jpg", True),
        ("tests/", "tests/a/b.jpg", True),
        ("*.png", "a/b.png", True),
        ("*.png", "a/b.jpg", False),
        ("/b.jpg", "a/b.jpg", False),
        ("a/*.jpg", "a/b/c.jpg", False),
        ("\udcff*", "\udcff\n.jpg", True),
    ],
)
def test_paths_are_left_out_as_gitignore_does(pattern, path, ignored):
    judge = Judge(RulePolicy(path_ignores=path_ignores([f"{pattern}=RA1"], option="x")))
    left, _, left_out = judge.judge((finding("RA101", path=path), finding("RA201", path=path)))
    assert [one.rule for one in left] == (["RA201"] if ignored else ["RA101", "RA201"])
    assert left_out == ignored


def test_patterns_speak_of_the_path_from_where_the_configuration_lies():
    ignores = path_ignores(["photos/roll/*.jpg=RA"], option="x")
    left, _, _ = Judge(RulePolicy(path_ignores=ignores, path_prefix="photos/roll/")).judge((finding(path="x.jpg"),))
    assert left == ()


def test_what_the_baseline_knows_is_counted_apart():
    judge = Judge(RulePolicy(baseline=make_baseline(["f0"]), ignore=("RA2",)))
    tally = FindingTally(judge)
    tally.add((finding("RA101", fingerprint="f0"), finding("RA102", fingerprint="f1"), finding("RA201")))
    tally.add(())
    summary = tally.summary()
    assert summary.by_rule == (RuleCount(rule="RA102", severity=Severity.HIGH, findings=1),)
    assert (summary.total, summary.assets, summary.known, summary.left_out) == (1, 1, 1, 1)
    assert (summary.of(Severity.HIGH), summary.of(Severity.LOW)) == (1, 0)


def test_ids_are_read_in_any_case_and_with_commas():
    assert rule_ids(["ra1, RA302", "RA1"], option="x") == ("RA1", "RA302")
    assert severities(["ra1,RA302=High"], option="x") == (("RA1", Severity.HIGH), ("RA302", Severity.HIGH))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (rule_ids, "RA999"),
        (rule_ids, "E501"),
        (rule_ids, ""),
        (path_ignores, "tests/**"),
        (path_ignores, "=RA1"),
        (path_ignores, "tests/**=RA9"),
        (path_ignores, "a/**\\=RA1"),
        (severities, "RA101=severe"),
        (severities, "RA101"),
        (severities, "RA9=high"),
    ],
)
def test_a_misspelt_rule_or_pattern_is_an_error_never_a_check_left_out(read, text):
    with pytest.raises(UsageError) as caught:
        read([text], option="--option")
    assert caught.value.message.startswith("--option")
    assert caught.value.hint
