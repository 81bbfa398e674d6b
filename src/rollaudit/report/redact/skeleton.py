"""What every redacted report keeps: the texts, the counts. Fails closed: a part that is not named here is left out."""

from rollaudit.model.redaction import Redaction
from rollaudit.model.report import AssetSource, Inference, Report
from rollaudit.model.summaries import DeviceSummary, FaceSummary, PlacesSummary
from rollaudit.report.redact.redaction import LIBRARY


def skeleton(  # noqa: PLR0913 - the parts that each redaction makes by itself
    report: Report,
    level: Redaction,
    *,
    places: PlacesSummary,
    devices: tuple[DeviceSummary, ...],
    faces: FaceSummary,
    inferences: tuple[Inference, ...],
    evidence: AssetSource,
) -> Report:
    """Return the report with these parts, without any asset's id, path or value, and without thumbnails."""
    return Report(
        tool_version=report.tool_version,
        as_of=report.as_of,
        library=LIBRARY,
        profile=report.profile,
        platform=report.platform,
        coverage=report.coverage,
        ledger=report.ledger,
        scope=report.scope,
        handover=(),
        places=places,
        times=report.times,
        devices=devices,
        faces=faces,
        redacted_assets=report.redacted_assets,
        top=(),
        exposures=(),
        verdicts=report.verdicts,
        platform_effects=report.platform_effects,
        inferences=inferences,
        not_looked_for=report.not_looked_for,
        evidence=evidence,
        platform_descriptions=report.platform_descriptions,
        reach=(),
        legal=report.legal,
        findings=report.findings,
        what_if=report.what_if,
        redaction=level,
        alternatives=report.alternatives,
        detectors=report.detectors,
    )
