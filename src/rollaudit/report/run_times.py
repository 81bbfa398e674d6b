"""Where a run's time went, as lines for a person and as JSON values. Numbers, formats and detectors only."""

from typing import Any

from rollaudit.model.run_profile import RunTimes


def times_as_lines(times: RunTimes) -> list[str]:
    """Return the stages with their seconds, and below each what the workers spent on each kind of file."""
    lines = [f"{'stage':<40} {'seconds':>9} {'files':>9} {'ms each':>9} {'longest':>9}"]
    for stage in times.stages:
        lines.append(f"{stage.name:<40} {stage.seconds:9.2f} {stage.items or '':>9}")
        for one in stage.readers:
            each = 1000 * one.seconds / one.files
            failed = f"  {one.failed:,} failed" if one.failed else ""
            lines.append(
                f"  {one.kind:<38} {one.seconds:9.2f} {one.files:9} {each:9.2f} {1000 * one.longest:9.2f}{failed}"
            )
    told = sum(stage.seconds for stage in times.stages)
    lines.append(f"{'before, between and after':<40} {max(0.0, times.seconds - told):9.2f}")
    lines.append(f"{'all':<40} {times.seconds:9.2f}")
    lines.append("Seconds of a stage by the clock, of what stands below it by the workers, added up over all of them.")
    return lines


def times_as_json(times: RunTimes) -> dict[str, Any]:
    """Return the same as JSON values; seconds to the microsecond."""
    return {
        "seconds": round(times.seconds, 6),
        "stages": [
            {
                "stage": stage.name,
                "seconds": round(stage.seconds, 6),
                "items": stage.items,
                "readers": [
                    {
                        "kind": one.kind,
                        "files": one.files,
                        "seconds": round(one.seconds, 6),
                        "longest": round(one.longest, 6),
                        "failed": one.failed,
                    }
                    for one in stage.readers
                ],
            }
            for stage in times.stages
        ],
    }
