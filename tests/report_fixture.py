"""A believable `Report` for tests of outputs: a phone's camera roll of nine years under a small, real profile."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

from rollaudit.model.evidence import Asset, Category, Coverage, FileRecord
from rollaudit.model.finding import Finding
from rollaudit.model.policy import (
    Applicability,
    AppliesMatter,
    Authority,
    Clause,
    Conflict,
    Control,
    ControlDefault,
    ControlKind,
    Mark,
    PlatformAccess,
    ProcessingSite,
    Profile,
    Retention,
    RetentionRule,
    Source,
    Stance,
    Transferred,
    Use,
    UseStance,
)
from rollaudit.model.report import (
    AssetEvidence,
    Example,
    Exposure,
    Handover,
    Inference,
    Ledger,
    NotLookedFor,
    PlatformEffect,
    RankedAsset,
    Report,
    UseVerdict,
)
from rollaudit.model.scope import Scope, ScopeSource, ScopeWindow, Selector, Trigger
from rollaudit.model.summaries import (
    DeviceSummary,
    FaceSummary,
    MapCell,
    Period,
    PlaceCount,
    PlacesSummary,
    ScopeCount,
    TimeSummary,
)


@dataclasses.dataclass(frozen=True, slots=True)
class ListedEvidence:
    """Assets, other files and findings from tuples."""

    listed_assets: tuple[Asset, ...] = ()
    listed_files: tuple[FileRecord, ...] = ()
    listed_findings: tuple[Finding, ...] = ()

    def assets(self) -> Iterator[AssetEvidence]:
        for asset in self.listed_assets:
            found = frozenset(fact.category for fact in asset.facts)
            yield AssetEvidence(
                asset=asset,
                ledger=Ledger(
                    found=tuple(sorted(found)), absent=(), unread=(), not_looked_for=tuple(set(Category) - found)
                ),
                categories=tuple(sorted(found)),
                findings=tuple(one for one in self.listed_findings if one.path == asset.path),
            )

    def other_files(self) -> Iterator[FileRecord]:
        return iter(self.listed_files)


VERGE = Source(
    id="verge-october",
    publisher="The Verge",
    title="Facebook's new button lets its AI look at photos you haven't uploaded yet",
    dated=date(2025, 10, 18),
    authority=Authority.SPOKESPERSON,
)
REPRINT = Source(
    id="mashable",
    publisher="Mashable",
    title="A report of the pop-up",
    dated=date(2025, 6, 27),
    authority=Authority.PRESS,
)
TERMS = Source(
    id="ai-terms-july",
    publisher="Meta",
    title="Meta AIs Terms of Service",
    dated=date(2025, 7, 1),
    authority=Authority.CONTRACT,
)
NEWER_TERMS = Source(
    id="ai-terms-december",
    publisher="Meta",
    title="Meta AIs Terms of Service",
    dated=date(2025, 12, 18),
    authority=Authority.CONTRACT,
)
HELP = Source(
    id="help",
    publisher="Facebook Help",
    title="Camera roll sharing suggestions",
    dated=date(2026, 1, 2),
    authority=Authority.HELP,
    read_in="a note of January 2026",
)
PRESS = Source(
    id="telepolis",
    publisher="Telepolis",
    title="A report of the window",
    dated=date(2025, 6, 30),
    authority=Authority.PRESS,
)


def _clause(
    name: str,
    statement: str,
    quote: str | None,
    source: Source | None,
    mark: Mark,
    categories: tuple[Category, ...],
    *uses: UseStance,
) -> Clause:
    return Clause(id=name, statement=statement, quote=quote, source=source, mark=mark, categories=categories, uses=uses)


def _use(use: Use, stance: Stance, condition: str | None = None) -> UseStance:
    return UseStance(use=use, stance=stance, condition=condition)


def build_profile() -> Profile:
    """A small profile with every mark, a condition, a conflict and something not disclosed."""
    media = (Category.MEDIA_CONTENT,)
    clauses = (
        _clause(
            "upload",
            "Selected media are uploaded to Meta's cloud on a regular basis.",
            "select media from your camera roll and upload it to our cloud on a regular basis",
            REPRINT,
            Mark.REPRINT,
            (Category.MEDIA_CONTENT, Category.DATE_TAKEN, Category.LOCATION_PRECISE),
            _use(Use.PROVIDE_FEATURE, Stance.PERMITTED),
        ),
        _clause(
            "window",
            "Media of the last 30 days are taken, older ones where a theme fits.",
            None,
            PRESS,
            Mark.SECONDHAND,
            media,
        ),
        _clause(
            "faces",
            "Once shared, images are analysed, including facial features.",
            "Once shared, you agree that Meta will analyze those images, including facial features, using AI.",
            TERMS,
            Mark.VERBATIM,
            (Category.FACE_PRESENCE, Category.FACIAL_FEATURES),
            _use(Use.PROVIDE_FEATURE, Stance.PERMITTED),
        ),
        _clause(
            "retain",
            "The AIs may retain and use information.",
            "the AIs may retain and use that information to provide more personalized Outputs",
            TERMS,
            Mark.VERBATIM,
            (*media, Category.LOCATION_PRECISE, Category.FACE_PRESENCE),
            _use(Use.PERSONALISE, Stance.PERMITTED),
        ),
        _clause(
            "review",
            "Review may be by people.",
            "this review may be automated or manual (human)",
            TERMS,
            Mark.VERBATIM,
            media,
            _use(Use.HUMAN_REVIEW, Stance.PERMITTED),
        ),
        _clause(
            "no-ads",
            "The pop-up says media are not used for ads.",
            "Your media won't be used for ads targeting",
            REPRINT,
            Mark.REPRINT,
            media,
            _use(Use.ADS, Stance.DENIED),
        ),
        _clause(
            "newer-terms",
            "Interactions personalise ads and improve AI.",
            "to personalize your experiences and ads, and improve AI at Meta",
            NEWER_TERMS,
            Mark.VERBATIM,
            media,
            _use(Use.ADS, Stance.PERMITTED),
            _use(Use.TRAIN_AI, Stance.PERMITTED),
        ),
        _clause(
            "no-training",
            "A spokesperson says media are not used to improve AI unless edited or shared.",
            "We don't use media from your camera roll to improve AI at Meta, unless you choose to edit this media "
            "with our AI tools, or share",
            VERGE,
            Mark.REPRINT,
            media,
            _use(Use.TRAIN_AI, Stance.PERMITTED_IF, "the owner edits the media with Meta's AI tools, or shares them"),
        ),
        _clause(
            "removal",
            "Removal begins after 30 days.",
            "will begin to remove your already uploaded photos and videos from our cloud after 30 days",
            HELP,
            Mark.REPRINT,
            media,
        ),
        _clause("kept", "How long media are kept while the setting is on.", None, None, Mark.UNKNOWN, media),
    )
    return Profile(
        id="facebook-cloud-processing",
        edition="2025-06",
        title="Facebook camera roll cloud processing",
        vendor="Meta",
        summary="Facebook selects unpublished photos and videos and uploads them to suggest ideas.",
        effective=date(2025, 6, 27),
        scope=Scope(
            source=ScopeSource.CAMERA_ROLL_UNPUBLISHED,
            window=ScopeWindow.LAST_N_DAYS,
            window_days=30,
            older_if_theme=True,
            trigger=Trigger.ONGOING,
            selectors=(Selector.TIME, Selector.LOCATION, Selector.THEME),
            clauses=("upload", "window"),
        ),
        processing_site=ProcessingSite.CLOUD,
        transferred=(Transferred.ORIGINAL,),
        clauses=clauses,
        conflicts=(
            Conflict(
                id="ads",
                matter="Whether camera-roll media are used for ads",
                use=Use.ADS,
                clauses=("no-ads", "newer-terms"),
            ),
            Conflict(
                id="training",
                matter="Whether camera-roll media train AI",
                use=Use.TRAIN_AI,
                clauses=("newer-terms", "no-training"),
            ),
        ),
        retention=(
            Retention(rule=RetentionRule.BEGINS_REMOVAL_AFTER, days=30, clause="removal"),
            Retention(rule=RetentionRule.UNKNOWN, days=None, clause="kept"),
        ),
        controls=(
            Control(
                id="toggle",
                kind=ControlKind.TOGGLE,
                label="Get creative ideas made for you by allowing camera roll cloud processing",
                path=("Settings", "Preferences", "Camera roll sharing suggestions"),
                default=ControlDefault.DISPUTED,
                effect="Uploaded copies begin to go after 30 days.",
                clause="removal",
            ),
        ),
        sources=(REPRINT, TERMS, NEWER_TERMS, VERGE, HELP, PRESS),
        applies=(
            Applicability(
                matter=AppliesMatter.REGION,
                value="US",
                statement="Offered in the United States since June 2025.",
                source=PRESS,
                mark=Mark.SECONDHAND,
                since="2025-06",
            ),
            Applicability(
                matter=AppliesMatter.MINIMUM_AGE,
                value="13",
                statement="The AI terms ask for an age of 13 or over.",
                source=TERMS,
                mark=Mark.VERBATIM,
            ),
        ),
        undisclosed=("when the removal ends", "the feature's own age limit"),
    )


ROLL = Period(first=date(2017, 3, 4), last=date(2026, 1, 30))


def _row(
    category: Category,
    stated: int,
    ceiling: int,
    *,
    clauses: tuple[str, ...] = (),
    examples: tuple[tuple[str, str], ...] = (),
) -> Handover:
    return Handover(
        category=category,
        looked_for=True,
        stated=stated,
        ceiling=ceiling,
        full_access=ceiling,
        period=ROLL if ceiling else Period(),
        dated=ceiling,
        clauses=clauses,
        examples=tuple(
            Example(asset_id=f"{index:032x}", path=path, value=value) for index, (path, value) in enumerate(examples)
        ),
    )


def _unseen(category: Category) -> Handover:
    return Handover(
        category=category,
        looked_for=False,
        stated=0,
        ceiling=0,
        full_access=0,
        period=Period(),
        dated=0,
        clauses=(),
        examples=(),
    )


def _handover() -> tuple[Handover, ...]:
    return (
        _row(Category.MEDIA_CONTENT, 41, 1129, clauses=("upload", "retain", "review", "no-ads")),
        _row(Category.DATE_TAKEN, 41, 1117, clauses=("upload",), examples=(("2017/IMG_0001.JPG", "2017-03-04T11:02"),)),
        _row(
            Category.LOCATION_PRECISE,
            33,
            902,
            clauses=("upload", "retain"),
            examples=(
                ("2024/06/IMG_2231.HEIC", "38.71694, -9.16390, to 5 m"),
                ("2025/05/IMG_4410.HEIC", "41.89021, 12.49223, to 8 m"),
            ),
        ),
        _row(Category.LOCATION_INFERRED, 0, 0),
        _row(Category.DEVICE_INFO, 41, 1096, examples=(("2024/06/IMG_2231.HEIC", "Apple iPhone 13"),)),
        _row(Category.DEVICE_IDENTIFIER, 0, 212, examples=(("2019/DSC_0441.JPG", "BodySerialNumber 2041187"),)),
        _row(
            Category.FACE_PRESENCE,
            22,
            611,
            clauses=("faces", "retain"),
            examples=(("2025/06/IMG_4702.HEIC", "9 faces"),),
        ),
        _row(Category.PERSON_IDENTITY, 4, 122, examples=(("2023/12/IMG_1904.JPG", "Ana Silva, Rui Costa"),)),
        _row(Category.CAPTION_TEXT, 0, 0),
        _unseen(Category.OBJECTS_SCENES),
        _unseen(Category.TEXT_IN_IMAGE),
    )


def _months() -> tuple[tuple[str, int], ...]:
    names = [f"{2017 + index // 12}-{index % 12 + 1:02}" for index in range(2, 109)]
    counts = [3 + index // 15 + (index * 7) % 6 + (14 if index % 12 in {3, 4, 5} else 0) for index in range(len(names))]
    for index in range(sum(counts) - 1117):
        counts[(index * 5) % len(counts)] -= 1
    return tuple(zip(names, counts, strict=True))


def _verdicts(profile: Profile) -> tuple[UseVerdict, ...]:
    stances = {
        Use.PROVIDE_FEATURE: Stance.PERMITTED,
        Use.PERSONALISE: Stance.PERMITTED,
        Use.HUMAN_REVIEW: Stance.PERMITTED,
        Use.TRAIN_AI: Stance.CONFLICTING,
        Use.ADS: Stance.CONFLICTING,
    }
    silent = UseVerdict(use=Use.SHARE_PARTNERS, stance=Stance.SILENT, clauses=(), asset_count=0)
    said_of = {use: [(c.id, said) for c in profile.clauses for said in c.uses if said.use is use] for use in stances}
    return (
        *(
            UseVerdict(use=use, stance=stance, clauses=tuple(said_of[use]), asset_count=1129)
            for use, stance in stances.items()
        ),
        silent,
    )


def _exposures(profile: Profile) -> tuple[Exposure, ...]:
    conflicts = {name: conflict.id for conflict in profile.conflicts for name in conflict.clauses}
    return tuple(
        Exposure(
            clause=clause.id,
            use=said.use,
            stance=said.stance,
            condition=said.condition,
            categories=clause.categories,
            asset_count=611 if clause.id == "faces" else 1129,
            stated_count=22 if clause.id == "faces" else 41,
            evidence=("0" * 32,),
            conflict=conflicts.get(clause.id),
        )
        for clause in profile.clauses
        for said in clause.uses
    )


def _places() -> PlacesSummary:
    return PlacesSummary(
        positions=902,
        countries=("BR", "DE", "ES", "FR", "IT", "JP", "MA", "PT"),
        towns=212,
        top=(
            PlaceCount(name="Lisbon", region="Lisbon", country_code="PT", assets=412),
            PlaceCount(name="Oeiras", region="Lisbon", country_code="PT", assets=160),
            PlaceCount(name="Rome", region="Lazio", country_code="IT", assets=64),
            PlaceCount(name="São Paulo", region="São Paulo", country_code="BR", assets=41),
            PlaceCount(name="Kyoto", region="Kyoto", country_code="JP", assets=38),
        ),
        cells=(
            MapCell(latitude=38.75, longitude=-9.25, assets=572),
            MapCell(latitude=41.75, longitude=12.25, assets=64),
            MapCell(latitude=-23.75, longitude=-46.75, assets=41),
            MapCell(latitude=35.25, longitude=135.75, assets=38),
            MapCell(latitude=52.25, longitude=13.25, assets=30),
            MapCell(latitude=31.75, longitude=-8.25, assets=22),
        ),
        unnamed=3,
        accuracy_m=4.7,
    )


def _devices() -> tuple[DeviceSummary, ...]:
    phone = Period(first=date(2021, 11, 2), last=date(2026, 1, 30))
    camera = Period(first=date(2017, 3, 4), last=date(2020, 8, 1))
    return (
        DeviceSummary(make="Apple", model="iPhone 13", body_serial=None, owner=None, assets=640, period=phone),
        DeviceSummary(make="Apple", model="iPhone 7", body_serial=None, owner=None, assets=244, period=camera),
        DeviceSummary(
            make="NIKON CORPORATION",
            model="NIKON D5300",
            body_serial="2041187",
            owner="Ana Silva",
            assets=212,
            period=camera,
        ),
    )


def _top() -> tuple[RankedAsset, ...]:
    return (
        RankedAsset(
            asset_id="0" * 32,
            path="2024/06/IMG_2231.HEIC",
            score=9.5,
            categories=(
                Category.DATE_TAKEN,
                Category.LOCATION_PRECISE,
                Category.DEVICE_INFO,
                Category.FACE_PRESENCE,
                Category.PERSON_IDENTITY,
            ),
            values=("38.71694, -9.16390, to 5 m", "4 faces", "Ana Silva", "Apple iPhone 13"),
        ),
        RankedAsset(
            asset_id="1" * 32,
            path="2019/DSC_0441.JPG",
            score=7.0,
            categories=(Category.DATE_TAKEN, Category.DEVICE_IDENTIFIER),
            values=("BodySerialNumber 2041187", "owner Ana Silva"),
        ),
    )


def _base() -> dict[str, Any]:
    profile = build_profile()
    return {
        "tool_version": "0.1.0",
        "as_of": date(2026, 1, 31),
        "library": "/home/ana/Pictures/iPhone",
        "profile": profile,
        "platform": PlatformAccess.FULL,
        "coverage": Coverage(
            files_found=1204,
            read=1196,
            partial=5,
            skipped=3,
            by_reason={"truncated": 4, "malformed": 1, "format_not_read": 2, "not_media": 1},
            by_format={"jpeg": 702, "heic": 339, "mov": 160, "dng": 2, "other": 1},
            photos=1041,
            videos=88,
            percent=99.4,
        ),
        "ledger": (),
        "scope": ScopeCount(
            window_days=30,
            window=Period(first=date(2026, 1, 1), last=date(2026, 1, 31)),
            stated=41,
            ceiling=1129,
            undated=12,
            per_month=26.8,
        ),
        "handover": _handover(),
        "places": _places(),
        "times": TimeSummary(
            dated=1117,
            with_offset=884,
            months=_months(),
            hours=(3, 1, 0, 0, 0, 2, 6, 18, 31, 44, 61, 80, 96, 88, 72, 70, 81, 99, 121, 96, 63, 41, 26, 18),
        ),
        "devices": _devices(),
        "faces": FaceSummary(
            looked_at=1041,
            with_faces=611,
            one=292,
            several=319,
            two=198,
            groups=102,
            crowds=19,
            told=4,
            unnamed=560,
            more_than_named=21,
            shown_names=2,
            faces=1408,
            unclear=6,
            names=("Ana Silva", "Rui Costa"),
        ),
        "redacted_assets": 7,
        "top": _top(),
        "exposures": _exposures(profile),
        "verdicts": _verdicts(profile),
        "platform_effects": (
            PlatformEffect(
                platform=PlatformAccess.NO_MEDIA_LOCATION, category=Category.LOCATION_PRECISE, before=902, after=0
            ),
            PlatformEffect(platform=PlatformAccess.PICKER, category=Category.LOCATION_PRECISE, before=902, after=0),
        ),
        "inferences": (),
        "not_looked_for": (
            NotLookedFor(category=Category.OBJECTS_SCENES, reason="this version has no detector for objects"),
            NotLookedFor(category=Category.TEXT_IN_IMAGE, reason="this version reads no text in pictures"),
        ),
        "evidence": ListedEvidence(),
    }


def build_report(**changes: Any) -> Report:
    """The whole report; `changes` replace its fields."""
    return Report(**{**_base(), **changes})


def empty_report(**changes: Any) -> Report:
    """A report in which everything was looked for and nothing was found: every number is 0."""
    nothing: dict[str, Any] = {
        "coverage": Coverage(
            files_found=0,
            read=0,
            partial=0,
            skipped=0,
            by_reason={},
            by_format={},
            photos=0,
            videos=0,
            percent=100.0,
        ),
        "ledger": (),
        "scope": ScopeCount(window_days=None, window=Period(), stated=0, ceiling=0, undated=0, per_month=0.0),
        "handover": tuple(_row(category, 0, 0) for category in Category),
        "places": PlacesSummary(positions=0, countries=(), towns=0, top=(), cells=(), unnamed=0, accuracy_m=None),
        "times": TimeSummary(dated=0, with_offset=0, months=(), hours=(0,) * 24),
        "devices": (),
        "faces": FaceSummary(looked_at=0, with_faces=0, one=0, several=0, faces=0, unclear=0, names=()),
        "redacted_assets": 0,
        "top": (),
        "exposures": (),
        "verdicts": (),
        "platform_effects": (),
        "not_looked_for": (),
    }
    return build_report(**{**nothing, **changes})


def claim(claimed: str, confidence: float, *, abstained: str | None = None) -> Inference:
    """One inference for a report that has some."""
    return Inference(
        id="home",
        claim=claimed,
        confidence=confidence,
        evidence=(),
        period=None,
        place=None,
        abstained=abstained,
    )
