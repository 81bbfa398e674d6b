"""The JSON shapes of what texts say: the profile, its clauses with what they reach, and what they say of each use."""

from collections.abc import Iterable

from rollaudit.model.policy import Clause, Control, Profile
from rollaudit.model.report import CategoryEffect, Exposure, Report, UseVerdict
from rollaudit.report import json_v1_policy_types as v1


def texts_v1(report: Report) -> dict[str, object]:
    """Return the report's top-level keys that tell of the profile's texts, in their order."""
    profile = report.profile
    return {
        "clauses": _clauses(report),
        "conflicts": [
            v1.ConflictV1(
                id=conflict.id,
                matter=conflict.matter,
                use=conflict.use.value if conflict.use else None,
                clauses=list(conflict.clauses),
            )
            for conflict in profile.conflicts
        ],
        "retention": [
            v1.RetentionV1(rule=one.rule.value, days=one.days, clause=one.clause) for one in profile.retention
        ],
        "controls": [control_v1(control) for control in profile.controls],
        "undisclosed": list(profile.undisclosed),
        "applies": [
            v1.ApplicabilityV1(
                matter=entry.matter.value,
                value=entry.value,
                statement=entry.statement,
                mark=entry.mark.value,
                source=entry.source.id,
                since=entry.since,
                until=entry.until,
            )
            for entry in profile.applies
        ],
        "legal_classes": [
            v1.LegalClassV1(
                id=one.id,
                statute=one.statute,
                quote=one.quote,
                statement=one.statement,
                categories=[category.value for category in one.categories],
            )
            for one in report.legal
        ],
        "exposures": [_exposure(exposure) for exposure in report.exposures],
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
    }


def alternatives_v1(report: Report) -> list[v1.AlternativeV1]:
    """Return what other accesses and other products would receive, in the report's order."""
    return [
        v1.AlternativeV1(
            profile=profile_ref(one.profile),
            platforms=[platform.value for platform in one.platforms],
            stated=one.scope.stated,
            ceiling=one.scope.ceiling,
            categories=effects_v1(one.effects),
            verdicts=[
                v1.AlternativeUseV1(use=said.use.value, stance=said.stance.value, asset_count=said.asset_count)
                for said in one.verdicts
            ],
        )
        for one in report.alternatives
    ]


def effects_v1(effects: Iterable[CategoryEffect]) -> list[v1.CategoryEffectV1]:
    """Return what something leaves of each category."""
    return [v1.CategoryEffectV1(category=one.category.value, before=one.before, after=one.after) for one in effects]


def platform_effects_v1(report: Report) -> list[v1.PlatformEffectV1]:
    """Return what each platform access leaves of each category that it changes."""
    return [
        v1.PlatformEffectV1(
            platform=one.platform.value, category=one.category.value, before=one.before, after=one.after
        )
        for one in report.platform_effects
    ]


def profile_ref(profile: Profile) -> v1.ProfileRef:
    """Return which profile it is, in which edition."""
    return v1.ProfileRef(id=profile.id, edition=profile.edition, title=profile.title, vendor=profile.vendor)


def profile_v1(profile: Profile) -> v1.ProfileV1:
    """Return which profile it is, and what holds for all of it."""
    return v1.ProfileV1(
        **profile_ref(profile),
        effective=profile.effective.isoformat(),
        superseded_by=profile.superseded_by,
        processing_site=profile.processing_site.value,
        transferred=[one.value for one in profile.transferred],
    )


def _clauses(report: Report) -> list[v1.ClauseV1]:
    shapes = {clause.id: clause_v1(clause) for clause in report.profile.clauses}
    for one in report.reach:
        shapes[one.clause]["reach"] = v1.ClauseReachV1(
            categories=[category.value for category in one.categories],
            asset_count=one.asset_count,
            stated_count=one.stated_count,
            evidence=list(one.evidence),
        )
    return list(shapes.values())


def clause_v1(clause: Clause) -> v1.ClauseV1:
    """Return the shape of one clause, without what it reaches."""
    source = clause.source
    return v1.ClauseV1(
        id=clause.id,
        statement=clause.statement,
        quote=clause.quote,
        mark=clause.mark.value,
        source=source.id if source else None,
        read_in=source.read_in if source else None,
        publisher=source.publisher if source else None,
        title=source.title if source else None,
        dated=source.when if source else None,
        authority=source.authority.value if source else None,
        url=source.url if source else None,
        categories=[category.value for category in clause.categories],
        uses=[
            v1.ClauseUseV1(use=entry.use.value, stance=entry.stance.value, condition=entry.condition)
            for entry in clause.uses
        ],
    )


def control_v1(control: Control) -> v1.ControlV1:
    """Return the shape of one of the owner's switches."""
    return v1.ControlV1(
        id=control.id,
        kind=control.kind.value,
        label=control.label,
        path=list(control.path),
        default=control.default.value,
        effect=control.effect,
        clause=control.clause,
    )


def _exposure(exposure: Exposure) -> v1.ExposureV1:
    return v1.ExposureV1(
        clause=exposure.clause,
        use=exposure.use.value,
        stance=exposure.stance.value,
        condition=exposure.condition,
        conflict=exposure.conflict,
        categories=[category.value for category in exposure.categories],
        asset_count=exposure.asset_count,
        stated_count=exposure.stated_count,
        evidence=list(exposure.evidence),
    )


def _verdict(verdict: UseVerdict) -> v1.VerdictV1:
    return v1.VerdictV1(
        use=verdict.use.value,
        stance=verdict.stance.value,
        clauses=[clause for clause, _ in verdict.clauses],
        asset_count=verdict.asset_count,
    )
