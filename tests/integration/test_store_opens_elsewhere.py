"""The store as others open it: the sqlite3 of Python, and Datasette over loopback."""

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

SECONDS = 60
BY_SOURCE = "SELECT source, count(*) AS n FROM facts WHERE category = 'device_info' GROUP BY 1 ORDER BY 1"


@pytest.fixture(scope="module")
def store(shared_cli, roll):
    """Scan the sample into a store of its own."""
    path = shared_cli.work / "roll.sqlite"
    run = shared_cli.scan(roll.path, "--as-of", "2025-07-06", "-q", "--store", path, "-o", "json=roll.json")
    assert run.code == 0, run.err
    return path, json.loads((shared_cli.work / "roll.json").read_text())


def test_its_views_say_what_the_report_says(store):
    path, report = store
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        photos = connection.execute("SELECT path, latitude, model FROM photos ORDER BY path").fetchall()
        facts = connection.execute("SELECT count(*) FROM facts").fetchone()
    connection.close()
    assert photos == sorted(
        (asset["path"], (asset["position"] or {}).get("latitude"), asset["device"]["model"])
        for asset in report["assets"]
    )
    assert facts == (sum(len(asset["facts"]) for asset in report["assets"]),)


def test_datasette_answers_queries_on_it(store, tmp_path):
    pytest.importorskip("datasette")
    path, report = store
    serve = [Path(sys.executable).with_name("datasette"), "serve", "--immutable", path, "--host", "127.0.0.1"]
    port = _free_port()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([*serve, "--port", str(port)], stdout=log, stderr=log, cwd=tmp_path)
        try:
            rows = _asked(port, path.stem, BY_SOURCE)
            photos = _asked(port, path.stem, "SELECT count(*) AS n FROM photos")
        finally:
            server.terminate()
            server.wait(timeout=SECONDS)
    assert photos == [{"n": len(report["assets"])}]
    sources = [
        fact["source"] for asset in report["assets"] for fact in asset["facts"] if fact["category"] == "device_info"
    ]
    assert {row["source"]: row["n"] for row in rows} == {source: sources.count(source) for source in set(sources)}


def _free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _asked(port, database, query):
    """Ask until the server is there."""
    address = f"http://127.0.0.1:{port}/{database}.json?{urlencode({'sql': query, '_shape': 'array'})}"
    until = time.monotonic() + SECONDS
    while True:
        try:
            with urlopen(address, timeout=SECONDS) as answer:
                return json.load(answer)
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)  # the server says nowhere else that it is ready
