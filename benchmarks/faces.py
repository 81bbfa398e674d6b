"""What looking for faces costs: CPU milliseconds of one 12-megapixel JPEG, from file to boxes.

    python benchmarks/faces.py [--faces fast|accurate] [--repeat N] [FILE...]

Without files, a photo-like JPEG of 4000 x 3000 pixels is made (gradients, shapes, sensor noise; some 4 MB), and a
smaller one of each other format that can be written here. Named files are measured as they are.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

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
    paths = [folder / "12-megapixels.jpg", folder / "2-megapixels.png", folder / "2-megapixels.webp"]
    large.save(paths[0], quality=90)
    for path in paths[1:]:
        small.save(path)
    return paths


def cpu_ms(work: Callable[[], object], repeat: int) -> float:
    """Return the median CPU time of this thread, in milliseconds."""
    times = []
    for _ in range(repeat):
        start = time.thread_time()
        work()
        times.append((time.thread_time() - start) * 1000)
    return statistics.median(times)


def look_at(folder: Path, photos: int, jobs: int, search: FaceSearch) -> tuple[float, float]:
    """Return seconds by the clock and of CPU that so many copies of a JPEG take a scan's workers, start included."""
    names = [DetectorName.FACES.value, DetectorName.THUMBNAIL.value]
    items: list[JsonValue] = [["12-megapixels.jpg", FileFormat.JPEG.value, names] for _ in range(photos)]
    setup: dict[str, JsonValue] = {"root": str(folder), "search": Search(faces=search).to_json()}
    limits = Limits(seconds_per_item=60)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = sum(result.failure is None for result in run(LOOK_TASK, items, setup=setup, limits=limits, jobs=jobs))
    taken = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done != photos:
        raise SystemExit(f"only {done} of {photos} were looked at")
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def throughput(folder: Path, photos: int, search: FaceSearch) -> None:
    """Print what two workers do in the time of one: by the clock, and as a quiet machine's two cores would."""
    (one_s, one_cpu), (two_s, two_cpu) = (look_at(folder, photos, jobs, search) for jobs in (1, 2))
    print(
        f"{photos} of that JPEG: one worker {one_s:.1f} s ({one_cpu:.1f} s CPU),"
        f" two {two_s:.1f} s ({two_cpu:.1f} s CPU):"
        f" {one_s / two_s:.2f} times as fast by the clock, {2 * one_cpu / two_cpu:.2f} times by CPU"
    )


def main() -> int:
    """Print a line for each picture; 1 where a 12-megapixel JPEG is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--faces", choices=["fast", "accurate"], default="fast")
    parser.add_argument("--photos", type=int, default=160, help="how many for the comparison of workers")
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
            throughput(Path(folder), options.photos, FaceSearch(options.faces))
    print(f"budget for a 12-megapixel JPEG: {BUDGET_MS:.0f} ms: {'OVER' if over else 'kept'}")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
