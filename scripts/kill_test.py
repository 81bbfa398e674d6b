"""Kills a scan at random moments, again and again, and holds what comes of it against an undisturbed scan.

    python scripts/kill_test.py [--faces] [--kills 200] [--files 5000] [--seed 1] [--write]

Each round begins with an empty store. Whoever is alive, the command or one of its workers, is sent SIGKILL at a random
moment; a killed command is started again, until one comes to its end. Then its report must be the undisturbed one's,
byte for byte. After each kill of the command: nothing that had been committed may be gone, no file may stand in the
store twice, no worker may be left. With `--faces` pixels are looked at as well, in a smaller library of drawn people,
and what the detectors said must stay, too. `--write` puts the result into docs/robustness.md.
"""

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import piexif
from PIL import Image

from accuracy_page import write_section
from rollaudit.sample.cast import CAST
from rollaudit.sample.faces import Pose, draw_person
from rollaudit.sample.roll import make_sample

PAGE = Path(__file__).resolve().parents[1] / "docs" / "robustness.md"

_TAKEN = b"2025:06:20 10:00:00"
_IN_ARCHIVE = 50
_GONE_SECONDS = 5.0
_BACKGROUND = (90, 120, 150)
_OUTCOMES = "SELECT path, '', outcome, content_id, facts FROM files WHERE outcome IS NOT NULL"
_LOOKS = """SELECT path, detector, detections.content_id, looked_for, count, boxes, detections.facts
              FROM detections JOIN files USING (file_id)"""

# What is committed: of a path, and of a path and a detector, what the store says of it.
Committed = dict[tuple[bytes, str], tuple[object, ...]]


class BrokenPromiseError(Exception):
    """What must never happen has happened."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What the kills came to."""

    kills: int = 0
    commands: int = 0
    workers: int = 0
    rounds: int = 0
    runs: int = 0
    identical: int = 0
    lost: int = 0
    doubled: int = 0
    left: int = 0
    moments: list[int] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)


def make_library(place: Path, count: int, sample: Path | None = None, *, people: bool = False) -> None:
    """Write about `count` photos: the sample with its pairs and sidecars, two archives, many small pictures.

    `sample` is where the sample lies already. With `people` somebody is in every small picture.
    """
    if sample:
        shutil.copytree(sample, place / "sample")
    else:
        make_sample(place / "sample")
    templates = [small_photo(one) for one in (sorted(CAST) if people else (None,))]

    def photo(number: int) -> bytes:
        return dated(templates[number % len(templates)], number)

    inside = [(f"{number:03}.jpg", photo(number)) for number in range(_IN_ARCHIVE)]
    with zipfile.ZipFile(place / "phone.zip", "w") as zipped:
        for name, data in inside:
            zipped.writestr(name, data)
    with tarfile.open(place / "takeout.tgz", "w:gz") as packed:
        for name, data in inside:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            packed.addfile(member, BytesIO(data))
    there = sum(path.is_file() for path in place.rglob("*"))
    for number in range(max(0, count - there)):
        directory = place / f"{number // 500:02}"
        directory.mkdir(exist_ok=True)
        (directory / f"{number:05}.jpg").write_bytes(photo(number))


def small_photo(person: str | None = None) -> bytes:
    """Return a small JPEG with a date, a position and a device; of one of the sample's people, or of nothing."""
    picture = Image.new("RGB", (64, 48), _BACKGROUND)
    if person is not None:
        drawn = draw_person(CAST[person], Pose(), head_px=90)
        picture = Image.new("RGB", drawn.size, _BACKGROUND)
        picture.paste(drawn, mask=drawn)
    buffer = BytesIO()
    exif = {
        "0th": {piexif.ImageIFD.Make: b"Maker", piexif.ImageIFD.Model: b"Model One"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: _TAKEN},
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N",
            piexif.GPSIFD.GPSLatitude: ((48, 1), (51, 1), (30, 1)),
            piexif.GPSIFD.GPSLongitudeRef: b"E",
            piexif.GPSIFD.GPSLongitude: ((2, 1), (17, 1), (40, 1)),
        },
    }
    picture.save(buffer, "JPEG", exif=piexif.dump(exif))
    return buffer.getvalue()


def dated(photo: bytes, number: int) -> bytes:
    """Return the photo with a date of its own."""
    minutes, seconds = divmod(number, 60)
    hours, minutes = divmod(minutes, 60)
    return photo.replace(_TAKEN, b"2025:06:%02d %02d:%02d:%02d" % (1 + hours // 24 % 28, hours % 24, minutes, seconds))


class Killing:
    """One library, scanned and killed. `place` is where stores and reports go."""

    def __init__(self, library: Path, place: Path, *, faces: bool, chance: random.Random) -> None:
        self.faces = faces
        self._place = place
        self._chance = chance
        self._store, self._report = place / "scan.sqlite", place / "report.json"
        fixed = ["-q", "--jobs", "2", "--as-of", "2025-07-06", "--color", "never"]
        program = [str(Path(sys.executable).with_name("rollaudit")), "scan", str(library), *fixed]
        self._command = [*program, *(() if faces else ("--no-faces",))]
        began = time.monotonic()
        self._run(place / "undisturbed.sqlite", place / "undisturbed.json").wait()
        self.seconds = time.monotonic() - began
        self._expected = (place / "undisturbed.json").read_bytes()
        self._rows = len(_committed(place / "undisturbed.sqlite", place))

    def round(self, outcome: Outcome, kills: int) -> None:
        """Scan into an empty store with at most so many kills, until a run has ended by itself; check what it says."""
        for path in self._place.glob("scan.sqlite*"):
            path.unlink()
        committed: Committed = {}
        outcome.rounds += 1
        last = outcome.kills + kills
        while True:
            outcome.runs += 1
            running = self._run(self._store, self._report)
            while running.poll() is None and outcome.kills < last:
                # Mostly soon after a start or another kill, sometimes as late as the end.
                with suppress(subprocess.TimeoutExpired):
                    running.wait(self._chance.uniform(0, self.seconds * self._chance.choice((0.1, 0.5, 1.2))))
                if running.poll() is None:
                    self._kill_one(running, outcome)
            code = running.wait()
            _check_gone(running, outcome)
            if code == 0:
                break
            if code != -signal.SIGKILL:
                raise BrokenPromiseError(f"a run ended with {code}")
            now = _committed(self._store, self._place)
            outcome.lost += sum(now.get(key) != row for key, row in committed.items())
            looks = sum(detector != "" for _, detector in now)
            outcome.moments.append(len(now) - looks)
            outcome.looks.append(looks)
            committed = now
        outcome.doubled += max(0, len(_committed(self._store, self._place)) - self._rows)
        outcome.identical += self._report.read_bytes() == self._expected

    def _run(self, store: Path, report: Path) -> subprocess.Popen[bytes]:
        command = [*self._command, "--store", str(store), "-o", f"json={report}"]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def _kill_one(self, running: subprocess.Popen[bytes], outcome: Outcome) -> None:
        workers = _group(running.pid)
        victim = running.pid if not workers or self._chance.random() < 0.3 else self._chance.choice(workers)
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            outcome.kills += 1
            outcome.commands += victim == running.pid
            outcome.workers += victim != running.pid
        if victim == running.pid:
            running.wait()


def _group(leader: int) -> list[int]:
    """Return the living members of a process group but its leader."""
    said = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in said.splitlines())
    return [int(pid) for pid, group, state in rows if int(group) == leader != int(pid) and not state.startswith("Z")]


def _check_gone(ended: subprocess.Popen[bytes], outcome: Outcome) -> None:
    deadline = time.monotonic() + _GONE_SECONDS
    while _group(ended.pid):
        if time.monotonic() > deadline:
            outcome.left += len(_group(ended.pid))
            return
        time.sleep(0.02)


def _committed(store: Path, place: Path) -> Committed:
    """Return what a store that may have been killed holds of every file and detector. The store is not touched."""
    copy = Path(tempfile.mkdtemp(dir=place))
    try:
        for path in store.parent.glob(f"{store.name}*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, copy / path.name)
        with closing(sqlite3.connect(copy / store.name)) as db:
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BrokenPromiseError("the store is damaged")
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'files'").fetchone():
                return {}
            return {
                (path, detector): tuple(row)
                for said in (_OUTCOMES, _LOOKS)
                for path, detector, *row in db.execute(said)
            }
    finally:
        shutil.rmtree(copy)


def _lines(killing: Killing, outcome: Outcome) -> list[str]:
    early, late = min(outcome.moments, default=0), max(outcome.moments, default=0)
    lines = [
        f"undisturbed: {killing.seconds:.1f} s",
        f"kills: {outcome.kills}, of the command {outcome.commands}, of workers {outcome.workers}",
        f"scans to the end: {outcome.rounds}, in {outcome.runs} runs",
        f"files with an outcome when the command was killed: {early} to {late}",
        f"committed and lost: {outcome.lost}; doubled: {outcome.doubled}; processes left: {outcome.left}",
        f"reports identical to the undisturbed one: {outcome.identical} of {outcome.rounds}",
    ]
    if killing.faces:
        few, many = min(outcome.looks, default=0), max(outcome.looks, default=0)
        lines.insert(4, f"pictures looked at when the command was killed: {few} to {many}")
    return lines


def main() -> None:
    """Kill, compare, print the figures; exit with 1 where a promise was broken."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, help="default: 200, with --faces 60")
    options.add_argument("--files", type=int, help="default: 5,000, with --faces 600")
    options.add_argument("--faces", action="store_true", help="look at pixels as well, of a library of drawn people")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--write", action="store_true", help="put the figures into docs/robustness.md")
    asked = options.parse_args()
    kills, files = asked.kills or (60 if asked.faces else 200), asked.files or (600 if asked.faces else 5_000)
    with tempfile.TemporaryDirectory(prefix="kill-test-") as made:
        place = Path(made)
        (place / "library").mkdir()
        make_library(place / "library", files, people=asked.faces)
        chance = random.Random(asked.seed)  # noqa: S311 - moments, no secrets
        killing = Killing(place / "library", place, faces=asked.faces, chance=chance)
        outcome = Outcome()
        while outcome.kills < kills:
            killing.round(outcome, min(kills - outcome.kills, 25))
    text = "\n".join(_lines(killing, outcome))
    print(text)
    if asked.write:
        write_section(PAGE, "kills-faces" if asked.faces else "kills", f"```\n{text}\n```")
    bad = outcome.lost or outcome.doubled or outcome.left or outcome.identical != outcome.rounds
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
