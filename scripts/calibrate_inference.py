"""Fits how sure claims of places and days are to simulated libraries, and writes `src/rollaudit/inference/curves.py`.

    python scripts/calibrate_inference.py --keep DIR    # fit on the development seeds, write the module
    python scripts/calibrate_inference.py --dry         # print it

Logistic curves by Newton's method with a small ridge, fitted to whether a place that the inference would name is a
true one's, within 200 m and at the time, and whether a day is one that is kept. Development seeds only: the reported
ones (`accuracy_inference.py`) are other lives. `--keep` holds the simulated rolls, so that the next run takes seconds.
"""

import argparse
import math
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from accuracy_inference import options_of, size_of
from rollaudit.inference import home as home_module
from rollaudit.inference.builder import RollBuilder
from rollaudit.inference.calendar_days import as_date
from rollaudit.inference.confidence import Curve
from rollaudit.inference.days import apart, kind_of
from rollaudit.inference.days_grid import MEASURES as DAY_MEASURES
from rollaudit.inference.days_grid import agreements, grid_of
from rollaudit.inference.grid import distance_m
from rollaudit.inference.living import MEASURES, days_seen, living_measures
from rollaudit.inference.points import own, own_devices, points_of
from rollaudit.inference.presence import presence_of
from rollaudit.inference.roll import Roll
from rollaudit.inference.stays import Stays, find_stays
from rollaudit.inference.survey import survey
from rollaudit.inference.work import near_homes, night_places, work_candidates
from rollaudit.inference.working import MEASURES as WORK_MEASURES
from rollaudit.inference.working import working_days
from rollaudit.pipeline.analyse import evidence_for
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.simulate import fill_store
from rollaudit.sample.simulator.persona import Persona
from rollaudit.sample.simulator.truth import TrueStay, Truth
from rollaudit.store.store import Store

TARGET = Path(__file__).parents[1] / "src/rollaudit/inference/curves.py"
LIBRARIES, LARGEST = 320, 20_000
RIGHT_M = 200.0
RIDGE = 1.0
_STEPS = 50

Cases = list[tuple[list[float], bool]]


def simulated(seed: int, kept: Path) -> tuple[Roll, Truth]:
    """Return one simulated roll with its truth: made once, and found in `kept` from then on."""
    path = kept / f"{seed}.pkl"
    if path.exists():
        found: tuple[Roll, Truth] = pickle.loads(path.read_bytes())  # noqa: S301 - written by this script
        return found
    with (
        tempfile.TemporaryDirectory(prefix="rollaudit-calibrate-") as scratch,
        Store(Path(scratch) / "store.sqlite") as store,
    ):
        truth = fill_store(store, size_of(seed, LARGEST), seed, Persona.ANYBODY, NoProgress())
        roll = roll_of(store, truth.as_of)
    path.write_bytes(pickle.dumps((roll, truth), protocol=5))
    return roll, truth


def roll_of(store: Store, as_of: date) -> Roll:
    """Return the roll that a report on the store would infer from."""
    options = options_of(as_of)
    evidence, builder = evidence_for(store, options), RollBuilder()
    for asset in evidence.observed():
        builder.add(evidence.received(asset, options.platform))
    return builder.roll(as_of)


def right(stays: Stays, region: int, period: tuple[int, int], places: Sequence[TrueStay]) -> bool:
    """Return whether a region is a true place of those days."""
    first, last = (as_date(day) for day in period)
    at = [(place.latitude, place.longitude) for place in places if place.first <= last and first <= place.last]
    if not at:
        return False
    latitude, longitude = np.array(at).T
    apart = distance_m(latitude, longitude, stays.latitude[region], stays.longitude[region])
    return bool(apart.min() <= RIGHT_M)


def candidates(seed: int, kept: Path) -> Cases:
    """Return of every region that could be a home what speaks for it, and whether it is one."""
    roll, truth = simulated(seed, kept)
    points = own(points_of(roll), own_devices(roll))
    stays = find_stays(points)
    presence = presence_of(points, stays)
    days = days_seen(points, stays, presence, night_places(points, presence))
    regions = home_module.home_candidates(presence, days)
    cases: Cases = []
    for region, measures in zip(regions, living_measures(days, stays, presence, regions), strict=True):
        there = presence.day[presence.of(region)]
        period = int(there[0]), int(there[-1])
        cases.append((measures.tolist(), right(stays, region, period, truth.homes)))
    return cases


def chosen(seed: int, kept: Path, lived: Curve) -> tuple[Cases, Cases, Cases]:
    """Return the same of the homes and second homes that would be named, however unsure, and of possible workplaces."""
    setattr(home_module, "LIVED", lived)  # noqa: B010 - the one just fitted, in this process alone
    roll, truth = simulated(seed, kept)
    found = survey(points_of(roll), own_devices(roll))
    homes: Cases = [
        ([one.lived, one.rival], right(found.stays, one.region, (one.first_day, one.last_day), truth.homes))
        for one in found.homes
    ]
    seconds: Cases = [
        (
            [math.log(one.visits), one.lived],
            right(found.stays, one.region, (one.first_day, one.last_day), truth.visits),
        )
        for one in found.second_homes
    ]
    at_home = near_homes(found.stays, tuple(one.region for one in found.homes))
    works: Cases = [
        (list(one.measures), right(found.stays, one.region, (one.first_day, one.last_day), truth.works))
        for one in (work_candidates(found.presence, working_days(found.presence, at_home)) if found.presence else ())
    ]
    return homes, seconds, works


def kept_days(seed: int, kept: Path) -> Cases:
    """Return of every day of the year that could be kept in private what speaks for it, and whether it is."""
    roll, truth = simulated(seed, kept)
    grid = grid_of(roll)
    true = {f"2000-{day.month:02}-{day.day:02}" for day in truth.recurring}
    return [
        (list(one.measures), str(np.datetime64("2000-01-01") + one.day) in true)
        for one in apart(agreements(grid.counts(), least=0.0))
        if kind_of(roll, grid, one)[0] != "public"
    ]


def fitted(cases: Cases) -> Curve:
    """Return the logistic curve that fits the cases best, its figures to two digits."""
    measures = np.array([[1.0, *case] for case, _ in cases])
    true = np.array([float(holds) for _, holds in cases])
    ridge = np.diag([1e-6, *[RIDGE] * (measures.shape[1] - 1)])
    weights = np.zeros(measures.shape[1])
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-measures @ weights))
        slope = measures.T @ (true - said) - ridge @ weights
        weights += np.linalg.solve((measures * (said * (1 - said))[:, np.newaxis]).T @ measures + ridge, slope)
    base, *rest = (round(float(weight), 2) for weight in weights)
    return Curve(base=base, weights=tuple(rest))


def module(seeds: Sequence[int], curves: dict[str, tuple[Curve, int, str]]) -> Iterator[str]:
    """Yield the lines of the module."""
    yield '"""Fitted curves of confidence: written by a script, not by hand.'
    yield ""
    yield "`scripts/calibrate_inference.py` fitted them on simulated libraries of the development seeds"
    yield f"{seeds[0]} to {seeds[-1]}."
    yield '"""'
    yield ""
    yield "from typing import Final"
    yield ""
    yield "from rollaudit.inference.confidence import Curve"
    yield ""
    for name, (curve, cases, what) in curves.items():
        yield f"{name}: Final = Curve(base={curve.base}, weights={curve.weights})"
        yield f'"""{what}'
        yield ""
        yield f"Fitted to {cases:,} cases."
        yield '"""'


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit; write or print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where simulated rolls are kept between runs")
    parser.add_argument("--libraries", type=int, default=LIBRARIES, help="how many development seeds, from 1 on")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--dry", action="store_true", help="print the module, write nothing")
    options = parser.parse_args(arguments)
    seeds = range(1, options.libraries + 1)
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    with (
        nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory(prefix="calibrate-") as place,
        ProcessPoolExecutor(max_workers=options.jobs) as pool,
    ):
        kept = Path(place)
        living = [case for cases in pool.map(partial(candidates, kept=kept), seeds) for case in cases]
        lived = fitted(living)
        days = [case for cases in pool.map(partial(kept_days, kept=kept), seeds) for case in cases]
        named = list(pool.map(partial(chosen, kept=kept, lived=lived), seeds))
    homes, seconds, works = ([case for found in named for case in found[kind]] for kind in range(3))
    text = "\n".join(
        module(
            seeds,
            {
                "LIVED": (lived, len(living), f"That a place is a home, by {', '.join(MEASURES)}."),
                "HOME": (
                    fitted(homes),
                    len(homes),
                    "That a home is one, by the log odds of the former, and by those of the likeliest other place.",
                ),
                "SECOND_HOME": (
                    fitted(seconds),
                    len(seconds),
                    "That one sleeps there at times, by the logarithm of the visits, and by `living.slept_there`.",
                ),
                "WORK": (
                    fitted(works),
                    len(works),
                    f"That a place is one of work, by {', '.join(WORK_MEASURES)}.",
                ),
                "RECURRING": (
                    fitted(days),
                    len(days),
                    f"That a day of the year is kept, by {', '.join(DAY_MEASURES)}.",
                ),
            },
        )
    )
    if options.dry:
        print(text)
    else:
        TARGET.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
