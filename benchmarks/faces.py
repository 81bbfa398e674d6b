"""What looking for faces costs: CPU milliseconds of one 12-megapixel JPEG, from file to boxes.

    python benchmarks/faces.py [--faces fast|accurate] [--repeat N] [FILE...]

Without files, a photo-like JPEG of 4000 x 3000 pixels is made (gradients, shapes, sensor noise; some 4 MB), and a
smaller one of each other format that can be written here. Named files are measured as they are.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from rollaudit.model.detection import DetectorName, FaceSearch
from rollaudit.model.evidence import FileFormat
from rollaudit.vision.decode import load_upright
from rollaudit.vision.faces import INPUT_SIDE_PX
from rollaudit.vision.looking import Looker
from rollaudit.vision.yunet import YuNet

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


def main() -> int:
    """Print a line for each picture; 1 where a 12-megapixel JPEG is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--faces", choices=["fast", "accurate"], default="fast")
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args()
    start = time.process_time()
    looker, detector = Looker(FaceSearch(options.faces)), YuNet()
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
    print(f"budget for a 12-megapixel JPEG: {BUDGET_MS:.0f} ms: {'OVER' if over else 'kept'}")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
