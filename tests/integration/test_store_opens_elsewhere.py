"""The store as others open it: the sqlite3 of Python, and Datasette over loopback."""

import json
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
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
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        photos = dict(connection.execute("SELECT path, latitude FROM photos"))
        facts = dict(connection.execute("SELECT path, count(*) FROM facts GROUP BY path"))
    assert set(photos) == {asset["path"] for asset in report["assets"]}
    positions = {asset["path"]: asset["position"]["latitude"] for asset in report["assets"] if asset["position"]}
    assert {name: latitude for name, latitude in photos.items() if latitude is not None}.items() <= positions.items()
    told = Counter(asset["files"][fact["file"]]["path"] for asset in report["assets"] for fact in asset["facts"])
    assert {name: facts.get(name, 0) for name in told} == told


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
