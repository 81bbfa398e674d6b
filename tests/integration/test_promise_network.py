"""Promise 1: nothing leaves the machine; no code path opens a socket, native code and workers included."""

import os
import shutil

import pytest

# Python runs this in every process of the program. At its end each process tries to open a socket and says what came
# of it: the guard is in force in a process when that was refused. Workers write to no file: a pipe is at hand.
_WITNESS = """
import atexit, os, sys

pipe = os.open(os.environ["WITNESS"], os.O_WRONLY)

def witness():
    import socket
    try:
        socket.socket()
        said = "open"
    except PermissionError as error:
        said = "refused" if type(error).__name__ == "NetworkRefusedError" else "another"
    os.write(pipe, f"{'worker' if sys.argv[0] == '-c' else 'command'} {said}\\n".encode())

atexit.register(witness)
"""

COMMANDS = {
    "scan": lambda library: ("scan", str(library), "--jobs", "2"),
    "scan without faces": lambda library: ("scan", str(library), "--no-faces", "--jobs", "2", "--hash"),
    "inspect": lambda library: ("inspect", str(library / "DCIM/101APPLE/IMG_0608.JPG"), "--all-tags"),
    "demo": lambda _: ("demo", "--jobs", "1"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_system_call_asks_for_a_socket(cli, few, tmp_path, command):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the system calls of native code are not watched")
    log = tmp_path / "calls"
    through = ("strace", "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", str(log))
    run = cli.run(*COMMANDS[command](few), through=through)
    if b"ptrace" in run.stderr and run.code:
        pytest.skip("this system does not let strace watch")
    assert run.code == 0, run.err
    calls = [line for line in log.read_text().splitlines() if "(" in line]
    # A pair of connected local sockets leads nowhere but to the process that made it.
    assert [call for call in calls if "socketpair(AF_UNIX" not in call] == []


def test_every_process_refuses_the_network_to_python(cli, few, tmp_path):
    hooks, said = tmp_path / "hooks", tmp_path / "said"
    hooks.mkdir()
    os.mkfifo(said)
    listening = os.open(said, os.O_RDONLY | os.O_NONBLOCK)
    (hooks / "sitecustomize.py").write_text(_WITNESS)
    run = cli.run("scan", few, "--jobs", "2", env={"PYTHONPATH": str(hooks), "WITNESS": str(said)})
    assert run.code == 0, run.err
    words = os.read(listening, 4096).decode().splitlines()
    os.close(listening)
    assert words.count("command refused") == 1
    assert words.count("worker refused") >= 2
    assert {word.split()[1] for word in words} == {"refused"}


def test_no_library_leaves_telemetry_or_an_id_behind(cli, few):
    """onnxruntime's builds write a device id and an upload queue into the user's cache unless told not to."""
    assert cli.run("scan", few, "--quiet").code == 0
    assert [path.name for path in cli.cache.iterdir()] == ["rollaudit"]
    assert list(cli.home.rglob("*")) == []
    assert list(cli.scratch.iterdir()) == []
