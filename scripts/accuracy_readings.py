"""Measure how text in pictures is found and read, and write the result into docs/accuracy.md.

    python scripts/accuracy_readings.py            # prints the section
    python scripts/accuracy_readings.py --write    # replaces the section between its two marks, and nothing else

Needs the extra `text`. Pages are generated with addresses and numbers on them, turned, blurred and kept as JPEG. Real
pictures (ROLLAUDIT_FACES, ROLLAUDIT_CORPUS with `faces_negatives.txt`) tell of false alarms; `readings_seen.txt` says
of those in which something was read whether they show text, by a person who looked.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from accuracy_page import default_corpus, write_section
from rollaudit.library.sniff import sniff
from rollaudit.model.detection import TEXT_FOUND, Detection, DetectorName, FaceSearch, Search, TextClass
from rollaudit.vision.looking import Looker
from rollaudit.vision.text import TEXT_SIDE_PX, TEXT_VERSION

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
HERE = Path(__file__).resolve().parent
CORPUS = default_corpus()
FACES = Path(os.environ.get("ROLLAUDIT_FACES", ROOT.parent / "shared" / "faces"))
SIZE = (4032, 3024)
LINES = {
    TextClass.EMAIL: ("alba.exemplar@example.org", "rui@mail.example.com", "info-desk@example.net"),
    TextClass.PHONE: ("+351 912 345 678", "+49 30 901820", "+44 20 7946 0958"),
    TextClass.IBAN: ("DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "PT50 0002 0123 1234 5678 9015 4"),
    TextClass.CARD: ("4111 1111 1111 1111", "5555 5555 5555 4444", "3782 822463 10005"),
    TextClass.MACHINE_READABLE_ZONE: (
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "D231458907UTO7408122F1204159<<<<<<<6",
    ),
}
FILLING = ("Exma. Senhora Exemplar,", "confirmamos a sua consulta", "no dia 9 de julho, 11h20, piso 2.", "Amostra")
HEIGHTS = (24, 36, 60)
"""Height of the letters in pixels of a photo of 12 megapixels."""
ANGLES = (0, 3, 10, 90, 180, 270)
BLURS = (0.0, 0.04)
"""Gaussian, as a share of the letters' height."""


class Case(NamedTuple):
    """One generated photo; `sample` says which of the lines of each class stand on it."""

    height: int
    angle: int
    blur: float
    sample: int


def cases() -> Iterator[Case]:
    """Yield every combination, the lines of each class taking turns."""
    for number, (height, angle, blur) in enumerate(product(HEIGHTS, ANGLES, BLURS)):
        yield Case(height, angle, blur, number % 3)


def photo(case: Case) -> Image.Image:
    """Return the picture of a printed page on a table."""
    page = Image.new("L", (3000, 2200), 240)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(case.height)
    lines = [*FILLING, *(texts[case.sample] for texts in LINES.values())]
    for index, line in enumerate(lines):
        draw.text((160, 160 + index * max(2 * case.height, 200)), line, font=font, fill=30)
    turned = page.rotate(case.angle, expand=True, fillcolor=150, resample=Image.Resampling.BICUBIC)
    picture = Image.new("L", SIZE, 150)
    picture.paste(turned, ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2))
    if case.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(case.blur * case.height))
    noise = np.random.default_rng(case.sample).normal(0, 4, (SIZE[1], SIZE[0]))
    grey = (np.asarray(picture, dtype=np.float32) + noise).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def look(looker: Looker, path: Path) -> Detection:
    """Return what is found in a file."""
    with path.open("rb") as file:
        file_format = sniff(file.read(65536))
    (found,) = looker.look(str(path), file_format, (DetectorName.TEXT,))
    return found


def read(looker: Looker, folder: Path) -> tuple[dict[Case, frozenset[str]], list[float]]:
    """Return of each photo the classes whose line was read in full, and seconds of CPU."""
    told, costs = {}, []
    path = folder / "photo.jpg"
    for case in cases():
        photo(case).save(path, quality=90)
        start = time.process_time()
        found = look(looker, path)
        costs.append(time.process_time() - start)
        told[case] = frozenset(str(fact.value) for fact in found.facts if fact.field == TEXT_FOUND)
    return told, costs


class Real(NamedTuple):
    """What was found on real pictures."""

    seen: int
    with_text: list[str]
    values: dict[str, list[str]]
    seconds: list[float]


def real(looker: Looker) -> Real:
    """Look at the labelled photos and the corpus pictures that were looked at one by one."""
    listed = (HERE / "faces_negatives.txt").read_text(encoding="utf-8").splitlines()
    names = [line.partition(" ")[2] for line in listed if line and line[0] != "#"]
    faces = sorted(path for path in FACES.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"})
    result = Real(0, [], {}, [])
    for path in [*faces, *(CORPUS / name for name in names)]:
        start = time.process_time()
        found = look(looker, path)
        result.seconds.append(time.process_time() - start)
        if found.count is None:
            continue
        result = result._replace(seen=result.seen + 1)
        if found.count:
            result.with_text.append(path.name)
        kinds = [str(fact.value) for fact in found.facts if fact.field == TEXT_FOUND]
        if kinds:
            result.values[path.name] = kinds
    return result


def _rows(told: dict[Case, frozenset[str]]) -> str:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in told:
        groups["all"].append(case)
        groups[f"letters of {case.height} px"].append(case)
        groups[f"turned by {case.angle}°"].append(case)
        groups["blurred" if case.blur else "sharp"].append(case)
    heads = ("photos", *(kind.value for kind in TextClass))
    rows = f"| | {' | '.join(heads)} |\n| --- |{' --- |' * len(heads)}\n"
    for name, those in groups.items():
        shares = [f"{statistics.mean(kind.value in told[case] for case in those):.2f}" for kind in TextClass]
        rows += f"| {name} | {len(those)} | {' | '.join(shares)} |\n"
    return rows


def section() -> str:
    """Return the section of docs/accuracy.md."""
    looker = Looker(Search(faces=FaceSearch.OFF, text=True))
    with tempfile.TemporaryDirectory() as folder:
        told, costs = read(looker, Path(folder))
    found = real(looker)
    seen = (HERE / "readings_seen.txt").read_text(encoding="utf-8").splitlines()
    labels = {line.partition(" ")[2]: line.partition(" ")[0] for line in seen if line and line[0] != "#"}
    right = [name for name in found.with_text if labels.get(name) == "text"]
    wrong = [name for name in found.with_text if name not in right]
    return f"""## Text: is there any, and what does it hold?

Measured {datetime.now(UTC):%Y-%m-%d} by `scripts/accuracy_readings.py` with rapidocr-onnxruntime
{version("rapidocr-onnxruntime")}, Python {platform.python_version()} (`{TEXT_VERSION}`).

{len(told)} photos of {SIZE[0]} x {SIZE[1]} pixels of printed pages were generated, each with one line of every class.
Photos are decoded at {TEXT_SIDE_PX} px, so that letters of 24 pixels come down to {24 * TEXT_SIDE_PX // SIZE[0]}.
Share of the photos in which the line was read without a mistake, so that its check digits hold, and put into its class:

{_rows(told)}
On {found.seen} real pictures (the labelled photos, and the corpus pictures of `scripts/faces_negatives.txt`), all of
which were looked at by a person where anything was found:

- text was read in {len(found.with_text)}; {len(right)} of these do show text
  (precision {_share(right, found.with_text)}). Wrong: {_names(wrong)}.
- addresses or numbers were told in {len(found.values)}: {_names([*found.values])}.

CPU: {statistics.median(costs):.1f} s a generated page (median, {max(costs):.1f} s at worst),
{statistics.median(found.seconds):.2f} s a real picture (worst {max(found.seconds):.1f} s), one thread.

What this does not say: how much text was missed in the real pictures, as nobody listed what stands in each; handwriting
and other alphabets than Latin and Chinese, which the networks were made for, were not measured.
"""


def _share(part: list[str], whole: list[str]) -> str:
    return f"{len(part) / len(whole):.2f}" if whole else "not measured"


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def main() -> None:
    """Print the section, or write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"replace the section in {PAGE.relative_to(ROOT)}")
    write = parser.parse_args().write
    made = section()
    if not write:
        print(made)
        return
    write_section(PAGE, "readings", made)


if __name__ == "__main__":
    main()
