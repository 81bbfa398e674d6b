import dataclasses

from hostile_report import compared
from report_fixture import build_report, claim
from rollaudit.console import ColorChoice, make_stdout_console
from rollaudit.model.policy import PlatformAccess, Stance, Use
from rollaudit.model.scope import ScopeStanding
from rollaudit.report.alternatives import difference_sentences, is_own, taken_words, through
from rollaudit.report.steps import Reading
from rollaudit.report.terminal import render_terminal


def one(**changes):
    report = dataclasses.replace(compared(["x"]), inferences=(claim("a circle of 60 m in Lisbon", 0.95),))
    alternative = report.alternatives[0]
    scope = dataclasses.replace(alternative.scope, **changes)
    return report, dataclasses.replace(alternative, scope=scope)


def test_how_much_is_taken_is_never_a_number_where_nobody_knows():
    _, chosen = one(standing=ScopeStanding.OWNER_CHOOSES, stated=None)
    _, silent = one(standing=ScopeStanding.NOT_DISCLOSED, stated=None)
    _, counted = one(standing=ScopeStanding.COUNTED, stated=41, window_days=30, ceiling=1129)

    assert taken_words(chosen).startswith("as many of 1,129 photos and videos as the owner chooses")
    assert "not disclosed" in taken_words(silent)
    assert taken_words(counted).startswith("41 of 1,129 photos and videos in its reported window; train AI: ")


def test_a_condition_is_named_as_one():
    _, alternative = one()
    said = [dataclasses.replace(verdict, stance=Stance.PERMITTED_IF) for verdict in alternative.verdicts]

    assert Use.TRAIN_AI in {verdict.use for verdict in said}
    assert taken_words(dataclasses.replace(alternative, verdicts=tuple(said))).endswith("permitted on a condition")


def test_claims_that_rest_on_positions_end_with_them():
    report, alternative = one()
    kept = dataclasses.replace(alternative, effects=())

    assert difference_sentences(report, alternative)[0] == "Home can no longer be said: too few positions are left."
    assert not difference_sentences(report, kept)


def test_the_details_in_the_terminal_say_the_same(capsys):
    report, alternative = one()
    report = dataclasses.replace(report, alternatives=(alternative,))
    render_terminal(report, make_stdout_console(ColorChoice.NEVER), Reading(details=True))
    printed = " ".join(capsys.readouterr().out.split())

    assert not is_own(report, alternative)
    assert through(report, PlatformAccess.PICKER) == (alternative,)
    assert " ".join(taken_words(alternative).split())[1:] in printed
    assert difference_sentences(report, alternative)[0] in printed


def test_nothing_is_printed_where_nobody_counted(capsys):
    render_terminal(build_report(), make_stdout_console(ColorChoice.NEVER), Reading(details=True))

    assert "ANOTHER PRODUCT" not in capsys.readouterr().out
