import gc
import inspect
import json
import signal
import subprocess
import sys
from datetime import date

import pytest

import rollaudit
from cli_runs import fingerprint_of_tree, write_photo
from rollaudit import Report, api, open_report, scan
from rollaudit.cli.options import DEFAULT_PROFILE
from rollaudit.errors import StoreError, UsageError
from rollaudit.model.evidence import Category
from rollaudit.sample.roll import make_sample


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The store of a sample's scan."""
    place = tmp_path_factory.mktemp("api")
    make_sample(place / "roll")
    with scan(place / "roll", faces="off", as_of="2025-07-06", store=place / "scan.sqlite", jobs=1):
        pass
    return place / "scan.sqlite"


def test_a_scan_gives_a_report_that_streams(tmp_path):
    library = tmp_path / "photos"
    write_photo(library / "a.jpg")
    (library / "notes.txt").write_text("no photo")
    before = fingerprint_of_tree(library)
    report = scan(str(library), faces="off", as_of=date(2025, 7, 6), keep=False, jobs=1)
    assert isinstance(report, Report)
    assert (report.coverage.photos, report.coverage.files_found) == (1, 2)
    assert [one.asset.path for one in report.assets()] == ["a.jpg"]
    assert [one.path for one in report.other_files()] == ["notes.txt"]
    assert ("EXIF:Model", "Model One") in {(one.fact.source, one.fact.value) for one in report.facts()}
    assert report.data.as_of == date(2025, 7, 6)
    assert report.profile.id == DEFAULT_PROFILE
    report.close()
    assert fingerprint_of_tree(library) == before


def test_what_streams_can_be_asked_for_again_and_side_by_side(store):
    with open_report(store) as report:
        assets, facts = report.assets(), report.facts()
        first = next(assets)
        assert next(facts).asset == first.asset
        assert len(list(report.assets())) == 1 + len(list(assets)) == report.coverage.photos + report.coverage.videos


def test_a_stored_scan_says_what_the_scan_said(store):
    with open_report(store) as report:
        found = [(one.path, one.rule) for one in report.findings()]
        assert report.data.as_of == date(2025, 7, 6), "the day of the scan, unless another one is asked for"
        assert any(one.asset_count for one in report.exposures)
        precise = next(one for one in report.handover if one.category is Category.LOCATION_PRECISE)
        assert precise.ceiling > 50
        assert {one.id for one in report.inferences} >= {"home"}
    with open_report(store, platform="no-media-location", without=["captions"], as_of="2025-06-01") as report:
        assert {one.path for one in report.findings()} < {path for path, _ in found}
        assert report.data.what_if is not None


def test_a_closed_report_says_so(store):
    with open_report(store) as report:
        pass
    report.close()
    for asked in (report.assets, report.other_files, report.facts, report.findings):
        with pytest.raises(ValueError, match="closed"):
            asked()
    assert report.coverage.photos > 0


def test_a_forgotten_report_lets_go_of_its_store(tmp_path):
    write_photo(tmp_path / "photos" / "a.jpg")
    report = scan(tmp_path / "photos", faces="off", keep=False, jobs=1)
    close = report._close
    assert close.alive
    del report
    gc.collect()
    assert not close.alive


def test_outputs_are_those_of_the_command_line(store, tmp_path):
    with open_report(store) as report:
        report.write("json", tmp_path / "report.json")
        assert json.loads((tmp_path / "report.json").read_text())["schema"] == "rollaudit/report/v1"
        report.write("markdown", tmp_path / "counts.md", redact="publish")
        assert "IMG_" not in (tmp_path / "counts.md").read_text()
        with pytest.raises(UsageError, match="csv"):
            report.write("csv", tmp_path / "rows.csv", redact="publish")
        with pytest.raises(UsageError, match="no format"):
            report.write("pdf", tmp_path / "report.pdf")


def test_mistakes_are_told_before_any_work(tmp_path):
    write_photo(tmp_path / "photos" / "a.jpg")
    for wrong, error in (
        ({"paths": tmp_path / "nowhere"}, UsageError),
        ({"paths": []}, UsageError),
        ({"platform": "iphone"}, UsageError),
        ({"faces": "perhaps"}, UsageError),
        ({"as_of": "yesterday"}, UsageError),
        ({"without": ["everything"]}, UsageError),
        ({"profile": "no-such-profile"}, UsageError),
        ({"store": tmp_path / "photos" / "scan.sqlite"}, UsageError),
    ):
        with pytest.raises(error):
            scan(**({"paths": tmp_path / "photos", "faces": "off", "keep": False} | wrong))
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises((UsageError, StoreError)):
        open_report(tmp_path / "empty")


def test_the_calling_process_stays_as_it_was(tmp_path):
    """No signal handler, no network guard, nothing printed: in a process of its own, as a guard never goes again."""
    write_photo(tmp_path / "photos" / "a.jpg")
    program = f"""
import signal, socket, sys
from rollaudit import scan
before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD)]
with scan({str(tmp_path / "photos")!r}, faces="off", keep=False, jobs=1) as report:
    assert report.coverage.photos == 1
assert before == [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD)]
socket.socket().close()
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_importing_the_package_loads_nothing(tmp_path):
    program = "import rollaudit, sys; print(sorted(one for one in sys.modules if one.startswith('rollaudit')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=tmp_path)
    assert done.stdout == "['rollaudit']\n"


def test_the_interface_is_named_documented_and_typed():
    assert set(rollaudit.__all__) <= set(dir(rollaudit))
    with pytest.raises(AttributeError, match="no attribute 'scann'"):
        _ = rollaudit.scann
    assert api.DEFAULT_PROFILE == DEFAULT_PROFILE
    for name in rollaudit.__all__:
        one = getattr(rollaudit, name)
        if callable(one):
            assert inspect.getdoc(one), name
    for name, one in inspect.getmembers(Report, inspect.isfunction):
        assert name.startswith("_") or inspect.getdoc(one), name
