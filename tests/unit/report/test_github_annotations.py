import io
import re

from hostile_names import NAMES, hostile_asset, hostile_report, many_findings, report_of
from rollaudit.report.github import PER_LEVEL, write_github

COMMAND = re.compile(r"::(error|warning|notice) file=([^,:]+),line=1,endLine=1,title=([^,:]+)::([^\n]*)")


def lines(report):
    stream = io.StringIO()
    write_github(report, stream)
    text = stream.getvalue()
    assert text.endswith("\n")
    return text[:-1].split("\n")


def unescaped(text):
    return text.replace("%2C", ",").replace("%3A", ":").replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_every_line_but_the_last_is_one_command_whatever_names_hold():
    for name in NAMES[1:]:
        *commands, summary = lines(report_of([hostile_asset(1, name)]))
        assert len(commands) == 3
        for command in commands:
            assert COMMAND.fullmatch(command), command
            assert "##[" not in command
            assert command.isprintable()
        assert summary.startswith("rollaudit: 3 findings (1 high, 1 medium, 1 low).")


def test_a_path_comes_back_from_its_escapes():
    (command, *_) = lines(report_of([hostile_asset(1, "a, b: 100%.jpg")], path_prefix="my photos/"))
    assert unescaped(COMMAND.fullmatch(command)[2]) == "my photos/a, b: 100%.jpg"
    assert COMMAND.fullmatch(command)[1] == "error"


def test_no_more_than_ten_of_each_level_and_the_rest_is_counted():
    *commands, summary = lines(many_findings(high=12, low=15))
    assert sum(command.startswith("::error ") for command in commands) == PER_LEVEL
    assert sum(command.startswith("::notice ") for command in commands) == PER_LEVEL
    assert "27 findings (12 high, 0 medium, 15 low); GitHub shows ten of each level." in summary


def test_the_summary_tells_coverage():
    assert lines(hostile_report())[-1].endswith("1,204 files found: 1,196 read, 5 in part, 3 not.")
