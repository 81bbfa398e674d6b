"""Two profiles over one library as JSON, version 1."""

from collections.abc import Iterable
from typing import TextIO

from rollaudit.model.comparison import CategoryChange, ClauseChange, Comparison, Reach
from rollaudit.model.policy import Conflict, Control, Retention
from rollaudit.report import comparison_v1_types as v1
from rollaudit.report.json_v1 import encode
from rollaudit.report.json_v1_policy import clause_v1, control_v1, profile_ref
from rollaudit.report.json_v1_policy_types import ConflictV1, ControlV1, RetentionV1
from rollaudit.report.json_v1_types import NotLookedForV1, Tool

SCHEMA_ID = "rollaudit/comparison/v1"


def write_comparison_json(comparison: Comparison, stream: TextIO) -> None:
    """Write the comparison, every top-level key on a line of its own."""
    shape = comparison_v1(comparison)
    lines = ",\n".join(f"{encode(key)}:{encode(value)}" for key, value in shape.items())
    stream.write(f"{{\n{lines}\n}}\n")


def comparison_v1(comparison: Comparison) -> v1.ComparisonV1:
    """Return the comparison's shape."""
    return v1.ComparisonV1(
        schema="rollaudit/comparison/v1",
        tool=Tool(name="rollaudit", version=comparison.tool_version),
        library=comparison.library,
        as_of=comparison.as_of.isoformat(),
        platform=comparison.platform.value,
        without=list(comparison.without),
        before=profile_ref(comparison.before),
        after=profile_ref(comparison.after),
        assets=comparison.assets,
        stated_before=comparison.stated_before,
        stated_after=comparison.stated_after,
        clauses=[_clause(change) for change in comparison.clauses],
        uses=[
            v1.UseChangeV1(
                use=one.use.value,
                before=one.before.stance.value,
                after=one.after.stance.value,
                disclosed_before=one.before.disclosed,
                disclosed_after=one.after.disclosed,
                assets_before=one.before.asset_count,
                assets_after=one.after.asset_count,
            )
            for one in comparison.uses
        ],
        scope=[
            v1.FieldChangeV1(field=one.field, before=list(one.before), after=list(one.after))
            for one in comparison.scope
        ],
        categories=[_category(change) for change in comparison.categories],
        retention=v1.RetentionSwapV1(
            gone=_retention(comparison.retention.gone), come=_retention(comparison.retention.come)
        ),
        controls=v1.ControlSwapV1(gone=_controls(comparison.controls.gone), come=_controls(comparison.controls.come)),
        conflicts=v1.ConflictSwapV1(
            gone=_conflicts(comparison.conflicts.gone), come=_conflicts(comparison.conflicts.come)
        ),
        offered=v1.WordsSwapV1(
            gone=[one.statement for one in comparison.offered.gone],
            come=[one.statement for one in comparison.offered.come],
        ),
        not_looked_for=[
            NotLookedForV1(category=one.category.value, reason=one.reason) for one in comparison.not_looked_for
        ],
        undisclosed=v1.WordsSwapV1(gone=list(comparison.undisclosed.gone), come=list(comparison.undisclosed.come)),
    )


def _reach(reach: Reach) -> v1.ReachV1:
    return v1.ReachV1(ceiling=reach.ceiling, stated=reach.stated)


def _clause(change: ClauseChange) -> v1.ClauseChangeV1:
    return v1.ClauseChangeV1(
        change=change.change.value,
        before=clause_v1(change.before) if change.before else None,
        after=clause_v1(change.after) if change.after else None,
        reach_before=_reach(change.reach_before) if change.reach_before else None,
        reach_after=_reach(change.reach_after) if change.reach_after else None,
    )


def _category(change: CategoryChange) -> v1.CategoryChangeV1:
    return v1.CategoryChangeV1(
        category=change.category.value,
        clauses_gone=list(change.clauses_gone),
        clauses_come=list(change.clauses_come),
        reached_before=change.reached_before,
        reached_after=change.reached_after,
        before=_reach(change.before),
        after=_reach(change.after),
    )


def _retention(entries: Iterable[Retention]) -> list[RetentionV1]:
    return [RetentionV1(rule=one.rule.value, days=one.days, clause=one.clause) for one in entries]


def _controls(entries: Iterable[Control]) -> list[ControlV1]:
    return [control_v1(one) for one in entries]


def _conflicts(entries: Iterable[Conflict]) -> list[ConflictV1]:
    return [
        ConflictV1(id=one.id, matter=one.matter, use=one.use.value if one.use else None, clauses=list(one.clauses))
        for one in entries
    ]
