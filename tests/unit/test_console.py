import io
import os
import sys

import pytest
from rich.console import Console

from rollaudit.console import (
    ColorChoice,
    ProgressDisplay,
    make_stderr_console,
    make_stdout_console,
    print_error,
    standard_output,
)
from rollaudit.errors import AuditError, NothingToAuditError, ProfileError, UsageError


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def on_terminal(monkeypatch):
    """Put a terminal in stdout's place: within the test, since pytest changes stdout between set-up and test."""

    def begin():
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setattr(sys, "stdout", Terminal())

    return begin


def printed(console):
    console.print("word", style="bold red")
    return console.file.getvalue()


def test_a_terminal_is_coloured_on_its_own(on_terminal):
    on_terminal()
    assert "\x1b[" in printed(make_stdout_console(ColorChoice.AUTO))


def test_no_color_is_honoured(on_terminal, monkeypatch):
    on_terminal()
    monkeypatch.setenv("NO_COLOR", "1")
    assert printed(make_stdout_console(ColorChoice.AUTO)) == "word\n"


def test_never_means_never(on_terminal):
    on_terminal()
    assert printed(make_stdout_console(ColorChoice.NEVER)) == "word\n"


def test_a_pipe_is_plain_and_80_columns_wide(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    console = make_stdout_console(ColorChoice.AUTO)
    assert console.width == 80
    assert printed(console) == "word\n"


def test_always_colours_a_pipe_even_under_no_color(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert "\x1b[" in printed(make_stdout_console(ColorChoice.ALWAYS))


def test_a_width_can_be_asked_for(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert make_stdout_console(ColorChoice.NEVER, 120).width == 120


def test_a_stream_of_another_encoding_never_raises(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    make_stdout_console(ColorChoice.NEVER).print("São 名 \udcff")
    stream.flush()
    assert stream.buffer.getvalue() == b"S?o ? ?\n"


def test_errors_go_to_stderr(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    console = make_stderr_console(ColorChoice.NEVER)
    print_error(console, NothingToAuditError("no photo was found in x", hint="name a folder with photos"))
    assert sys.stderr.getvalue() == "error: no photo was found in x\nhint: name a folder with photos\n"


def test_every_mistake_of_a_profile_is_named():
    console = Console(file=io.StringIO(), width=40, color_system=None)
    print_error(console, ProfileError("the profile cannot be used", mistakes=("scope.window: unknown", "id: missing")))
    assert console.file.getvalue() == "error: the profile cannot be used\n  - scope.window: unknown\n  - id: missing\n"


def test_a_hostile_name_in_an_error_stays_text():
    console = Console(file=io.StringIO(), width=40, color_system=None)
    print_error(console, UsageError("no such path: [/x]:smile:\x1b[31m\nnext \udcff"))
    shown = console.file.getvalue()
    assert "[/x]:smile:" in shown
    assert "\x1b" not in shown
    assert shown.count("\n") == 1


def test_progress_is_shown_on_a_terminal_and_gone_at_the_end():
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    with ProgressDisplay(console) as progress:
        progress.phase("Finding files", None)
        progress.advance(3)
        progress.phase("Reading metadata", 4)
        progress.advance(4)
    assert "Reading metadata" in console.file.getvalue()
    assert "4/4" in console.file.getvalue()


@pytest.mark.parametrize(("is_terminal", "enabled"), [(False, True), (True, False), (False, False)])
def test_progress_is_silent_in_a_pipe_and_when_switched_off(is_terminal, enabled):
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=100)
    with ProgressDisplay(console, enabled=enabled) as progress:
        progress.phase("Reading metadata", 4)
        progress.advance(4)
    assert console.file.getvalue() == ""


def test_progress_outside_its_context_is_silent():
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    progress = ProgressDisplay(console)
    progress.phase("Reading metadata", 4)
    progress.advance(4)
    assert console.file.getvalue() == ""


def _print_and_fail(error):
    with standard_output():
        sys.stdout.write("words\n")
        if error:
            raise error


def test_an_error_of_something_else_is_not_told_as_one_of_standard_output(capfdbinary, monkeypatch):
    with open(os.dup(1), "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(FileNotFoundError):
            _print_and_fail(FileNotFoundError(2, "No such file", "places.db"))
        stream.write("and more\n")
    assert capfdbinary.readouterr().out == b"words\nand more\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")  # noqa: PTH110
def test_a_full_disk_behind_standard_output_is_told(monkeypatch):
    with open("/dev/full", "w", encoding="utf-8") as stream:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(AuditError, match="Standard output cannot be written: No space left"):
            _print_and_fail(None)
