"""An audit hook cannot be taken out again, so every case runs in an interpreter of its own."""

import ast
import subprocess
import sys

import pytest

from rollaudit import guard

GUARDED = "from rollaudit.guard import NetworkRefusedError, network_is_refused, refuse_network\nrefuse_network()\n"


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.socketpair()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.gethostbyname('localhost')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import http.client; http.client.HTTPConnection('127.0.0.1', 9).request('GET', '/')",
        "import ftplib; ftplib.FTP('127.0.0.1')",
        "import smtplib; smtplib.SMTP('127.0.0.1')",
        "import asyncio; asyncio.new_event_loop()",
    ],
)
def test_every_way_to_the_network_is_refused(attempt):
    code = f"{GUARDED}try:\n    {attempt}\nexcept NetworkRefusedError as error:\n    print('refused', error)\n"
    result = run_python(code)
    assert result.stdout.startswith("refused rollaudit refuses all use of the network"), result.stderr


def test_a_socket_made_before_cannot_be_used_after():
    code = (
        "import socket\nmade = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        f"{GUARDED}try:\n    made.sendto(b'x', ('127.0.0.1', 9))\nexcept NetworkRefusedError:\n    print('refused')\n"
    )
    assert run_python(code).stdout == "refused\n"


def test_refusing_twice_adds_one_hook():
    code = (
        "import sys\nhooks = []\n"
        "sys.addaudithook(lambda event, _: hooks.append(event) if event == 'sys.addaudithook' else None)\n"
        f"{GUARDED}refuse_network()\nprint(len(hooks), network_is_refused())\n"
    )
    assert run_python(code).stdout == "1 True\n"


def test_files_and_processes_still_work():
    code = (
        f"{GUARDED}import os, subprocess, sys\nopen(os.devnull).close()\nsubprocess.run([sys.executable, '-c', ''])\n"
    )
    assert run_python(code).returncode == 0


def test_without_the_guard_nothing_is_refused():
    code = (
        "from rollaudit.guard import network_is_refused\n"
        "import socket\nsocket.socketpair()\nprint(network_is_refused())"
    )
    assert run_python(code).stdout == "False\n"


def test_a_vetoed_guard_is_an_error():
    code = (
        "import sys\n"
        "def veto(event, _):\n    if event == 'sys.addaudithook': raise RuntimeError\n"
        f"sys.addaudithook(veto)\n{GUARDED}"
    )
    result = run_python(code)
    assert result.returncode == 1
    assert "could not be installed" in result.stderr


def test_the_guard_imports_no_network_library():
    code = "import sys, rollaudit.guard\nprint(sorted(sys.modules))"
    loaded = set(ast.literal_eval(run_python(code).stdout))
    assert loaded.isdisjoint({"socket", "_socket", "ssl", "http", "urllib.request", "asyncio", "select", "ftplib"})


def test_only_events_of_the_network_are_refused():
    hook = guard._Refusal()
    hook("open", ("a.jpg", "r", 0))
    with pytest.raises(guard.NetworkRefusedError):
        hook("socket.connect", (None, ("10.0.0.5", 8786)))
    with pytest.raises(PermissionError):
        hook("urllib.Request", ())


def test_one_peer_may_be_connected_to_and_nobody_else():
    hook = guard._Refusal()
    hook.peers.add(("10.0.0.5", 8786))
    hook("socket.connect", (None, ("10.0.0.5", 8786)))
    hook("socket.getaddrinfo", ("10.0.0.5", 8786, 0, 0, 0))
    for event, arguments in (
        ("socket.connect", (None, ("10.0.0.5", 8787))),
        ("socket.connect", (None, ("10.0.0.6", 8786))),
        ("socket.connect", (None, "/run/some.socket")),
        ("socket.getaddrinfo", ("example.org", 8786, 0, 0, 0)),
        ("socket.bind", (None, ("127.0.0.1", 8786))),
        ("socket.sendto", (None, ("10.0.0.5", 8786))),
        ("socket.__new__", (None, 2, 2, 0)),  # a datagram: SOCK_DGRAM
        ("urllib.Request", ()),
    ):
        with pytest.raises(guard.NetworkRefusedError):
            hook(event, arguments)
