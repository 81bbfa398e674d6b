"""Measure how codes in pictures are found, and write the result into docs/accuracy.md.

    python scripts/accuracy_codes.py            # prints the section
    python scripts/accuracy_codes.py --write    # replaces the section between its two marks, and nothing else

Needs the extra `codes`. Codes are generated, laid on a textured ground, turned, blurred and kept as JPEG: a photo's
way. Real pictures (ROLLAUDIT_FACES, ROLLAUDIT_CORPUS with `faces_negatives.txt`) tell of false alarms.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

from accuracy_page import default_corpus, write_section
from rollaudit.library.sniff import sniff
from rollaudit.model.detection import CODE, Detection, DetectorName, FaceSearch, Search
from rollaudit.vision.codes import CODES_SIDE_PX, CODES_VERSION
from rollaudit.vision.looking import Looker

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
NEGATIVES = Path(__file__).resolve().parent / "faces_negatives.txt"
CORPUS = default_corpus()
FACES = Path(os.environ.get("ROLLAUDIT_FACES", ROOT.parent / "shared" / "faces"))

# Looked at by a person: a box with bar codes on it.
SHOWS_CODES = frozenset({"metadata-extractor-images__jpg__Olympus_PEN_E-P3.jpg"})
LICENCE = "@\n\x1e\rANSI 636000090002DL00410278DLDAQT64235789\nDCSSAMPLE\nDACMICHAEL\nDBB06061986\nDAG2300 WEST BROAD\n"
KINDS = {
    "QR": (zxingcpp.BarcodeFormat.QRCode, "WIFI:T:WPA;S:Casa Exemplar;P:correct horse battery;;", "Wi-Fi credentials"),
    "Aztec": (
        zxingcpp.BarcodeFormat.Aztec,
        "M1EXEMPLAR/ALBA       EXMPL23 FNCLISZZ 0456 239Y012A0021 100",
        "boarding pass",
    ),
    "PDF417": (zxingcpp.BarcodeFormat.PDF417, LICENCE, "identity document"),
    "Code 128": (zxingcpp.BarcodeFormat.Code128, "RR473124829PT", "other code"),
}
SHARES = (0.06, 0.1, 0.15, 0.25, 0.4)
"""The code's longest side, as a share of the picture's."""
ANGLES = (0, 10, 30, 45, 90, 200)
BLURS = (0.0, 0.35)
"""Gaussian, in modules: the width of the code's finest dot or bar."""
SIZE = (4032, 3024)


class Case(NamedTuple):
    """One generated photo."""

    kind: str
    share: float
    angle: int
    blur: float


def cases() -> Iterator[Case]:
    """Yield every combination."""
    for kind in KINDS:
        for share in SHARES:
            for angle in ANGLES:
                for blur in BLURS:
                    yield Case(kind, share, angle, blur)


def ground() -> Image.Image:
    """Return a ground as of a table: soft blotches and sensor noise."""
    chance = np.random.default_rng(4)
    blotches = Image.fromarray(chance.integers(90, 190, (24, 32, 3), dtype=np.uint8)).resize(
        SIZE, Image.Resampling.BICUBIC
    )
    noise = chance.normal(0, 4, (SIZE[1], SIZE[0], 1))
    return Image.fromarray((np.asarray(blotches, dtype=np.float32) + noise).clip(0, 255).astype(np.uint8))


def photo(case: Case, table: Image.Image) -> Image.Image:
    """Return the picture of a code lying on the table."""
    symbology, said, _ = KINDS[case.kind]
    code = np.asarray(zxingcpp.create_barcode(said, symbology).to_image(scale=1, add_quiet_zones=False))
    if code.shape[0] == 1 or case.kind == "Code 128":
        code = np.repeat(code[:1], code.shape[1] // 3, axis=0)  # bars three times as wide as high
    longest = case.share * SIZE[0]
    module = longest / max(code.shape)
    size = (round(code.shape[1] * module), round(code.shape[0] * module))
    drawn = Image.fromarray(code).resize(size, Image.Resampling.NEAREST if module >= 1 else Image.Resampling.BOX)
    rim = round((10 if case.kind == "Code 128" else 4) * module) + 8
    paper = Image.new("L", (size[0] + 2 * rim, size[1] + 2 * rim), 245)
    paper.paste(drawn.point(lambda level: 25 + level * 220 // 255), (rim, rim))
    cover = Image.new("L", paper.size, 255).rotate(case.angle, expand=True, resample=Image.Resampling.BICUBIC)
    turned = paper.rotate(case.angle, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=245)
    picture = table.copy()
    place = ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2)
    picture.paste(turned.convert("RGB"), place, cover)
    if case.blur:
        box = (place[0], place[1], place[0] + turned.width, place[1] + turned.height)
        picture.paste(picture.crop(box).filter(ImageFilter.GaussianBlur(case.blur * module)), box)
    return picture


def look(looker: Looker, path: Path) -> Detection:
    """Return what is found in a file."""
    with path.open("rb") as file:
        file_format = sniff(file.read(65536))
    (found,) = looker.look(str(path), file_format, (DetectorName.CODES,))
    return found


def decoded(looker: Looker, folder: Path) -> tuple[dict[Case, bool], list[float]]:
    """Return of each generated photo whether its code was read and classed, and the milliseconds of CPU of each."""
    table, results, costs = ground(), {}, []
    path = folder / "photo.jpg"
    for case in cases():
        photo(case, table).save(path, quality=88)
        start = time.process_time()
        found = look(looker, path)
        costs.append(1000 * (time.process_time() - start))
        results[case] = KINDS[case.kind][2] in {fact.value for fact in found.facts if fact.field == CODE}
    return results, costs


def real_pictures() -> list[Path]:
    """Return the labelled photos and the corpus pictures that were looked at one by one."""
    listed = [line.partition(" ")[2] for line in NEGATIVES.read_text().splitlines() if line and line[0] != "#"]
    faces = sorted(path for path in FACES.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"})
    return [*faces, *(CORPUS / name for name in listed)]


def alarms(looker: Looker) -> tuple[int, dict[str, list[str]]]:
    """Return how many real pictures were looked at, and the classes of codes read in any."""
    seen, found = 0, {}
    for path in real_pictures():
        one = look(looker, path)
        if one.count is None:
            continue
        seen += 1
        classes = [f"{fact.value} ({fact.source.rpartition(':')[2]})" for fact in one.facts if fact.field == CODE]
        if classes:
            found[path.name] = classes
    return seen, found


def _table(results: dict[Case, bool], part: str, values: tuple[float, ...], word: str) -> str:
    shares: dict[tuple[str, float], list[bool]] = defaultdict(list)
    for case, read in results.items():
        shares[case.kind, getattr(case, part)].append(read)
    head = f"| {word} | {' | '.join(f'{value:g}' for value in values)} | all |\n| --- |{' --- |' * (len(values) + 1)}\n"
    rows = ""
    for kind in KINDS:
        cells = [f"{statistics.mean(shares[kind, value]):.2f}" for value in values]
        whole = statistics.mean(read for case, read in results.items() if case.kind == kind)
        rows += f"| {kind} | {' | '.join(cells)} | {whole:.2f} |\n"
    return head + rows


def section() -> str:
    """Return the section of docs/accuracy.md."""
    looker = Looker(Search(faces=FaceSearch.OFF, codes=True))
    with tempfile.TemporaryDirectory() as folder:
        results, costs = decoded(looker, Path(folder))
    seen, found = alarms(looker)
    counts = Counter(case.kind for case in results)
    named = "; ".join(f"`{name}`: {', '.join(classes)}" for name, classes in sorted(found.items())) or "none"
    return f"""## Codes: QR, Aztec, PDF417, bar codes

Measured {datetime.now(UTC):%Y-%m-%d} by `scripts/accuracy_codes.py` with zxing-cpp {version("zxing-cpp")},
Python {platform.python_version()} (`{CODES_VERSION}`).

{counts.total()} photos of {SIZE[0]} x {SIZE[1]} pixels were generated, {counts["QR"]} a kind: a code on a
textured ground, of five sizes, six angles, sharp and blurred, kept as JPEG. Counted is what was read **and** put into
the right class; photos are decoded at {CODES_SIDE_PX} px. Shares of the photos:

By the code's longest side as a share of the picture's:

{_table(results, "share", SHARES, "kind")}
By angle in degrees:

{_table(results, "angle", ANGLES, "kind")}
By blur (Gaussian, in widths of the code's finest dot or bar):

{_table(results, "blur", BLURS, "kind")}
Median CPU a photo, from file to classes: {statistics.median(costs):.0f} ms, worst {max(costs):.0f} ms.

False alarms: on {seen} real pictures (the labelled photos, and the corpus pictures of `scripts/faces_negatives.txt`)
codes were read in {len(found)}: {named}. Of these {len(found.keys() - SHOWS_CODES)} show none.

What this does not say: the codes are printed flat and lit evenly. Crumpled paper, glare, perspective and moving hands
are harder; bar codes without a check digit (ITF, Codabar, Code 39) are not looked for at all.
"""


def main() -> None:
    """Print the section, or write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"replace the section in {PAGE.relative_to(ROOT)}")
    made = section()
    if not parser.parse_args().write:
        print(made)
        return
    write_section(PAGE, "codes", made)


if __name__ == "__main__":
    main()
