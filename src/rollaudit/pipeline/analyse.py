"""Analyse: one pass over a store's assets, the profile matched, the `Report` made. Never opens a photo."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from rollaudit.errors import NothingToAuditError
from rollaudit.inference.builder import RollBuilder
from rollaudit.inference.infer import infer
from rollaudit.model.detection import SIGHT, DetectorName, looked
from rollaudit.model.evidence import (
    FACE_CATEGORIES,
    Asset,
    Category,
    Coverage,
    FileFormat,
    MediaKind,
    Outcome,
    ReasonCode,
    companions_of,
)
from rollaudit.model.policy import PlatformAccess, Profile
from rollaudit.model.report import (
    AssetEvidence,
    CategoryCoverage,
    Handover,
    Ledger,
    NotLookedFor,
    PlatformEffect,
    Report,
)
from rollaudit.model.scope import ScopeSource, ScopeStanding
from rollaudit.model.summaries import Period, ScopeCount
from rollaudit.pipeline.alternatives import Alternatives, Received, windows_of
from rollaudit.pipeline.evidence import StoredEvidence, categories_of, in_order, rounded
from rollaudit.pipeline.examples import Strongest
from rollaudit.pipeline.few import MOST, Few
from rollaudit.pipeline.ledger import ledger_of
from rollaudit.pipeline.tally import Days, Devices, People, Places, Times, UpTo, captured_on
from rollaudit.pipeline.whatif import counted_whole
from rollaudit.pipeline.window import stated_window, within
from rollaudit.pipeline.without import NOTHING, Without
from rollaudit.places.gazetteer import name_places
from rollaudit.profiles.law import legal_classes
from rollaudit.profiles.match import match, reach
from rollaudit.profiles.platform import ALIKE, describe
from rollaudit.rules.policy import FindingTally, Judge, RulePolicy
from rollaudit.rules.registry import evaluate
from rollaudit.store.store import Store

# The order in which a person wants to hear it.
HANDOVER_ORDER = (
    Category.MEDIA_CONTENT,
    Category.DATE_TAKEN,
    Category.LOCATION_PRECISE,
    Category.LOCATION_INFERRED,
    Category.FACE_PRESENCE,
    Category.FACIAL_FEATURES,
    Category.PERSON_IDENTITY,
    Category.DEVICE_INFO,
    Category.DEVICE_IDENTIFIER,
    Category.CAPTION_TEXT,
    Category.EDIT_HISTORY,
    Category.SCREENSHOT_DOCUMENT,
    Category.TEXT_IN_IMAGE,
    Category.AUDIO,
)
_NOTHING_TO_READ = frozenset(
    {ReasonCode.NOT_MEDIA, ReasonCode.EMPTY_FILE, ReasonCode.SYMLINK, ReasonCode.NOT_REGULAR, ReasonCode.OWN_STORE}
)
_NOT_LOOKED_FOR_ORDER = (
    Category.OBJECTS_SCENES,
    Category.TEXT_IN_IMAGE,
    Category.SCREENSHOT_DOCUMENT,
)
# Relationships, events and routines no single file tells: they are asked of the whole roll, by the inferences.
_NOT_LOOKED_FOR = {
    Category.OBJECTS_SCENES: "no detector for objects and scenes in this version",
}
# By whether text and codes were read.
_UNREAD_PICTURES = {
    (False, False): "neither text nor codes in pictures were read (--text, --codes)",
    (False, True): "codes in pictures were read, text was not (--text)",
    (True, False): "text in pictures was read, QR and other codes were not (--codes)",
}
_DOCUMENTS = {
    (False, False): "known by file names only; nobody read what the pictures say (--text, --codes)",
    (False, True): "known by file names and codes only; no detector knows documents and screens by their look",
    (True, False): "known by file names and travel documents' lines only; no detector knows others by their look",
    (True, True): "known by file names, codes and travel documents' lines only; no detector knows others by their look",
}
_FACES_OFF = "looking for faces was switched off (--no-faces); no embedded thumbnail was compared with its picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyseOptions:
    """What the report is to be about.

    `faces_version` names the detectors that count, with their versions; None for none, even where the store has some.
    """

    library_name: str
    profile: Profile
    platform: PlatformAccess
    as_of: date
    tool_version: str
    faces_version: str | None
    with_sha256: bool = False
    without: Without = NOTHING
    rules: RulePolicy = field(default_factory=RulePolicy)
    path_prefix: str = ""


_Reached = Counter[frozenset[Category]]
"""By the categories that reach a product, how many assets carry just these."""


@dataclass(slots=True)
class _Pass:
    """Everything that one pass over the assets adds up."""

    findings: FindingTally
    dated: UpTo
    left_out: frozenset[Category]
    received: Received
    ceiling: Counter[frozenset[Category]] = field(default_factory=Counter)
    stated: Counter[frozenset[Category]] = field(default_factory=Counter)
    days: dict[Category, Days] = field(default_factory=lambda: {category: Days() for category in Category})
    kinds: Counter[MediaKind] = field(default_factory=Counter)
    companions: int = 0
    ledgers: Counter[Ledger] = field(default_factory=Counter)
    undated: int = 0
    redacted: int = 0
    strongest: Strongest = field(default_factory=Strongest)
    times: Times = field(default_factory=Times)
    places: Places = field(default_factory=Places)
    devices: Devices = field(default_factory=Devices)
    people: People = field(default_factory=People)
    roll: RollBuilder = field(default_factory=RollBuilder)
    few: Few = field(default_factory=Few)

    def add(self, asset: Asset, evidence: StoredEvidence, window: Period) -> None:
        """Count one asset as the app would receive it."""
        everything = categories_of(asset)
        ledger = ledger_of(asset, everything)
        self.ledgers[ledger] += 1
        kept, categories = asset, everything
        carried: list[frozenset[Category]] = []
        for alike in ALIKE:
            left = evidence.received(asset, alike[0])
            reached = everything if left is asset else categories_of(left)
            carried.append(reached)
            if evidence.platform in alike:
                kept, categories = left, reached
        day = captured_on(kept)
        self.received.add(asset, evidence, day, tuple(carried))
        self.kinds[kept.kind] += 1
        self.companions += companions_of(asset)
        self.ceiling[categories] += 1
        self.undated += day is None
        self.dated.add(day)
        if within(day, window) and categories.isdisjoint(self.left_out):
            self.stated[categories] += 1
        for category in categories:
            self.days[category].add(day)
        self.redacted += any(file.record.extraction.location_redacted for file in asset.files)
        self.strongest.add(kept, categories)
        self.times.add(kept, day)
        self.places.add(kept)
        self.devices.add(kept, day)
        self.people.add(kept)
        self.roll.add(kept)
        findings = self.findings.add(tuple(evaluate(kept)))
        self.few.add(AssetEvidence(asset=asset, ledger=ledger, categories=in_order(categories), findings=findings))


def evidence_for(store: Store, options: AnalyseOptions) -> StoredEvidence:
    """Return the assets that a report with these options is about."""
    return StoredEvidence(
        store=store,
        without=options.without.on(options.as_of),
        places=name_places(rounded(*point) for point in store.positions()),
        platform=options.platform,
        faces_version=options.faces_version,
        with_sha256=options.with_sha256,
        with_sidecars=options.profile.scope.source is ScopeSource.CLOUD_LIBRARY,
        judge=Judge(options.rules),
    )


def analyse(store: Store, options: AnalyseOptions) -> Report:
    """Return the report on a finished scan; raises `NothingToAuditError` where it found no photo and no video."""
    evidence = evidence_for(store, options)
    window_days, window = stated_window(options.profile, options.as_of)
    counts = _Pass(
        findings=FindingTally(evidence.judge),
        dated=UpTo(as_of=options.as_of),
        left_out=frozenset(options.profile.left_out),
        received=Received(windows=windows_of(options.profile, options.as_of)),
    )
    if store.has_more_assets_than(MOST):
        counts.few.forget()
    for asset in evidence.observed():
        counts.add(asset, evidence, window)
    before = counted_whole(evidence) if evidence.without else None
    whole = before or counts
    coverage = _coverage(store, whole.kinds, whole.companions)
    if not coverage.photos + coverage.videos:
        raise NothingToAuditError(
            "No photo and no video: the one file found is neither."
            if coverage.files_found == 1
            else f"No photo and no video among the {coverage.files_found:,} files found."
            if coverage.files_found
            else "No file was found there.",
            hint="Looked for JPEG, HEIC, AVIF, PNG, WebP, TIFF, GIF, RAW, MP4, MOV and others, known by content, not by"
            " name. Point rollaudit at a directory that holds some.",
        )
    standing, strongest = options.profile.scope.standing, counts.strongest.ids()
    # what the owner chooses, or nobody has disclosed, no file tells: it is not "everything", and not "nothing"
    stated = counts.stated if standing is ScopeStanding.COUNTED else None
    exposures, verdicts = match(options.profile, counts.ceiling, stated, strongest)
    not_looked_for = _not_looked_for(options)
    reached = {
        platform: counts.received.reaching(place, sidecars=evidence.with_sidecars)
        for place, alike in enumerate(ALIKE)
        for platform in alike
    }
    scope = ScopeCount(
        window_days=window_days,
        window=window,
        standing=standing,
        stated=None if stated is None else stated.total(),
        ceiling=counts.ceiling.total(),
        undated=counts.undated,
        per_month=counts.times.per_month(options.as_of),
        newest=counts.dated.newest,
        dated_later=counts.dated.later,
    )
    return Report(
        tool_version=options.tool_version,
        as_of=options.as_of,
        library=options.library_name,
        profile=options.profile,
        platform=options.platform,
        coverage=coverage,
        ledger=_ledger(counts.ledgers),
        scope=scope,
        handover=_handover(counts, options, reached[PlatformAccess.FULL], not_looked_for),
        places=counts.places.summary(),
        times=counts.times.summary(),
        devices=counts.devices.summary(),
        faces=counts.people.summary(),
        redacted_assets=counts.redacted,
        top=counts.strongest.top(),
        exposures=exposures,
        verdicts=verdicts,
        reach=reach(options.profile, counts.ceiling, stated, strongest),
        legal=legal_classes(options.profile, counts.ceiling),
        platform_effects=_platform_effects(reached),
        platform_descriptions=tuple(describe(platform) for platform in PlatformAccess),
        inferences=infer(counts.roll.roll(options.as_of, window.first)),
        not_looked_for=not_looked_for,
        evidence=replace(evidence, few=counts.few.entries()),
        what_if=before.against(evidence.without, counts.ceiling) if before else None,
        findings=counts.findings.summary(),
        path_prefix=options.path_prefix,
        alternatives=Alternatives(received=counts.received, as_of=options.as_of).beside(
            options.profile, options.platform, scope
        ),
        detectors=tuple(one for one in (options.faces_version or "").split(";") if one),
    )


def _coverage(store: Store, kinds: Counter[MediaKind], companions: int) -> Coverage:
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    formats: Counter[str] = Counter()
    nothing_to_read = 0
    for outcome, because, file_format, files in store.outcomes():
        outcomes[outcome] += files
        codes = {code for code, _ in json.loads(because)}
        for code in codes:
            reasons[code] += files
        if codes & _NOTHING_TO_READ:
            nothing_to_read += files
        formats[file_format or "unopened"] += files
    return Coverage(
        files_found=outcomes.total(),
        read=outcomes[Outcome.READ],
        partial=outcomes[Outcome.PARTIAL],
        skipped=outcomes[Outcome.SKIPPED],
        by_reason=dict(sorted(reasons.items())),
        by_format=dict(sorted(formats.items(), key=lambda item: (item[0] in ("unopened", FileFormat.OTHER), item[0]))),
        photos=kinds[MediaKind.PHOTO],
        videos=kinds[MediaKind.VIDEO],
        companions=companions,
        percent=100.0 * outcomes[Outcome.READ] / wanted if (wanted := outcomes.total() - nothing_to_read) else 100.0,
    )


def _ledger(ledgers: Counter[Ledger]) -> tuple[CategoryCoverage, ...]:
    def count(part: Callable[[Ledger], tuple[Category, ...]], category: Category) -> int:
        return sum(assets for ledger, assets in ledgers.items() if category in part(ledger))

    return tuple(
        CategoryCoverage(
            category=category,
            found=count(lambda ledger: ledger.found, category),
            absent=count(lambda ledger: ledger.absent, category),
            unread=count(lambda ledger: ledger.unread, category),
            not_looked_for=count(lambda ledger: ledger.not_looked_for, category),
        )
        for category in Category
    )


def _handover(
    counts: _Pass, options: AnalyseOptions, full_access: _Reached, not_looked_for: tuple[NotLookedFor, ...]
) -> tuple[Handover, ...]:
    clauses = {
        category: tuple(clause.id for clause in options.profile.clauses if category in clause.categories)
        for category in Category
    }
    # text is a row of its own only where somebody looked: its line among "not looked for" says the rest
    unseen = {entry.category for entry in not_looked_for}
    detectors = looked(options.faces_version)
    asked_for = not detectors.isdisjoint(SIGHT[Category.TEXT_IN_IMAGE].finds)
    unasked = frozenset[Category]() if asked_for else frozenset({Category.TEXT_IN_IMAGE})
    unseen = {one for one in unseen if one not in SIGHT or detectors.isdisjoint(SIGHT[one].answers)}
    return tuple(
        Handover(
            category=category,
            # names and regions in the files tell of faces even where nobody looked at the pixels
            looked_for=category not in unseen or _having(counts.ceiling, category) > 0,
            stated=None
            if options.profile.scope.standing is not ScopeStanding.COUNTED
            else _having(counts.stated, category),
            ceiling=_having(counts.ceiling, category),
            full_access=_having(full_access, category),
            period=counts.days[category].period(),
            dated=counts.days[category].dated,
            clauses=clauses[category],
            examples=counts.strongest.examples(category),
        )
        for category in HANDOVER_ORDER
        if category not in unasked
    )


def _having(counts: _Reached, category: Category) -> int:
    return sum(assets for categories, assets in counts.items() if category in categories)


def _platform_effects(reached: dict[PlatformAccess, _Reached]) -> tuple[PlatformEffect, ...]:
    effects = (
        PlatformEffect(
            platform=platform,
            category=category,
            before=_having(reached[PlatformAccess.FULL], category),
            after=_having(reached[platform], category),
        )
        for platform in PlatformAccess
        for category in Category
    )
    return tuple(effect for effect in effects if effect.before != effect.after)


def _not_looked_for(options: AnalyseOptions) -> tuple[NotLookedFor, ...]:
    detectors = looked(options.faces_version)
    text, codes = DetectorName.TEXT in detectors, DetectorName.CODES in detectors
    faces = (
        ()
        if DetectorName.FACES in detectors
        else tuple(NotLookedFor(category=category, reason=_FACES_OFF) for category in FACE_CATEGORIES)
    )
    reasons = dict(_NOT_LOOKED_FOR)
    if not (text and codes):
        reasons[Category.TEXT_IN_IMAGE] = _UNREAD_PICTURES[text, codes]
    reasons[Category.SCREENSHOT_DOCUMENT] = _DOCUMENTS[text, codes]
    ordered = (category for category in _NOT_LOOKED_FOR_ORDER if category in reasons)
    return (*faces, *(NotLookedFor(category=category, reason=reasons[category]) for category in ordered))
