"""Measure the face detector on labelled photos, and write the result into docs/accuracy.md.

    python scripts/accuracy_faces.py            # prints the section
    python scripts/accuracy_faces.py --write    # replaces the section between its two marks, and nothing else

ROLLAUDIT_FACES names the folder of photos with its `labels.csv` (default ../shared/faces beside the checkout): `file`,
`faces_min`, `faces_max`. Photos whose `faces_min` is 0 and `faces_max` is not are ambiguous: they are in no any-face
figure. Exact counts are scored where both are equal.
"""

import argparse
import csv
import math
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from PIL import Image

from rollaudit.model.evidence import FaceBox, FileFormat
from rollaudit.vision.decode import Upright, load_upright
from rollaudit.vision.faces import FACES_VERSION, INPUT_SIDE_PX, FaceFinder
from rollaudit.vision.yunet import CONFIRMED_SCORE, POSSIBLE_SCORE, SURE_SCORE, YuNet

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- faces:begin -->", "<!-- faces:end -->"
THUMBNAIL_SIDE_PX = 320  # what iPhones embed in HEIC
_FORMATS = {"JPEG": FileFormat.JPEG, "MPO": FileFormat.JPEG, "PNG": FileFormat.PNG, "WEBP": FileFormat.WEBP}


@dataclass(frozen=True)
class Label:
    """How many faces a person counted; both equal where the count is certain."""

    file: str
    least: int
    most: int

    @property
    def is_ambiguous(self) -> bool:
        """Whether a person could not say if there is a face at all."""
        return self.least == 0 < self.most


@dataclass(frozen=True)
class Score:
    """What came of one way to detect, over all labelled photos."""

    hits: int
    false_alarms: tuple[str, ...]
    misses: tuple[str, ...]
    exact: int
    countable: int

    @property
    def precision(self) -> float:
        """Of photos said to show a face, the share that does."""
        return self.hits / (self.hits + len(self.false_alarms))

    @property
    def recall(self) -> float:
        """Of photos that show a face, the share said to."""
        return self.hits / (self.hits + len(self.misses))


def folder() -> Path:
    """Return the folder of labelled photos."""
    return Path(os.environ.get("ROLLAUDIT_FACES", ROOT.parent / "shared" / "faces"))


def labels(photos: Path) -> list[Label]:
    """Read the labels."""
    with (photos / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [Label(row["file"], int(row["faces_min"]), int(row["faces_max"])) for row in csv.DictReader(file)]


def format_of(path: Path) -> FileFormat:
    """Tell the format by content."""
    with Image.open(path) as image:
        return _FORMATS[image.format or ""]


def score(wanted: list[Label], count: Callable[[str], int]) -> Score:
    """Compare counts with labels."""
    found = {label.file: count(label.file) for label in wanted}
    clear = [label for label in wanted if not label.is_ambiguous]
    countable = [label for label in wanted if label.least == label.most]
    return Score(
        hits=sum(label.least > 0 and found[label.file] > 0 for label in clear),
        false_alarms=tuple(label.file for label in clear if label.most == 0 and found[label.file]),
        misses=tuple(label.file for label in clear if label.least > 0 and not found[label.file]),
        exact=sum(found[label.file] == label.least for label in countable),
        countable=len(countable),
    )


def shipped(photos: Path, wanted: list[Label]) -> tuple[Score, float, dict[str, int]]:
    """Score the program's own way from file to count; also milliseconds of CPU a photo, and the counts."""
    finder = FaceFinder()
    counts: dict[str, int] = {}
    start = time.thread_time()
    for label in wanted:
        path = photos / label.file
        counts[label.file] = finder.find(str(path), format_of(path)).count or 0
    per_photo_ms = (time.thread_time() - start) * 1000 / len(wanted)
    return score(wanted, counts.__getitem__), per_photo_ms, counts


def alternatives(photos: Path, wanted: list[Label]) -> list[tuple[str, Score]]:
    """Score what the program does not do, or does for HEIC only, for comparison."""
    detector = YuNet()

    def load(file: str, side: int) -> Upright:
        return load_upright(str(photos / file), format_of(photos / file), longest_side=side)

    pictures = {label.file: load(label.file, INPUT_SIDE_PX) for label in wanted}
    first_look = {file: detector.candidates(picture.pixels) for file, picture in pictures.items()}

    def at_threshold(threshold: float) -> Score:
        return score(wanted, lambda file: sum(box.score >= threshold for box in first_look[file]))

    def from_thumbnail(file: str) -> int:
        pixels = load(file, THUMBNAIL_SIDE_PX).pixels
        seen: tuple[FaceBox, ...] = detector.candidates(pixels, threshold=0.4)
        if any(box.score < SURE_SCORE for box in seen):
            pixels = pictures[file].pixels
        return len(detector.detect(pixels))

    return [
        ("one look, every box of 0.7 or more", at_threshold(0.7)),
        ("one look, every box of 0.8 or more", at_threshold(0.8)),
        (
            f"HEIC's way: a {THUMBNAIL_SIDE_PX} px thumbnail, the whole picture when unclear",
            score(wanted, from_thumbnail),
        ),
        (
            "a 240 px thumbnail alone (therefore not used)",
            score(wanted, lambda file: len(detector.detect(load(file, 240).pixels))),
        ),
    ]


def interval(successes: int, trials: int) -> str:
    """Wilson's 95 % interval of a share, for print."""
    z = 1.96
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / (1 + z * z / trials)
    return f"{max(0.0, middle - half):.3f}-{min(1.0, middle + half):.3f}"


def section(photos: Path) -> str:
    """Measure everything and return the section's text, without its marks."""
    wanted = labels(photos)
    own, per_photo_ms, _ = shipped(photos, wanted)
    clear = [label for label in wanted if not label.is_ambiguous]
    with_face = own.hits + len(own.misses)
    rows = [("**as shipped**", own), *alternatives(photos, wanted)]
    table = "\n".join(
        f"| {name} | {each.precision:.3f} | {each.recall:.3f} | {each.exact / each.countable:.3f} "
        f"| {len(each.false_alarms)} | {len(each.misses)} |"
        for name, each in rows
    )
    return f"""## Faces: is anybody in the picture?

Measured {datetime.now(tz=UTC).date()} by `scripts/accuracy_faces.py` with onnxruntime {version("onnxruntime")}
on {_machine()}.

Detector `{FACES_VERSION}`: YuNet on pictures of at most {INPUT_SIDE_PX} px.
A box scored {SURE_SCORE} or more is a face; one from {POSSIBLE_SCORE} is cut out, brought to one size and looked at
again, and is a face if it then scores {CONFIRMED_SCORE} or more.

Data: {len(wanted)} photos of sample folders of public repositories, labelled by eye by one person before any detector
was run; not part of this repository. {with_face} show a face, {len(clear) - with_face} show none,
{len(wanted) - len(clear)} are ambiguous (tiny, hidden or drawn faces) and left out of precision and recall;
{own.countable} have a certain count (none included).

| way | any-face precision | any-face recall | exact count | false alarms | misses |
| --- | --- | --- | --- | --- | --- |
{table}

As shipped, 95 % intervals (Wilson): precision {interval(own.hits, own.hits + len(own.false_alarms))},
recall {interval(own.hits, with_face)}, exact count {interval(own.exact, own.countable)}.
{per_photo_ms:.1f} ms of CPU a photo on average, from file to boxes; `benchmarks/faces.py` measures a 12-megapixel JPEG.

- False alarms: {_names(own.false_alarms)}.
- Misses: {_names(own.misses)}.

What this does not say: the settings were chosen with these photos in view, and few of them show no face; expect
somewhat less on others. Animals are what the detector mistakes for faces most often, then statues and drawn faces.
Detection is not recognition: the program never says who is in a picture.
"""


def _names(files: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in files) or "none"


def _machine() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return f"{model}, one thread, Python {platform.python_version()}"


def write(text: str) -> None:
    """Put the section into the page between its marks, at the end where they are missing; leave all else alone."""
    page = (
        PAGE.read_text("utf-8") if PAGE.is_file() else "# Accuracy\n\nWhat was measured, on what, and how it fails.\n"
    )
    marked = f"{BEGIN}\n{text}{END}"
    before, found, rest = page.partition(BEGIN)
    if found:
        _, _, after = rest.partition(END)
        page = before + marked + after
    else:
        page = page.rstrip("\n") + f"\n\n{marked}\n"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, "utf-8")


def main() -> int:
    """Print the section, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the section into docs/accuracy.md")
    options = parser.parse_args()
    photos = folder()
    if not (photos / "labels.csv").is_file():
        print(f"no labelled photos at {photos}: set ROLLAUDIT_FACES")
        return 2
    text = section(photos)
    if options.write:
        write(text)
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
