"""What a what-if leaves: the library counted whole, to be held against what remains."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rollaudit.model.evidence import Category, MediaKind, companions_of
from rollaudit.model.report import CategoryEffect, WhatIf
from rollaudit.pipeline.evidence import StoredEvidence, categories_of
from rollaudit.pipeline.without import Without


@dataclass(slots=True)
class Whole:
    """The library with nothing imagined away, as it reaches the product."""

    kinds: Counter[MediaKind] = field(default_factory=Counter)
    companions: int = 0
    categories: Counter[Category] = field(default_factory=Counter)

    def against(self, without: Without, left: Mapping[frozenset[Category], int]) -> WhatIf:
        """Return before and after; `left` counts the remaining assets by the exact set of categories each carries."""
        after: Counter[Category] = Counter()
        for carried, assets in left.items():
            for category in carried:
                after[category] += assets
        return WhatIf(
            without=without.names,
            assets_before=self.kinds.total(),
            assets_after=sum(left.values()),
            effects=tuple(
                CategoryEffect(category=category, before=self.categories[category], after=after[category])
                for category in Category
                if self.categories[category] or after[category]
            ),
        )


def counted_whole(evidence: StoredEvidence) -> Whole:
    """Count every asset, those included that the evidence leaves out."""
    whole = Whole()
    for asset in evidence.whole():
        whole.kinds[asset.kind] += 1
        whole.companions += companions_of(asset)
        whole.categories.update(categories_of(evidence.received(asset, evidence.platform)))
    return whole
