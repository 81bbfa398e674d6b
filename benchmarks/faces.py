"""What looking for faces costs: CPU milliseconds of one 12-megapixel JPEG, from file to boxes; what two workers gain.

    python benchmarks/faces.py [--faces fast|accurate] [--repeat N] [--photos N] [FILE...]

Without files, a photo-like JPEG of 4000 x 3000 pixels is made (gradients, shapes, sensor noise; some 3 MB), a HEIC of
that size without a thumbnail where an encoder is installed (`pip install pillow-heif`, no dependency of rollaudit), and
a smaller picture of other formats. Named files are measured as they are. Workers are measured in turn, one and two, and
the middle of all rounds counts: whatever else the machine does disturbs both.
"""

import argparse
import importlib
import importlib.util
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from rollaudit.model.detection import DetectorName, FaceSearch, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.pipeline.orders import LOOK_TASK
from rollaudit.vision.decode import load_upright
from rollaudit.vision.faces import INPUT_SIDE_PX
from rollaudit.vision.looking import Looker
from rollaudit.vision.yunet import YuNet
from rollaudit.workers.pool import Limits, run

if TYPE_CHECKING:
    from rollaudit.workers.frames import JsonValue

BUDGET_MS = 75.0
_FORMATS = {
    ".jpg": FileFormat.JPEG,
    ".jpeg": FileFormat.JPEG,
    ".heic": FileFormat.HEIC,
    ".png": FileFormat.PNG,
    ".webp": FileFormat.WEBP,
    ".tif": FileFormat.TIFF,
    ".tiff": FileFormat.TIFF,
    ".avif": FileFormat.AVIF,
}


def photo_like(width: int, height: int) -> Image.Image:
    """Make a picture that costs a decoder what a photo does: smooth light, edges at all scales, noise."""
    random = np.random.default_rng(12)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 90 + 70 * np.sin(across / width * 5) + 50 * np.cos(down / height * 4 + across / width)
    for _ in range(250):
        x, y = random.integers(0, width), random.integers(0, height)
        side = int(random.pareto(1.2) * 25 + 12)
        light[y : y + side, x : x + side] += random.uniform(-60, 60)
    channels = [light * scale + random.normal(0, 7, light.shape) for scale in (1.0, 0.9, 0.8)]
    return Image.fromarray(np.clip(np.stack(channels, axis=2), 0, 255).astype(np.uint8))


def make(folder: Path) -> list[Path]:
    """Write the pictures to measure."""
    large = photo_like(4000, 3000)
    small = large.resize((1600, 1200))
    jpeg, heic = folder / "12-megapixels.jpg", folder / "12-megapixels.heic"
    paths = [folder / "2-megapixels.png", folder / "2-megapixels.webp"]
    large.save(jpeg, quality=90)
    for path in paths:
        small.save(path)
    if importlib.util.find_spec("pillow_heif") is None:
        print("no HEIC is measured: there is no encoder (pip install pillow-heif)")
        return [jpeg, *paths]
    importlib.import_module("pillow_heif").from_pillow(large).save(heic, quality=60)
    return [jpeg, heic, *paths]


def cpu_ms(work: Callable[[], object], repeat: int) -> float:
    """Return the median CPU time of this thread, in milliseconds."""
    times = []
    for _ in range(repeat):
        start = time.thread_time()
        work()
        times.append((time.thread_time() - start) * 1000)
    return statistics.median(times)


class Run(NamedTuple):
    """One run over all photos: seconds by the clock, photos a second once all workers are at work, seconds of CPU."""

    clock_s: float
    steady: float
    cpu_s: float


def look_at(folder: Path, photos: int, jobs: int, search: FaceSearch) -> Run:
    """Show so many copies of a JPEG to a scan's workers, as the scan does; their start is included."""
    names = [DetectorName.FACES.value, DetectorName.THUMBNAIL.value]
    items: list[JsonValue] = [["12-megapixels.jpg", FileFormat.JPEG.value, names] for _ in range(photos)]
    setup: dict[str, JsonValue] = {"root": str(folder), "search": Search(faces=search).to_json()}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    moments = [time.perf_counter()]
    for result in run(LOOK_TASK, items, setup=setup, limits=Limits(seconds_per_item=60), jobs=jobs):
        if result.failure is not None:
            raise SystemExit(f"a photo could not be looked at: {result.failure}")
        moments.append(time.perf_counter())
    ended = time.perf_counter()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    first = photos // 4
    steady = (photos - first) / (moments[photos] - moments[first])
    return Run(ended - moments[0], steady, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def scan(folder: Path, photos: int, jobs: int, search: FaceSearch) -> Run:
    """Scan a folder of so many JPEGs with the whole command, into a new store."""
    with tempfile.TemporaryDirectory() as kept:
        command = [sys.executable, "-m", "rollaudit", "scan", str(folder), "--faces", search.value, "--jobs", str(jobs)]
        command += ["--store", f"{kept}/store.sqlite", "-q", "-o", f"json={kept}/report.json"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(taken, photos / taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def throughput(folder: Path, photos: int, search: FaceSearch, rounds: int) -> None:
    """Print what two workers do in the time of one: the looking alone, and the whole command."""
    library = folder / "library"
    library.mkdir()
    for number in range(photos):
        os.link(folder / "12-megapixels.jpg", library / f"{number}.jpg")
    print(f"that JPEG, {rounds} rounds of one and two workers in turn, each figure the middle one:")
    print(f"{'':14} {'photos':>6} {'workers':>7} {'photos/s':>9} {'once at work':>13} {'ms CPU a photo':>15}")
    for name, work, where in (("looking", look_at, folder), ("rollaudit scan", scan, library)):
        runs = [[work(where, photos, jobs, search) for jobs in (1, 2)] for _ in range(rounds)]
        for at, jobs in enumerate((1, 2)):
            middle = Run(*(statistics.median(one[at][part] for one in runs) for part in range(3)))
            steady = f"{middle.steady:.1f}" if work is look_at else ""
            print(
                f"{name:14} {photos:6} {jobs:7} {photos / middle.clock_s:9.1f} {steady:>13}"
                f" {middle.cpu_s / photos * 1000:15.0f}"
            )
        gains = [(one.clock_s / two.clock_s, two.steady / one.steady, 2 * one.cpu_s / two.cpu_s) for one, two in runs]
        clock, steadily, cpu = (statistics.median(gain[part] for gain in gains) for part in range(3))
        at_work = f", {steadily:.2f} once at work" if work is look_at else ""
        print(f"{name:14} two workers are {clock:.2f} times as fast by the clock{at_work}, {cpu:.2f} times by CPU")


def main() -> int:
    """Print a line for each picture; 1 where a 12-megapixel JPEG is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--faces", choices=["fast", "accurate"], default="fast")
    parser.add_argument("--photos", type=int, default=200, help="how many for the comparison of workers")
    parser.add_argument("--rounds", type=int, default=3, help="of that comparison")
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args()
    start = time.process_time()
    looker, detector = Looker(Search(faces=FaceSearch(options.faces))), YuNet()
    print(f"loading the detector, once a process (measured for two): {(time.process_time() - start) * 1000:.0f} ms CPU")
    over = False
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'picture':32} {'megapixels':>10} {'MB':>6} {'decode':>8} {'detect':>8} {'all in':>8}  ms CPU")
        for path in options.files or make(Path(folder)):
            file_format = _FORMATS[path.suffix.lower()]
            picture = load_upright(str(path), file_format, longest_side=INPUT_SIDE_PX)
            decode = cpu_ms(
                lambda path=path, kind=file_format: load_upright(str(path), kind, longest_side=INPUT_SIDE_PX),
                options.repeat,
            )
            detect = cpu_ms(lambda pixels=picture.pixels: detector.detect(pixels), options.repeat)
            everything = cpu_ms(
                lambda path=path, kind=file_format: looker.look(str(path), kind, (DetectorName.FACES,)), options.repeat
            )
            megapixels = picture.width * picture.height / 1e6
            print(
                f"{path.name[:32]:32} {megapixels:10.1f} {path.stat().st_size / 1e6:6.1f} "
                f"{decode:8.1f} {detect:8.1f} {everything:8.1f}"
            )
            over |= file_format is FileFormat.JPEG and megapixels <= 12.5 and everything > BUDGET_MS
        if not options.files:
            throughput(Path(folder), options.photos, FaceSearch(options.faces), options.rounds)
    print(f"budget for a 12-megapixel JPEG: {BUDGET_MS:.0f} ms: {'OVER' if over else 'kept'}")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
