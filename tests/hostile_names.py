"""A report whose names and facts try to be something else: markup, commands, formulas, lines of a log."""

from dataclasses import replace

from report_fixture import ListedEvidence, build_report
from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    CaptureTime,
    Category,
    Device,
    Extraction,
    Faces,
    Fact,
    FileFormat,
    FileRecord,
    FileRole,
    MediaKind,
    Outcome,
    Position,
    Reason,
    ReasonCode,
)
from rollaudit.rules.policy import FindingTally, Judge
from rollaudit.rules.registry import evaluate

NAMES = (
    "plain.jpg",
    "a, b: 100%.jpg",
    "=cmd|' /C calc'!A0.jpg",
    "-rf.jpg",
    "@SUM(A1).jpg",
    "new\nline\r.jpg",
    "::error file=x::owned.jpg",
    "x ##[error]owned.jpg",
    "\u202egpj.exe",
    "\udcff\udcfe.jpg",
    "<script>alert(1)</script>&amp;.jpg",
    "[a](http://example.org)|`b`|@all|www.example.org.jpg",
    "\x1b[31mred\x00.jpg",
    "]]>.jpg",
    "sub/dir with space/\N{PILE OF POO}.jpg",
)


def hostile_asset(number, name):
    """Return an asset of that name, with a position and a caption as hostile as the name is."""
    facts = (
        Fact(category=Category.CAPTION_TEXT, field=f"F{name}", value=name, source=f"PNG:{name}"),
        Fact(category=Category.DATE_TAKEN, field="n", value=-1.5, source="EXIF:x"),
    )
    position = Position(latitude=-33.5, longitude=151.25, source=f"EXIF:{name}", altitude_m=12.5)
    time = CaptureTime(local="2025-06-27T18:03:11", offset="+02:00", source=name)
    partial = number == 0
    record = FileRecord(
        path=name,
        size=10,
        mtime_ns=0,
        inode=number,
        format=FileFormat.PNG,
        content_id=f"{number:032x}",
        sha256=None,
        outcome=Outcome.PARTIAL if partial else Outcome.READ,
        reasons=(Reason(code=ReasonCode.TRUNCATED),) if partial else (),
        extraction=Extraction() if partial else Extraction(facts=facts, position=position, capture_time=time),
    )
    return Asset(
        id=record.content_id,
        path=name,
        kind=MediaKind.PHOTO,
        files=(AssetFile(role=FileRole.PRIMARY, record=record),),
        capture_time=record.extraction.capture_time,
        position=record.extraction.position,
        place=None,
        device=Device(model=name, owner=None),
        faces=Faces(looked_for=False),
        facts=record.extraction.facts,
    )


def report_of(assets, **changes):
    """Return a report on these assets with all their findings."""
    findings = tuple(one for asset in assets for one in evaluate(asset))
    tally = FindingTally(Judge())
    for asset in assets:
        tally.add(tuple(evaluate(asset)))
    evidence = ListedEvidence(listed_assets=tuple(assets), listed_findings=findings)
    return build_report(evidence=evidence, findings=tally.summary(), **changes)


def hostile_report(**changes):
    """Return the report on an asset of each name; the first was read in part, and has no finding."""
    return report_of([hostile_asset(number, name) for number, name in enumerate(NAMES)], **changes)


def many_findings(high, low):
    """Return a report with so many findings of high and of low severity, the low ones first by path."""
    plain = replace(hostile_asset(1, "x.jpg"), facts=(), device=Device())
    timed = [replace(plain, position=None, path=f"a{number:06}.jpg", id=f"{number:032x}") for number in range(low)]
    placed = [
        replace(plain, capture_time=None, path=f"b{number:06}.jpg", id=f"{number:031x}b") for number in range(high)
    ]
    return report_of([*timed, *placed])
