"""How large the page gets, how long it takes to write, and when it paints.

    python benchmarks/page.py [--runs N]

The sample's report with made assets in place of its own: facts as phones write them, most positions around one home,
the others in twenty cities. First paint is compared, in Debian's chromium where there is one, with an empty page: the
same policy, style sheet and packed outlines (coarse and fine, as the map to look around in needs them), and a heading
in place of everything else; it has no script, no table, no picture. The two take turns, so that other work on the
machine disturbs both; the first of each is not counted. Chromium tells the time in steps of 4 ms, and paints at ticks
some 16 ms apart: the figure is the mean of the middle half of many page loads.
"""

import argparse
import dataclasses
import io
import random
import re
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rollaudit.library.roots import library_of
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    CaptureTime,
    Category,
    Device,
    EvidenceTier,
    Faces,
    Fact,
    FileFormat,
    FileRecord,
    FileRole,
    MediaKind,
    Outcome,
    Place,
    Position,
)
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import AssetEvidence, Ledger, Report
from rollaudit.model.summaries import MapCell
from rollaudit.pipeline.audit import AuditRequest, audited
from rollaudit.pipeline.progress import NoProgress
from rollaudit.profiles.load import load_profile
from rollaudit.report.html.page import write_html
from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample

CHROMIUM = Path("/usr/bin/chromium")
HOME = (38.7205, -9.1370)
CITIES = tuple((random.Random(seed).uniform(-45, 60), random.Random(-seed).uniform(-120, 150)) for seed in range(20))  # noqa: S311 - figures, no secrets
SIZES = ((5_000, "at most 2 MB"), (500_000, "at most 6 MB"))


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """Assets made anew on each call, the same ones each time."""

    count: int

    def assets(self) -> Iterator[AssetEvidence]:
        """Yield every asset."""
        chance = random.Random(1)  # noqa: S311 - figures, no secrets
        return (_asset(number, chance) for number in range(self.count))

    def other_files(self) -> Iterator[FileRecord]:
        """Yield nothing."""
        return iter(())


def _asset(number: int, chance: random.Random) -> AssetEvidence:
    latitude, longitude = HOME if chance.random() < 0.7 else chance.choice(CITIES)
    spread = chance.choice((0.0005, 0.004, 0.03))
    position = Position(
        latitude=latitude + chance.gauss(0, spread),
        longitude=longitude + chance.gauss(0, spread),
        source="EXIF:GPSLatitude",
        accuracy_m=round(chance.uniform(3, 30), 1),
    )
    taken = f"20{17 + number * 8 // 500_000 % 9}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    clock = f"{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}.{chance.randrange(1000):03}"
    path = f"DCIM/{100 + number // 1000}APPLE/IMG_{number:06}.HEIC"
    asset_id = f"{number:032x}"
    record = FileRecord(
        path=path, size=1, mtime_ns=0, inode=number, format=FileFormat.HEIC, content_id=asset_id, sha256=None,
        outcome=Outcome.READ,
    )  # fmt: skip
    facts = (
        Fact(Category.DEVICE_INFO, "Make", "Apple", "EXIF:Make"),
        Fact(Category.DEVICE_IDENTIFIER, "ContentIdentifier", f"{chance.getrandbits(128):032X}", "Apple:0x0011"),
        Fact(Category.AUDIO, "AudioTrack", True, "QuickTime:soun"),
    )
    categories = (
        Category.AUDIO,
        Category.DATE_TAKEN,
        Category.DEVICE_IDENTIFIER,
        Category.DEVICE_INFO,
        Category.FACE_PRESENCE,
        Category.FACIAL_FEATURES,
        Category.LOCATION_PRECISE,
        Category.MEDIA_CONTENT,
    )
    asset = Asset(
        id=asset_id,
        path=path,
        kind=MediaKind.PHOTO,
        files=(AssetFile(role=FileRole.PRIMARY, record=record),),
        capture_time=CaptureTime(local=f"{taken}T{clock}", offset="+01:00", source="EXIF:DateTimeOriginal"),
        position=position,
        place=Place(name="Lisbon", region="Lisbon", country_code="PT", distance_km=1.2),
        device=Device(make="Apple", model="iPhone 13"),
        faces=Faces(looked_for=True, count=chance.randrange(4), tier=EvidenceTier.DETECTOR),
        facts=facts,
    )
    ledger = Ledger(found=categories, absent=(), unread=(), not_looked_for=())
    return AssetEvidence(asset=asset, ledger=ledger, categories=categories, findings=())


def enlarged(report: Report, count: int) -> Report:
    """Return the report with so many made assets in place of its own."""
    made = Made(count)
    cells: Counter[tuple[float, float]] = Counter()
    for evidence in made.assets():
        position = evidence.asset.position
        if position:
            cells[position.latitude // 0.5, position.longitude // 0.5] += 1
    places = dataclasses.replace(
        report.places,
        positions=count,
        cells=tuple(
            MapCell(latitude=row / 2 + 0.25, longitude=column / 2 + 0.25, assets=assets)
            for (row, column), assets in sorted(cells.items())
        ),
    )
    return dataclasses.replace(report, evidence=made, places=places)


def first_paints_ms(paths: tuple[Path, ...], runs: int) -> list[float]:
    """Return the usual time to first paint of each file, in browser pages of their own, taking turns."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    times: list[list[float]] = [[] for _ in paths]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        for _ in range(runs + 1):
            for place, path in enumerate(paths):
                page = browser.new_page()
                page.goto(path.as_uri())
                page.wait_for_timeout(300)
                times[place].append(page.evaluate("performance.getEntriesByName('first-paint')[0].startTime"))
                page.close()
        browser.close()
    return [middle_mean(one[1:]) for one in times]  # the first warms the browser up


def middle_mean(times: list[float]) -> float:
    """Return the mean of the middle half."""
    beyond = len(times) // 4
    return statistics.mean(sorted(times)[beyond : len(times) - beyond])


def outlines_alone(page: str) -> str:
    """Return an empty page with the policy, the style and the packed outlines of another page, and nothing else."""
    kept = re.findall('<data hidden id="packed-(?:world|parts)" value="[^"]*"></data>', page)
    policy = re.findall('<meta http-equiv="Content-Security-Policy"[^>]*>', page)[0]
    style = page[page.index("<style>") : page.index("</style>")]
    return (
        f"<!doctype html><meta charset=utf-8>{policy}<title>x</title>{style}</style><main><h1>nothing</h1></main>"
        + "".join(kept)
    )


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40, help="page loads, of which the middle half counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        make_sample(scratch / "roll")
        request = AuditRequest(
            library=library_of((scratch / "roll",)),
            profile=load_profile("facebook-cloud-processing"),
            platform=PlatformAccess.FULL,
            as_of=SAMPLE_AS_OF,
            jobs=2,
            search=Search(faces=FaceSearch.OFF),
            store_path=scratch / "store.sqlite",
        )
        with audited(request, NoProgress()) as report:
            sizes = [(0, report, "the sample itself")]
            sizes += [(count, enlarged(report, count), aim) for count, aim in SIZES]
            for count, larger, aim in sizes:
                began, stream = time.perf_counter(), io.StringIO()
                write_html(larger, stream)
                took, text = time.perf_counter() - began, stream.getvalue()
                page, blank = scratch / "page.html", scratch / "blank.html"
                page.write_text(text, encoding="utf-8")
                blank.write_text(outlines_alone(text), encoding="utf-8")
                size = page.stat().st_size / 1e6
                print(f"{count or report.scope.ceiling:>7,} photos: {size:5.2f} MB ({aim}), written in {took:5.1f} s")
                if CHROMIUM.exists():
                    shown, empty = first_paints_ms((page, blank), options.runs)
                    ratio = f"{shown / empty:.2f} times"
                    print(f"         first paint {shown:.0f} ms, an empty page {empty:.0f} ms: {ratio}")
                else:
                    print("         first paint not measured: no /usr/bin/chromium")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"most memory of all: {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
