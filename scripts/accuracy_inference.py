"""Measures what the whole roll is said to give away against the truth of simulated libraries.

    python scripts/accuracy_inference.py                          # 200 libraries of the development seeds
    python scripts/accuracy_inference.py --write docs/accuracy.md  # 200 of the reported seeds, into the page
    python scripts/accuracy_inference.py --quick                  # 20 small ones, for checks

Each library is an invented life (`rollaudit simulate`) of 200 to 20,000 photos, put into a store, analysed as a scan
would be, and compared with what that life was. Development seeds are for whoever works on the inference; the reported
seeds are other lives, and nothing may be tuned on them.
"""

import argparse
import math
import os
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

from accuracy_page import write_section
from rollaudit.inference import home, work
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import Inference
from rollaudit.pipeline.analyse import AnalyseOptions, analyse
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.simulate import fill_store, simulated_faces_version
from rollaudit.profiles.load import load_profile
from rollaudit.sample.simulator.persona import Persona
from rollaudit.sample.simulator.truth import TrueDay, TrueStay, TrueTrip, Truth
from rollaudit.sample.simulator.world import metres
from rollaudit.store.store import Store

DEVELOPMENT, REPORTED = 1, 100_001
"""The first seed of either hundred; the libraries of one are never those of the other."""
LIBRARIES, QUICK_LIBRARIES = 200, 20
SMALLEST, LARGEST, QUICK_LARGEST = 200, 20_000, 3_000

RIGHT_M = 200.0
FALSE_M = 1_000.0
NEAR_TRIP_M = 100_000.0
FAR_VISIT_M = 30_000.0
# A place is there to be found if photos taken there carry a position on so many days. On one or two days nothing tells
# a home or a workplace from a place that was visited once or twice, whoever looks. What a claim needs at least is more,
# and has no part in this.
DAYS_ON_FILE = 3
DAYS_TOLD = (0, 1, 2, 3, 5, 10)
TRIP_PHOTOS = 5
DEVICE_PHOTOS = 10
YEARS_ON_FILE = 3
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
SPECIAL = ("night_shift", "shifts", "moved", "traveller", "photographer", "at_home", "no_offsets", "two_phones")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One claim that was made. `error_m` is how far its place is from the nearest true one, NaN where it has none."""

    kind: str
    confidence: float
    right: bool
    false: bool
    error_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """One thing that is true; `on_file` where the photos tell of it at all, `found` where a claim said it.

    `days` are those on which photos taken there carry a position, where it is a place.
    """

    kind: str
    on_file: bool
    found: bool
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One library's claims beside its truth."""

    seed: int
    photos: int
    persona: str
    flags: tuple[str, ...]
    made: tuple[Made, ...]
    there: tuple[There, ...]
    seconds: float


# --- one library -------------------------------------------------------------------------------------------------


def size_of(seed: int, largest: int) -> int:
    """Return how many photos a library has: small ones are as frequent as large ones, by orders of magnitude."""
    return round(math.exp(Random(f"size {seed}").uniform(math.log(SMALLEST), math.log(largest))))  # noqa: S311


def measure(case: tuple[int, int]) -> Scored:
    """Simulate the library of (seed, photos), analyse it, and score every claim."""
    seed, photos = case
    with (
        tempfile.TemporaryDirectory(prefix="rollaudit-accuracy-") as scratch,
        Store(Path(scratch) / "store.sqlite") as store,
    ):
        truth = fill_store(store, photos, seed, Persona.ANYBODY, NoProgress())
        started = time.perf_counter()
        claims = infer(store, truth.as_of)
        seconds = time.perf_counter() - started
    return score(truth, claims, seconds=seconds)


def options_of(as_of: date) -> AnalyseOptions:
    """Return what a report on a simulated library is asked for."""
    return AnalyseOptions(
        library_name="a simulated library",
        profile=load_profile("facebook-cloud-processing"),
        platform=PlatformAccess.FULL,
        as_of=as_of,
        tool_version="0",
        faces_version=simulated_faces_version(),
    )


def infer(store: Store, as_of: date) -> tuple[Inference, ...]:
    """Return what the report on a store says of the whole roll."""
    return analyse(store, options_of(as_of)).inferences


def score(truth: Truth, claims: Iterable[Inference], *, seconds: float = 0.0) -> Scored:
    """Hold every claim against the truth, and everything true against the claims."""
    made = [claim for claim in claims if claim.abstained is None]
    by_id: dict[str, list[Inference]] = {}
    for claim in made:
        by_id.setdefault(claim.id, []).append(claim)
    scored: list[Made] = []
    there: list[There] = []
    for kind, places, wanted in (
        ("home", truth.homes, truth.homes),
        ("work", truth.works, truth.works),
        # To say where somebody else's home is that one stays at is right, be it ever so seldom.
        ("second_home", truth.visits, [one for one in truth.visits if one.kind in {"cabin", "partner"}]),
    ):
        said = by_id.get(kind, []) + (by_id.get("school", []) if kind == "work" else [])
        scored += [_place_made(kind, claim, places) for claim in said]
        there += [
            There(
                kind=kind,
                on_file=_on_file(place),
                found=any(_is_at(claim, place) for claim in said),
                days=place.days,
            )
            for place in wanted
        ]
    if truth.homes:
        scored += [_trip_made(claim, truth) for claim in by_id.get("trip", [])]
        there += [_trip_there(trip, by_id.get("trip", [])) for trip in truth.trips]
    scored += [_day_made(claim, truth) for claim in by_id.get("recurring_day", [])]
    there += [_day_there(day, by_id.get("recurring_day", [])) for day in truth.recurring]
    scored += [_device_made(claim, truth) for claim in by_id.get("device", [])]
    there += [
        There(
            kind="device",
            on_file=device.photos >= DEVICE_PHOTOS,
            found=any(_names(claim) == (device.make, device.model) for claim in by_id.get("device", [])),
        )
        for device in truth.devices
        if device.owned
    ]
    return Scored(
        seed=truth.seed,
        photos=truth.photos,
        persona=truth.persona,
        flags=truth.flags,
        made=tuple(scored),
        there=tuple(there),
        seconds=seconds,
    )


def _on_file(place: TrueStay) -> bool:
    return place.days >= DAYS_ON_FILE


def _far_m(claim: Inference, latitude: float, longitude: float) -> float:
    if claim.place is None:
        return math.inf
    return metres((claim.place.latitude, claim.place.longitude), (latitude, longitude))


def _meets(claim: Inference, first: date, last: date) -> bool:
    """Whether a claim's period, where it has one, shares a day with another."""
    period = claim.period
    if period is None or period.first is None or period.last is None:
        return True
    return period.first <= last and first <= period.last


def _is_at(claim: Inference, place: TrueStay) -> bool:
    return _far_m(claim, place.latitude, place.longitude) <= RIGHT_M and _meets(claim, place.first, place.last)


def _place_made(kind: str, claim: Inference, places: Sequence[TrueStay]) -> Made:
    errors = [
        _far_m(claim, place.latitude, place.longitude) for place in places if _meets(claim, place.first, place.last)
    ]
    error_m = min(errors, default=math.inf)
    return Made(
        kind=kind, confidence=claim.confidence, right=error_m <= RIGHT_M, false=error_m > FALSE_M, error_m=error_m
    )


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _shared(claim: Inference, first: date, last: date) -> int:
    """Return how many days a claim's period shares with another."""
    period = claim.period
    if period is None or period.first is None or period.last is None:
        return 0
    return max(0, _days(max(period.first, first), min(period.last, last)))


def _is_trip(claim: Inference, trip: TrueTrip) -> bool:
    """Whether a claim means a trip: half of either one's days are the other's, and its place is on the way."""
    shared = _shared(claim, trip.first, trip.last)
    period = claim.period
    if not shared or period is None or period.first is None or period.last is None:
        return False
    placed = claim.place is None or any(_far_m(claim, *point[:2]) <= NEAR_TRIP_M for point in trip.points)
    return placed and shared * 2 >= min(_days(trip.first, trip.last), _days(period.first, period.last))


def _trip_made(claim: Inference, truth: Truth) -> Made:
    visits = any(
        min(metres((visit.latitude, visit.longitude), (home.latitude, home.longitude)) for home in truth.homes)
        > FAR_VISIT_M
        and _far_m(claim, visit.latitude, visit.longitude) <= NEAR_TRIP_M
        for visit in truth.visits
    )
    right = visits or any(_is_trip(claim, trip) for trip in truth.trips)
    return Made(kind="trip", confidence=claim.confidence, right=right, false=not right, error_m=math.nan)


def _trip_there(trip: TrueTrip, claims: Sequence[Inference]) -> There:
    return There(
        kind="trip",
        on_file=trip.located >= TRIP_PHOTOS and trip.days >= 2,
        found=any(_is_trip(claim, trip) for claim in claims),
    )


def _detail(claim: Inference, name: str) -> str:
    return next((str(value) for key, value in claim.details if key == name), "")


def _is_private(claim: Inference) -> bool:
    return _detail(claim, "kind") != "public"


def _day_made(claim: Inference, truth: Truth) -> Made:
    kept = {f"{day.month:02}-{day.day:02}" for day in truth.recurring}
    kind = "birthday" if _is_private(claim) else "public day"
    right = _detail(claim, "day") in kept
    return Made(kind=kind, confidence=claim.confidence, right=right, false=not right, error_m=math.nan)


def _day_there(day: TrueDay, claims: Sequence[Inference]) -> There:
    return There(
        kind="public day" if day.kind == "holiday" else "birthday",
        on_file=len(day.years) >= YEARS_ON_FILE,
        found=any(_detail(claim, "day") == f"{day.month:02}-{day.day:02}" for claim in claims),
    )


def _names(claim: Inference) -> tuple[str, str]:
    return _detail(claim, "make"), _detail(claim, "model")


def _device_made(claim: Inference, truth: Truth) -> Made:
    right = any(_names(claim) == (device.make, device.model) for device in truth.devices if device.owned)
    return Made(kind="device", confidence=claim.confidence, right=right, false=not right, error_m=math.nan)


# --- all libraries -----------------------------------------------------------------------------------------------


def measure_all(first_seed: int, libraries: int, largest: int, jobs: int) -> list[Scored]:
    """Score so many libraries, several at a time; in the order of their seeds."""
    cases = [(seed, size_of(seed, largest)) for seed in range(first_seed, first_seed + libraries)]
    found: list[Scored] = []
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        # the largest first, so that none of them runs alone at the end
        for one in pool.map(measure, sorted(cases, key=lambda case: -case[1])):
            found.append(one)
            print(f"\r{len(found)} of {libraries} libraries", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return sorted(found, key=lambda one: one.seed)


def share(part: int, whole: int) -> str:
    """Return a share in percent with its numbers; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "-"


def made_of(scored: Iterable[Scored], kind: str) -> list[Made]:
    """Return all claims of a kind."""
    return [made for one in scored for made in one.made if made.kind == kind]


def there_of(scored: Iterable[Scored], kind: str, *, on_file: bool) -> list[There]:
    """Return all true things of a kind: those that the files tell of, or all."""
    return [there for one in scored for there in one.there if there.kind == kind and (there.on_file or not on_file)]


KINDS = {
    "home": ("95 / 85 / 3", "home"),
    "work": ("90 / 70 / 5", "workplace or school"),
    "second_home": ("", "second home"),
    "trip": ("", "trip"),
    "birthday": ("", "birthday or anniversary"),
    "public day": ("", "public day kept"),
    "device": ("", "the owner's device"),
}


def headline(scored: Sequence[Scored]) -> list[str]:
    """Return the table of what is claimed, how much of it is right, and how much of the truth it finds."""
    lines = [
        "| claim | aimed at | made | right | false | there on file | found of those | found of all that are true |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind, (target, name) in KINDS.items():
        made, there, true = (
            made_of(scored, kind),
            there_of(scored, kind, on_file=True),
            there_of(scored, kind, on_file=False),
        )
        lines.append(
            f"| {name} | {target} | {len(made)} | {share(sum(one.right for one in made), len(made))} |"
            f" {share(sum(one.false for one in made), len(made))} | {len(there)} |"
            f" {share(sum(one.found for one in there), len(there))} |"
            f" {share(sum(one.found for one in true), len(true))} |"
        )
    return lines


def by_library(scored: Sequence[Scored]) -> list[str]:
    """Return the same for homes and workplaces, a library counted once."""
    lines = [
        "| libraries | aimed at | with one | there to be found | claimed, of those | claimed, of all | right | false |",
        "| --- " * 8 + "|",
    ]
    for kind in ("home", "work"):
        target, name = KINDS[kind]
        having, on_file = telling(scored, kind, 0), telling(scored, kind, DAYS_ON_FILE)
        claimed = [one for one in scored if made_of([one], kind)]
        right = [one for one in claimed if all(made.right for made in made_of([one], kind))]
        false = [one for one in claimed if any(made.false for made in made_of([one], kind))]
        lines.append(
            f"| {name} | {target} | {len(having)} | {len(on_file)} | {told(on_file, kind)} | {told(having, kind)} |"
            f" {share(len(right), len(claimed))} | {share(len(false), len(scored))} |"
        )
    return lines


def telling(scored: Iterable[Scored], kind: str, days: int) -> list[Scored]:
    """Return the libraries with such a place, of which photos with a position were taken on so many days."""
    return [one for one in scored if any(there.kind == kind and there.days >= days for there in one.there)]


def told(scored: Sequence[Scored], kind: str) -> str:
    """Return in how many of some libraries such a claim is made."""
    return share(sum(1 for one in scored if made_of([one], kind)), len(scored))


def by_days(scored: Sequence[Scored]) -> list[str]:
    """Return how many of the libraries claim a place, by how much their photos tell of it."""
    lines = ["| positions of it on | home claimed | workplace or school claimed |", "| --- | --- | --- |"]
    for days in DAYS_TOLD:
        what = {0: "any number of days, or none", 1: "1 day or more"}.get(days, f"{days} days or more")
        cells = (told(telling(scored, kind, days), kind) for kind in ("home", "work"))
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return lines


def distances(scored: Sequence[Scored]) -> list[str]:
    """Return how far claimed homes and workplaces are from the true ones."""
    lines = []
    for kind in ("home", "work", "second_home"):
        errors = sorted(made.error_m for made in made_of(scored, kind) if math.isfinite(made.error_m))
        if errors:
            middle, most = errors[len(errors) // 2], errors[min(len(errors) - 1, len(errors) * 95 // 100)]
            lines.append(f"- {KINDS[kind][1]}: {middle:.0f} m in the median, {most:.0f} m at the 95th of a hundred.")
    return lines


def calibration(scored: Sequence[Scored]) -> list[str]:
    """Return, for each range of stated confidence, how often such claims are right."""
    lines = [
        f"| stated confidence | {' | '.join(name for _, name in KINDS.values())} | all |",
        f"| --- | {' | '.join('---' for _ in KINDS)} | --- |",
    ]
    for low, high in pairwise(BINS):
        within = {kind: [made for made in made_of(scored, kind) if low <= made.confidence < high] for kind in KINDS}
        every = [made for found in within.values() for made in found]
        if every:
            cells = [share(sum(one.right for one in found), len(found)) for found in (*within.values(), every)]
            lines.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {' | '.join(cells)} |")
    return lines


def special(scored: Sequence[Scored]) -> list[str]:
    """Return what becomes of the lives that are not like the others."""
    lines = [
        "| lives | libraries | homes right | false homes | homes found | works right | false works | works found |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for flag in SPECIAL:
        those = [one for one in scored if flag in one.flags]
        cells = []
        for kind in ("home", "work"):
            made, there = made_of(those, kind), there_of(those, kind, on_file=True)
            cells += [
                share(sum(one.right for one in made), len(made)),
                str(sum(one.false for one in made)),
                share(sum(one.found for one in there), len(there)),
            ]
        lines.append(f"| {flag.replace('_', ' ')} | {len(those)} | {' | '.join(cells)} |")
    return lines


def by_size(scored: Sequence[Scored]) -> list[str]:
    """Return homes and workplaces by the library's size."""
    lines = ["| photos | libraries | homes right | homes found | works right | works found |", "| --- |" + " --- |" * 5]
    for low, high in ((200, 1_000), (1_000, 5_000), (5_000, 20_001)):
        those = [one for one in scored if low <= one.photos < high]
        cells = []
        for kind in ("home", "work"):
            made, there = made_of(those, kind), there_of(those, kind, on_file=True)
            cells += [
                share(sum(one.right for one in made), len(made)),
                share(sum(one.found for one in there), len(there)),
            ]
        lines.append(f"| {low:,} to {high - 1:,} | {len(those)} | {' | '.join(cells)} |")
    return lines


_HONESTLY = (
    "Nothing was tuned on the reported seeds; whoever works on the inference uses the development seeds, which are"
    " other lives, and the curves of confidence are fitted to those (`scripts/calibrate_inference.py`). The simulator's"
    " habits and mishaps are guesses made wide on purpose: no real library was at hand, and real ones will differ."
)
_OTHER_LIVES = (
    "Lives that are not like the others (a life may be several of these; *no offsets*: phones that write no offset\n"
    "from UTC):"
)


def introduction(scored: Sequence[Scored], what: str, first_seed: int) -> list[str]:
    """Return what was measured on what, and what the words in the tables mean."""
    personas = Counter(one.persona for one in scored)
    lives = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(personas.items()))
    sizes = [one.photos for one in scored]
    measured = (
        f"Measured {datetime.now(tz=UTC).date()} by `scripts/accuracy_inference.py` on {len(scored)} simulated"
        f" libraries ({what} seeds {first_seed} to {first_seed + len(scored) - 1}) of {min(sizes):,} to"
        f" {max(sizes):,} photos, {sum(sizes):,} in all: {lives}."
    )
    words = (
        f"*Right*: a place within {RIGHT_M:.0f} m of a true one of those days; a trip whose days and place are a true"
        " one's, or a visit to relatives far away; a day on which something was kept every year; a device that is the"
        f" owner's. *False*: a place more than {FALSE_M / 1000:.0f} km from every true one, and everything else that"
        f" is not right. *On file*: there to be found, that is {DAYS_ON_FILE} days on which photos taken at the place"
        f" carry a position; {TRIP_PHOTOS} photos of a trip, on two days; {YEARS_ON_FILE} years in which the day has"
        f" three photos dated to it; {DEVICE_PHOTOS} photos of a device. *Aimed at*: right / found / false, in percent;"
        " of homes and workplaces *found* is aimed at by library (the second table)."
    )
    libraries = (
        f"Of libraries: *there to be found*: on {DAYS_ON_FILE} days or more photos taken there carry a position; on"
        " fewer, nothing tells such a place from one that was visited once or twice, whoever looks. What rollaudit"
        f" itself needs (a home {home.MIN_NIGHTS} nights, a workplace {work.MIN_DAYS} days) is more, and has no part in"
        " this. *Claimed, of all*: of all lives that have one, be it on file or not; *right*: all that is claimed is"
        " right, of those where something is; *false*: something claimed is false, of all libraries."
    )
    paragraphs = (measured, _HONESTLY, words, libraries)
    return [line for text in paragraphs for line in (textwrap.fill(text, 118, break_on_hyphens=False), "")]


def section(scored: Sequence[Scored], what: str, first_seed: int) -> str:
    """Return the whole section in Markdown."""
    parts = (
        introduction(scored, what, first_seed),
        [*headline(scored), ""],
        ["Libraries, each counted once:", "", *by_library(scored), ""],
        ["Claimed, by how much the photos tell of it:", "", *by_days(scored), ""],
        ["How far off:", "", *distances(scored), ""],
        ["How often claims of a stated confidence are right:", "", *calibration(scored), ""],
        [_OTHER_LIVES, "", *special(scored), ""],
        ["By size of the library:", "", *by_size(scored)],
    )
    return "\n".join(line for part in parts for line in part)


def worst(scored: Sequence[Scored]) -> list[str]:
    """Return one line for every claimed place that is not right, so that it can be looked at."""
    return [
        f"seed {one.seed} ({one.persona}, {one.photos:,} photos): {made.kind} {made.error_m:,.0f} m off,"
        f" confidence {made.confidence:.2f}"
        for one in scored
        for made in one.made
        if made.kind in {"home", "work", "second_home"} and not made.right
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE", help="measure the reported seeds, rewrite the section")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_LIBRARIES} small libraries only")
    parser.add_argument("--worst", action="store_true", help="list every claimed place that is not right")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args(arguments)
    first = REPORTED if options.write else DEVELOPMENT
    libraries, largest = (QUICK_LIBRARIES, QUICK_LARGEST) if options.quick else (LIBRARIES, LARGEST)
    started = time.perf_counter()
    scored = measure_all(first, libraries, largest, options.jobs)
    text = section(scored, "reported" if options.write else "development", first)
    if options.write:
        write_section(options.write, "inference", text, "Inference, on simulated lives")
    else:
        print(text)
    if options.worst:
        print("\n".join(worst(scored)), file=sys.stderr)
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
