"""Reports in which every text that a file can carry, or a file's name, is one given text."""

import dataclasses
from datetime import date

from report_fixture import ListedEvidence, build_report
from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    CaptureTime,
    Category,
    Device,
    EvidenceTier,
    FaceBox,
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
from rollaudit.model.finding import Finding
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import Alternative, CategoryEffect, Example, Inference, InferencePlace, RankedAsset
from rollaudit.model.severity import Certainty, Severity
from rollaudit.model.summaries import DeviceSummary, Period, PlaceCount, TimeSummary

RUNS = "window.__ran=1"
HOSTILE = (
    f"<script>{RUNS}</script>",
    f"</script><script>{RUNS}</script>",
    f'"><img src=x onerror={RUNS}>',
    f"' onfocus={RUNS} autofocus x='",
    f"</title><svg onload={RUNS}>",
    f"</textarea><img src=x onerror={RUNS}>",
    f"</style><script>{RUNS}</script>",
    "<!--<script>",
    f"--><script>{RUNS}</script>",
    "{{7*7}}{% raw %}",
    "{% include '/etc/passwd' %}",
    "${7*7}",
    f"javascript:{RUNS}",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<a href=http://127.0.0.1:9/>x",
    "<base href=http://127.0.0.1:9/>",
    "<form action=http://127.0.0.1:9/><input autofocus>",
    "<iframe srcdoc='<script>parent.__ran=1</script>'>",
    "\u2028x\u2029",
    "a\x00b\x1b[31m",
    "\u202egpj.exe",
    "\udcff\udcfe.jpg",
    "<plaintext>",
    "]]><x>",
    f"&lt;script&gt;{RUNS}&lt;/script&gt;",
    "&#60;script&#62;",
    "=cmd|' /C calc'!A0",
    "A" * 20_000,
    f"\\u003cimg src=x onerror={RUNS}\\u003e",
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUNS}&gt;">',
    "<noscript><p title='</noscript><img src=x onerror=window.__ran=1>'>",
    "#photo-1:target{background:url(http://127.0.0.1:9/)}",
    "🏳️\u200d🌈 ünïcödé",
)
DAYS = Period(first=date(2024, 3, 9), last=date(2025, 7, 2))


def report_of(texts):
    """A report with one photo, device, name, town, example and claim for each text, full of that text."""
    base = build_report()
    assets = tuple(_asset(number, text) for number, text in enumerate(texts))
    findings = tuple(_finding(asset, text) for asset, text in zip(assets, texts, strict=True))
    ids = tuple(asset.id for asset in assets)
    return dataclasses.replace(
        base,
        library=f"/photos/{texts[0]}",
        evidence=ListedEvidence(listed_assets=assets, listed_findings=findings),
        top=tuple(_ranked(asset, text) for asset, text in list(zip(assets, texts, strict=True))[:10]),
        devices=tuple(_device_summary(text) for text in texts),
        faces=dataclasses.replace(base.faces, names=tuple(texts)),
        places=dataclasses.replace(base.places, top=tuple(_town(text) for text in texts), unnamed=1),
        handover=tuple(
            dataclasses.replace(
                row,
                examples=tuple(
                    Example(asset_id=asset.id, path=asset.path, value=f"{text}: {text}")
                    for asset, text in list(zip(assets, texts, strict=True))[place : place + 3]
                ),
            )
            if row.ceiling
            else row
            for place, row in enumerate(base.handover)
        ),
        exposures=tuple(dataclasses.replace(one, evidence=ids) for one in base.exposures),
        inferences=tuple(_claims(texts, ids)),
        times=_times(),
        coverage=dataclasses.replace(base.coverage, by_reason={"malformed": 3}, by_format={"jpeg": 1204}),
    )


def compared(texts):
    """The same report beside profiles that somebody wrote, whose every word is one given text."""
    report = report_of(texts)
    return dataclasses.replace(report, alternatives=tuple(_alternatives(report, texts)))


def _alternatives(base, texts):
    for text in texts:
        clauses = tuple(dataclasses.replace(one, quote=text, statement=text) for one in base.profile.clauses)
        profile = dataclasses.replace(base.profile, edition=text, title=text, clauses=clauses)
        yield Alternative(
            profile=profile,
            platforms=tuple(PlatformAccess),
            scope=base.scope,
            effects=(CategoryEffect(category=Category.LOCATION_PRECISE, before=902, after=0),),
            verdicts=base.verdicts,
        )


def _times():
    week = tuple(tuple((day + hour) % 5 for hour in range(24)) for day in range(7))
    return TimeSummary(dated=9, with_offset=4, months=(("2024-03", 4), ("2024-04", 5)), hours=(1,) * 24, week=week)


def _asset(number, text):
    facts = tuple(
        Fact(category=category, field=text, value=text, source=text, confidence=0.5)
        for category in Category
        if category is not Category.MEDIA_CONTENT
    )
    path = f"{text}/{text}"
    record = FileRecord(
        path=path,
        size=1,
        mtime_ns=0,
        inode=number,
        format=FileFormat.JPEG,
        content_id=f"{number:032x}",
        sha256=None,
        outcome=Outcome.READ,
    )
    return Asset(
        id=f"{number:032x}",
        path=path,
        kind=MediaKind.PHOTO,
        files=(AssetFile(role=FileRole.PRIMARY, record=record), AssetFile(role=FileRole.SIDECAR, record=record)),
        capture_time=CaptureTime(local=text, offset=text, source=text, confidence=0.5),
        position=Position(latitude=38.7 + number / 1000, longitude=-9.1, source=text, accuracy_m=5.0),
        place=Place(name=text, region=text, country_code=text, distance_km=1.0),
        device=Device(make=text, model=text, software=text, lens=text, body_serial=text, owner=text, host=text),
        faces=Faces(
            looked_for=True,
            count=2,
            tier=EvidenceTier.DETECTOR,
            boxes=(FaceBox(left=0.1, top=0.1, width=0.2, height=0.2, score=0.9),),
            reason=text,
        ),
        facts=facts,
    )


def _finding(asset, text):
    return Finding(
        rule="rule",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        asset_id=asset.id,
        path=asset.path,
        message=text,
        fingerprint="0" * 32,
    )


def _ranked(asset, text):
    return RankedAsset(
        asset_id=asset.id, path=asset.path, score=1.0, categories=(Category.LOCATION_PRECISE,), values=(text, text)
    )


def _device_summary(text):
    return DeviceSummary(make=text, model=text, body_serial=text, owner=text, assets=3, period=DAYS)


def _town(text):
    return PlaceCount(name=text, region=text, country_code=text, assets=2)


def _claims(texts, ids):
    circle = InferencePlace(latitude=38.7, longitude=-9.1, radius_m=75.0)
    for text in texts:
        yield Inference(
            id="home",
            claim=text,
            confidence=0.95,
            evidence=ids,
            period=DAYS,
            place=circle,
            abstained=None,
            method=text,
            details=((text, text),),
            asset_count=len(ids),
            made_from=3,
            ends_without=ids[:1],
            ends_with=(text,),
        )
        yield Inference(
            id="work", claim="", confidence=0.0, evidence=(), period=None, place=None, abstained=text, method=text
        )
