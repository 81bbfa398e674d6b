"""The real command line, as a user runs it, in a home and with a cache of its own."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import piexif
from PIL import Image

PROGRAM = Path(sys.executable).with_name("rollaudit")
SECONDS = 90

# Set where tests run, these would hide what a user would see: colour, width, a language, a library's quiet mode in CI.
_NOT_PASSED_ON = ("CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONPATH", "ORT_DISABLE_TELEMETRY")


def without_coverage(env):
    """Return the environment without what makes a child measure its coverage: that imports and writes as well."""
    return {name: value for name, value in env.items() if not name.startswith("COVERAGE_")}


class Run(NamedTuple):
    """How one run ended. Streams are bytes; `out` and `err` are the same as text."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def out(self) -> str:
        return self.stdout.decode("utf-8", "surrogateescape")

    @property
    def err(self) -> str:
        return self.stderr.decode("utf-8", "surrogateescape")

    @property
    def report(self):
        return json.loads(self.stdout)


class Cli:
    """Runs `rollaudit`, whose home, cache and temporary directory lie below `place`."""

    def __init__(self, place: Path) -> None:
        self.home = place / "home"
        self.cache = place / "cache"
        self.scratch = place / "scratch"
        self.work = place / "work"
        for directory in (self.home, self.cache, self.scratch, self.work):
            directory.mkdir(parents=True, exist_ok=True)
        self.env = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON} | {
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.cache),
            "TMPDIR": str(self.scratch),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }

    def run(self, *arguments, env=None, through=(), covered=True, **options):
        """Run to the end; never may a traceback be what a user gets to see. `through` is a command to run it under."""
        env = self.env | (env or {})
        done = subprocess.run(
            [*through, PROGRAM, *arguments],
            check=False,
            env=env if covered else without_coverage(env),
            cwd=options.pop("cwd", self.work),
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options),
        )
        run = Run(done.returncode, done.stdout or b"", done.stderr or b"")
        assert b"Traceback" not in run.stderr, run.err
        assert b"rollaudit broke" not in run.stderr, run.err
        return run

    def scan(self, *arguments, **options):
        """Scan quickly: no faces, one worker."""
        return self.run("scan", "--no-faces", "--jobs", "1", *arguments, **options)

    def json(self, *arguments, **options):
        """Scan and return the JSON of standard output as bytes."""
        run = self.scan("--as-of", "2025-07-06", "--format", "json", *arguments, **options)
        assert run.code == 0, run.err
        return run.stdout

    def start(self, *arguments, **options):
        """Start a run in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            [PROGRAM, *arguments],
            cwd=self.work,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # where the tests themselves run in the background, SIGINT is ignored, and children inherit that
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
            **({"env": self.env, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options),
        )


def write_photo(path, *, size=(64, 48), colour=(90, 120, 150), taken=b"2025:06:20 10:00:00", model=b"Model One"):
    """Write a small JPEG with a date and a device."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = {
        "0th": {piexif.ImageIFD.Make: b"Maker", piexif.ImageIFD.Model: model},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: taken},
    }
    Image.new("RGB", size, colour).save(path, "JPEG", exif=piexif.dump(exif))


def paths_below(root):
    """Return the relative path of every entry below `root` that is no directory, as `os.walk` finds them."""
    found = []
    for directory, directories, files in os.walk(root):
        links = [name for name in directories if (Path(directory) / name).is_symlink()]
        found += [os.path.relpath(os.path.join(directory, name), root) for name in files + links]
    return sorted(found)


def told_paths(report):
    """Return the path of every file that a JSON report gives an outcome, in order, doubles included.

    A folder's own sidecar stands with every asset that it names, and is told of once, among the other files.
    """
    files = [file for asset in report["assets"] for file in asset["files"]] + report["other_files"]
    return sorted(file["path"] for file in files if file["role"] != "directory_sidecar")


def outcomes(report):
    """Return path to (outcome, first reason or None)."""
    files = [file for asset in report["assets"] for file in asset["files"]] + report["other_files"]
    return {file["path"]: (file["outcome"], file["reasons"][0]["code"] if file["reasons"] else None) for file in files}


def fingerprint_of_tree(root):
    """Return what must not change: of every entry its kind, mode, owner, times and, for files, the content."""
    tree = {}
    for directory, directories, files in os.walk(root):
        for name in [".", *directories, *files]:
            path = Path(directory) / name
            status = path.lstat()
            content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
            tree[str(path)] = (
                status.st_mode,
                status.st_uid,
                status.st_gid,
                status.st_mtime_ns,
                status.st_size,
                content,
            )
    return tree
