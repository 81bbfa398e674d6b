import os
import pty
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from rollaudit.errors import AuditError
from rollaudit.workers.pool import Failure, ItemResult, Limits, run

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's address space")


@pytest.fixture(autouse=True)
def _reachable_tasks(monkeypatch):
    here = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")])))


@pytest.fixture(autouse=True)
def _no_process_left():
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def results_of(task, items, *, setup=None, jobs=2, **limits):
    limits = Limits(**{"seconds_per_item": 30.0, **limits})
    results = list(run(f"pool_tasks:{task}", items, setup=setup, limits=limits, jobs=jobs))
    assert max(Counter(result.index for result in results).values(), default=1) == 1, "an item came twice"
    return sorted(results, key=lambda result: result.index)


def values(results):
    return [result.value for result in results]


def failures(results):
    return {result.index: result.failure for result in results if result.failure}


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_item_comes_back_exactly_once(jobs):
    assert values(results_of("echo", range(20_000), jobs=jobs)) == list(range(20_000))


@pytest.mark.parametrize("number", [0, 1, 3])
def test_fewer_items_than_jobs(number):
    assert values(results_of("echo", range(number), jobs=4)) == list(range(number))


def test_the_factory_gets_the_setup():
    assert values(results_of("set_up", ["a"], setup={"root": "/x"})) == [[{"root": "/x"}, "a"]]


def test_an_item_is_announced_while_the_one_before_is_worked_on():
    known = values(results_of("says_what_it_was_prepared_for", range(2000), jobs=1))
    assert known[0] is False  # nothing was before it
    assert sum(known) > 1000  # all but the first of each batch


def test_a_file_name_that_is_no_text_survives():
    name = os.fsdecode(b"\xff\xfe\n\x1b[31m.jpg")
    assert values(results_of("echo", [name])) == [name]


def test_two_killers_among_twenty_thousand_cost_two_items():
    results = results_of("kills_itself_on", range(20_000), setup=[3_777, 12_001])
    assert failures(results) == {3_777: Failure.DIED, 12_001: Failure.DIED}
    assert [result.value for result in results if not result.failure] == [
        item for item in range(20_000) if item not in (3_777, 12_001)
    ]


@pytest.mark.parametrize("jobs", [1, 3])
def test_only_killers(jobs):
    assert failures(results_of("kills_itself_on", range(4), setup=[0, 1, 2, 3], jobs=jobs)) == dict.fromkeys(
        range(4), Failure.DIED
    )


@pytest.fixture
def memory(tmp_path):
    """A file in which tasks remember, a byte an item."""
    path = tmp_path / "memory"
    path.write_bytes(bytes(8))
    return path


def test_an_accident_costs_nothing(memory):
    assert values(results_of("dies_once", range(8), setup=str(memory))) == list(range(8))


def test_whoever_is_killed_from_outside_is_tried_again(memory):
    assert values(results_of("is_killed_often", range(3), setup=[str(memory), 3])) == [0, 1, 2]


def test_but_not_for_ever(memory):
    assert failures(results_of("is_killed_often", [0], setup=[str(memory), 200])) == {0: Failure.DIED}
    assert memory.read_bytes()[0] == 5


def test_whoever_crashes_is_tried_twice(memory):
    results = results_of("crashes_on", range(8), setup=[str(memory), [5]])
    assert failures(results) == {5: Failure.DIED}
    assert memory.read_bytes() == bytes([0, 0, 0, 0, 0, 2, 0, 0])


def test_a_worker_is_held_to_limits_by_the_system():
    (result,) = results_of("limits_now", [0], seconds_per_item=20, memory_bytes=1 << 30)
    limits = result.value
    assert (limits["RLIMIT_CORE"], limits["RLIMIT_FSIZE"], limits["RLIMIT_NOFILE"]) == (0, 0, 256)
    assert 50 <= limits["RLIMIT_CPU"] <= 60
    assert limits["RLIMIT_AS"] == (1 << 30 if sys.platform == "linux" else limits["RLIMIT_AS"])


def test_a_task_that_exits_costs_its_item():
    assert failures(results_of("exits_on", range(100), setup=[50])) == {50: Failure.DIED}


def test_a_hang_costs_its_item_and_is_not_tried_again():
    results = results_of("hangs_on", range(200), setup=[0, 150], seconds_per_item=0.4)
    assert failures(results) == {0: Failure.TIMEOUT, 150: Failure.TIMEOUT}


def test_a_slow_listener_is_no_hang_of_the_worker(monkeypatch):
    clock = {"ahead": 0.0}
    from rollaudit.workers import pool

    real = pool.monotonic
    monkeypatch.setattr(pool, "monotonic", lambda: real() + clock["ahead"])
    results = []
    for result in run("pool_tasks:echo", range(500), setup=None, limits=Limits(seconds_per_item=5), jobs=2):
        clock["ahead"] += 60  # as if each result had taken a minute to store
        results.append(result)
    assert failures(results) == {}


def test_time_in_which_everything_stood_still_counts_for_no_worker(monkeypatch):
    """Ctrl-Z stops parent and workers alike: the clock goes on, the work does not."""
    from rollaudit.workers import pool

    clock = {"ahead": 0.0}
    real = pool.monotonic

    class Stopped(pool.selectors.DefaultSelector):
        def select(self, timeout=None):
            events = super().select(0 if clock["ahead"] % 7 else timeout)
            clock["ahead"] += 61
            return events

    monkeypatch.setattr(pool, "monotonic", lambda: real() + clock["ahead"])
    monkeypatch.setattr(pool.selectors, "DefaultSelector", Stopped)
    assert failures(results_of("echo", range(500), seconds_per_item=5)) == {}


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_killed_from_outside_cost_nothing(jobs):
    results = []
    for result in run("pool_tasks:process_id", range(2_000), setup=None, limits=Limits(seconds_per_item=30), jobs=jobs):
        results.append(result)
        if len(results) % 200 == 0:
            with suppress(ProcessLookupError):  # it may be gone already, by the kill before
                os.kill(result.value, signal.SIGKILL)
    assert sorted(result.index for result in results) == list(range(2_000))
    assert failures(results) == {}


def test_a_raised_error_is_named_but_never_quoted():
    results = results_of("raises_on", range(3), setup=[1])
    assert results[1].failure is Failure.ERROR
    assert results[1].detail.startswith("ValueError at pool_tasks.py:")
    assert "secret" not in repr(results)
    assert [results[0].value, results[2].value] == [0, 2]


def test_a_value_that_is_no_json_is_an_error_of_its_item():
    assert results_of("unspeakable", [0])[0].failure is Failure.ERROR


def test_large_values_arrive_and_too_large_ones_cost_their_item():
    results = results_of("large", [5_000_000, 40_000_000, 1])
    assert [len(result.value) if result.value else 0 for result in results] == [5_000_000, 0, 1]
    assert "TooLarge" in results[1].detail


def test_large_items_and_large_answers_do_not_wait_for_each_other():
    items = [str(number) * 300_000 for number in range(10)] * 3
    assert values(results_of("echo", items, jobs=2)) == items


def test_chatty_libraries_cannot_speak_for_the_worker():
    assert values(results_of("prints", range(10))) == [[item, ""] for item in range(10)]


def test_a_worker_that_breaks_the_format_is_not_believed():
    assert failures(results_of("breaks_format", range(10), setup=[4])) == {4: Failure.DIED}


def test_an_answer_of_the_wrong_shape_costs_its_item_and_loses_none():
    results = results_of("tells_no_time", range(10), setup=[4])
    assert failures(results) == {4: Failure.DIED}
    assert sorted(result.index for result in results) == list(range(10))


# Runs with a terminal of its own, and starts a process in its group that does what a worker does first.
_WITH_A_TERMINAL = """
import os, subprocess, sys
child = '''
import os
from rollaudit.workers.child import leave_terminal
def has_terminal():
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY))
    except OSError:
        return False
    return True
before = has_terminal()
leave_terminal()
print(before, has_terminal(), os.getpgid(0) == os.getpgid(os.getppid()))
'''
subprocess.run([sys.executable, "-c", child])
"""


def test_a_worker_has_no_terminal_to_type_into_and_stays_in_its_group():
    process_id, terminal = pty.fork()
    if not process_id:
        os.execv(sys.executable, [sys.executable, "-c", _WITH_A_TERMINAL])  # noqa: S606 - our own interpreter
    said = b""
    with suppress(OSError):  # the terminal's other end is gone
        while part := os.read(terminal, 1024):
            said += part
    os.waitpid(process_id, 0)
    os.close(terminal)
    assert said.split() == [b"True", b"False", b"True"]


def test_a_worker_that_speaks_out_of_turn_is_not_believed():
    assert failures(results_of("speaks_out_of_turn", [0])) == {0: Failure.DIED}


def test_a_worker_that_does_not_go_is_ended(monkeypatch):
    from rollaudit.workers import process

    monkeypatch.setattr(process, "_END_SECONDS", 0.2)
    assert values(results_of("stays_behind", [0, 1])) == [0, 1]


def test_workers_have_no_network():
    results = results_of("uses_network", [0])
    assert results[0].detail.startswith("NetworkRefusedError")


@LINUX_ONLY
def test_a_memory_hog_costs_its_item():
    results = results_of("eats_memory", [1, 10**10, 2], setup=100, memory_bytes=1 << 30)
    assert failures(results) == {1: Failure.MEMORY}


@LINUX_ONLY
def test_memory_that_others_left_behind_costs_no_item():
    items = [100 << 20] * 20
    assert values(results_of("keeps_memory", items, jobs=1, memory_bytes=700 << 20)) == items


def test_a_worker_is_replaced_after_its_share():
    process_ids = values(results_of("process_id", range(100), jobs=1, items_per_worker=10))
    assert 2 <= len(set(process_ids)) <= 10


def test_workers_use_one_thread_each():
    assert values(results_of("environment", ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"])) == ["1", "1"]


def test_workers_import_nothing_from_the_directory_one_stands_in(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('code from a photo directory ran')")
    monkeypatch.chdir(tmp_path)
    path = values(results_of("search_path", [0]))[0]
    assert "" not in path
    assert str(tmp_path) not in path


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("fails_to_start", r"The model is not there\."),
        ("crashes_at_start", "KeyError: 'weights'"),
        ("no_such_factory", "no_such_factory"),
        ("dies_at_start", "before they are ready"),
    ],
)
def test_a_task_that_cannot_be_made_ends_the_run(task, message):
    with pytest.raises(AuditError, match=message):
        results_of(task, range(10))


def test_the_hint_of_a_failed_start_reaches_the_user():
    with pytest.raises(AuditError) as caught:
        results_of("fails_to_start", [0])
    assert caught.value.hint == "Install it."


def test_a_start_without_end_ends_the_run():
    with pytest.raises(AuditError, match="was not ready"):
        results_of("never_ready", [0], seconds_to_start=0.4)


def test_no_process_can_be_had(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(AuditError, match="could not be started"):
        results_of("echo", [0])


def test_items_are_taken_as_they_are_needed():
    taken = count()

    def endless():
        while True:
            yield next(taken)

    results = run("pool_tasks:echo", endless(), setup=None, limits=Limits(seconds_per_item=30), jobs=2)
    for _ in range(1_000):
        next(results)
    results.close()
    assert next(taken) < 10_000


def test_an_error_of_the_source_of_items_reaches_the_caller():
    def broken():
        yield 1
        raise LookupError

    with pytest.raises(LookupError):
        results_of("echo", broken())


def test_an_interrupt_leaves_no_process_behind():
    results = run("pool_tasks:echo", count(), setup=None, limits=Limits(seconds_per_item=30), jobs=2)
    next(results)
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)


PARENT = """
from itertools import count
from rollaudit.workers.pool import Limits, run
for result in run("pool_tasks:process_id", count(), setup=None, limits=Limits(seconds_per_item=30), jobs=1):
    print(result.value, flush=True)
"""


@LINUX_ONLY
def test_a_killed_parent_takes_its_workers_with_it():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    worker = int(parent.stdout.readline())
    watch = os.pidfd_open(worker)
    parent.send_signal(signal.SIGKILL)
    parent.stdout.close()
    parent.wait()
    import select

    try:
        assert select.select([watch], [], [], 10)[0], "the worker outlived its parent"
    finally:
        os.close(watch)


def test_results_are_plain_values():
    assert ItemResult(index=0, value=1) == ItemResult(index=0, value=1)
