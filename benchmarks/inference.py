"""What it costs to infer from a whole roll: seconds and memory, from a thousand photos to a million.

    python benchmarks/inference.py [--most N] [--seed S]

Each library is an invented life put straight into a store, as a scan would have stored it; then the store is analysed
in a process of its own. Inference is the part of the analysis that works on the whole roll; the rest counts, names
places and matches clauses. CPU seconds are those of the inference alone, whatever else the machine was busy with.
Memory is the analysing process's largest.
"""

# ruff: noqa: PLC0415 - each step runs in a process of its own, which holds what that step needs and no more

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUDGET_SECONDS, BUDGET_MB = 90.0, 200.0
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)  # getrusage(2): bytes there, kilobytes here


def simulate(store_path: Path, photos: int, seed: int) -> dict[str, float]:
    """Fill a store; return the seconds and the peak memory."""
    from rollaudit.pipeline.progress import NoProgress
    from rollaudit.pipeline.simulate import fill_store
    from rollaudit.sample.simulator.persona import Persona
    from rollaudit.store.store import Store

    started = time.perf_counter()
    with Store(store_path) as store:
        fill_store(store, photos, seed, Persona.OFFICE, NoProgress())
    return {"seconds": time.perf_counter() - started, "mb": peak_mb()}


def analyse(store_path: Path) -> dict[str, float]:
    """Analyse a store; return the seconds in all, those of the inference, the claims made, and the peak memory."""
    import rollaudit.pipeline.analyse as analysis
    from rollaudit.model.policy import PlatformAccess
    from rollaudit.pipeline.stored import StoredRequest, report_of, stored_scan
    from rollaudit.profiles.load import load_profile

    spent, worked = [], []
    infer = analysis.infer

    def timed(*roll: object, **options: object) -> object:
        started, begun = time.perf_counter(), time.process_time()
        try:
            return infer(*roll, **options)
        finally:
            spent.append(time.perf_counter() - started)
            worked.append(time.process_time() - begun)

    analysis.infer = timed
    request = StoredRequest(profile=load_profile("facebook-cloud-processing"), platform=PlatformAccess.FULL)
    started = time.perf_counter()
    with stored_scan(store_path) as scan:
        claims = [one for one in report_of(scan, request).inferences if one.abstained is None]
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "inference": sum(spent), "cpu": sum(worked), "claims": len(claims), "mb": peak_mb()}


def in_a_process(*arguments: str) -> dict[str, float]:
    """Run one step in a process of its own, so that its memory is its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    said: dict[str, float] = json.loads(done.stdout)
    return said


def main() -> int:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1], metavar="N", help="leave out larger libraries")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which lives")
    parser.add_argument("--step", nargs=2, metavar=("WHAT", "STORE"), help=argparse.SUPPRESS)
    parser.add_argument("--photos", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        what, store = options.step[0], Path(options.step[1])
        done = simulate(store, options.photos, options.seed) if what == "simulate" else analyse(store)
        print(json.dumps(done))
        return 0
    print("   photos   put into a store            analysed    of it inference (CPU)   claims")
    last: dict[str, float] = {}
    for photos in (size for size in SIZES if size <= options.most):
        with tempfile.TemporaryDirectory(prefix="rollaudit-bench-") as scratch:
            store = str(Path(scratch) / "store.sqlite")
            made = in_a_process("--step", "simulate", store, "--photos", str(photos), "--seed", str(options.seed))
            last = in_a_process("--step", "analyse", store)
            print(
                f"{photos:9,}   {made['seconds']:7.1f} s {made['mb']:6.0f} MB   {last['seconds']:7.1f} s"
                f" {last['mb']:6.0f} MB   {last['inference']:7.1f} s ({last['cpu']:.1f})   {last['claims']:6.0f}",
                flush=True,
            )
    kept = last and last["inference"] < BUDGET_SECONDS and last["mb"] < BUDGET_MB
    if last:
        print(
            f"budget: inference under {BUDGET_SECONDS:.0f} s and {BUDGET_MB:,.0f} MB: {'kept' if kept else 'not kept'}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
