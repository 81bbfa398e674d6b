"""The ledger that a researcher queries in the store is the report's own."""

import importlib.util
import sqlite3

import pytest

NOT_FOUND = ("absent", "unread", "not_looked_for")


needs_codes = pytest.mark.skipif(importlib.util.find_spec("zxingcpp") is None, reason="zxing-cpp, the extra `codes`")


@pytest.mark.parametrize(
    "looks", [("--faces=fast",), ("--no-faces",), pytest.param(("--no-faces", "--codes"), marks=needs_codes)]
)
def test_the_view_gives_the_reports_ledger(cli, tmp_path, looks):
    sample = tmp_path / "sample"
    assert cli.run("demo", sample, "--quiet", "--no-faces").code == 0
    store = tmp_path / "scan.sqlite"
    report = cli.run("scan", sample, "--store", store, *looks, "--as-of=2025-07-06", "--format=json").report
    told = {
        (asset["path"], category, answer)
        for asset in report["assets"]
        for answer in NOT_FOUND
        for category in asset["ledger"][answer]
    } | {
        (asset["path"], category, "found")
        for asset in report["assets"]
        for category in (*asset["categories"], *asset["ledger"]["withheld"])
    }
    with sqlite3.connect(store) as database:
        seen = set(database.execute("SELECT path, category, answer FROM ledger"))
    assert len(told) > 1000
    assert seen == told
