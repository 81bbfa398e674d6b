"""rollaudit: what a camera-roll opt-in would expose, shown on the owner's own machine.

    from rollaudit import scan

    with scan("~/Pictures/iPhone") as report:
        for finding in report.findings():
            print(finding.rule, finding.path)

`scan` reads a library, `open_report` a finished scan; both return a `Report`. What they need is loaded when they are
asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rollaudit.api import AssetFact, Report, open_report, scan

__version__ = "0.1.0"
__all__ = ["AssetFact", "Report", "__version__", "open_report", "scan"]


def __getattr__(name: str) -> Any:
    """Load the interface when a part of it is asked for (PEP 562): the command line never pays for it."""
    if name in {"AssetFact", "Report", "open_report", "scan"}:
        from rollaudit import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Name what can be asked for."""
    return sorted({*globals(), *__all__})
