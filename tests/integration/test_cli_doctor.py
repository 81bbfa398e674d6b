import json
import sys

import pytest

from rollaudit import __version__
from rollaudit.model.diagnosis import ModelFile, Package, WorkerFacts
from rollaudit.pipeline.diagnose import _model, _package, _problems


@pytest.fixture(scope="module")
def said(shared_cli):
    run = shared_cli.run("doctor", "--format", "json")
    assert run.code == 0, run.err
    return json.loads(run.out)


def test_it_tells_versions_extras_and_networks(said):
    assert said["schema"] == "rollaudit/doctor/v1"
    assert said["version"] == __version__
    assert {"pillow", "typer", "onnxruntime"} <= {one["name"] for one in said["packages"]}
    extras = {one["name"]: one for one in said["extras"]}
    assert "video" in extras
    assert "dev" not in extras
    assert all(one["intact"] for one in said["models"])
    assert "jpeg" in said["formats"]
    assert "faces" in {one["detector"] for one in said["looked_for"]}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines native code")
def test_it_tells_what_a_worker_is_held_to(said):
    refused = said["worker"]["refused"]
    assert refused["opening a socket"]
    assert refused["opening a file for writing"]
    assert refused["starting a program"]
    assert said["worker"]["limits"]["file_bytes"] == 0
    assert said["worker"]["audit_hook"]


def test_it_lists_the_stores_of_earlier_scans(cli, photos):
    assert json.loads(cli.run("doctor", "-f", "json").out)["stores"] == []
    cli.scan(photos, "-q")
    (store,) = json.loads(cli.run("doctor", "-f", "json").out)["stores"]
    assert store["of_this_version"]
    assert store["size"] > 10_000
    out = cli.run("doctor").out
    assert store["path"] in out.replace("\n", "")
    assert "opening a socket: " in out


def test_what_is_wrong_is_told_with_what_to_do(tmp_path):
    damaged = tmp_path / "model.onnx"
    damaged.write_bytes(b"x")
    models = (_model("YuNet", damaged, "0" * 64), ModelFile(name="CenterFace", sha256=None, expected="0" * 64))
    packages = (_package("no-such-package-at-all"), Package(name="pillow", version="1"))
    worker = WorkerFacts(refused=(("opening a socket", False),), limits=(), landlock=0, audit_hook=True)
    problems = _problems(packages, models, worker)
    assert problems[0] == "no-such-package-at-all is not installed: pip install no-such-package-at-all"
    assert [text.split(" are not")[0] for text in problems[1:3]] == [
        "the weights of YuNet",
        "the weights of CenterFace",
    ]
    assert len(problems) == (4 if sys.platform == "linux" else 3)
