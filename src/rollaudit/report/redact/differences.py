"""A difference of two audits, and a comparison of two profiles, fit to be shared or published."""

from collections.abc import Iterator
from dataclasses import replace

from rollaudit.model.comparison import Comparison
from rollaudit.model.difference import AssetChange, ChangedAsset, Difference, Newcomers, SideClaim, SideHead
from rollaudit.model.redaction import Redaction
from rollaudit.report.redact.pseudonyms import Numbered
from rollaudit.report.redact.publish import told
from rollaudit.report.redact.redaction import LIBRARY


def redacted_comparison(found: Comparison, level: Redaction) -> Comparison:
    """Return the comparison without the library's place, which is all that it tells of one."""
    return found if level is Redaction.NONE else replace(found, library=LIBRARY)


def redacted_difference(found: Difference, level: Redaction) -> Difference:
    """Return the difference with numbers for files, places, devices and people.

    `publish` names no changed file at all. Claims are said by their kind, as their sentences name places and people.
    """
    if level is Redaction.NONE:
        return found

    def changes() -> Iterator[ChangedAsset]:
        for number, one in enumerate(found.changes(), 1):
            yield _masked(one, number)

    first: dict[AssetChange, tuple[ChangedAsset, ...]] = dict.fromkeys(found.first, ())
    if level is Redaction.SHARE:
        for one in changes():
            if len(first[one.change]) < len(found.first[one.change]):
                first[one.change] += (one,)
    return replace(
        found,
        before=_head(found.before, "the older side"),
        after=_head(found.after, "the newer side"),
        places=_newcomers(found.places, "Place"),
        devices=_newcomers(found.devices, "Device"),
        names=_newcomers(found.names, "Person"),
        claims_new=tuple(map(_claim, found.claims_new)),
        claims_gone=tuple(map(_claim, found.claims_gone)),
        first=first,
        changes=changes if level is Redaction.SHARE else lambda: iter(()),
    )


def _masked(one: ChangedAsset, number: int) -> ChangedAsset:
    name = f"{one.kind if one.kind in {'photo', 'video'} else 'asset'}-{number:04}"
    return replace(one, asset_id=name, path=name)


def _head(head: SideHead, side: str) -> SideHead:
    return replace(head, path=side, library=LIBRARY if head.library else "", claims=tuple(map(_claim, head.claims)))


def _claim(one: SideClaim) -> SideClaim:
    return replace(one, claim=told(one.id))


def _newcomers(found: Newcomers, word: str) -> Newcomers:
    numbered = Numbered(word)
    return replace(found, new=tuple(map(numbered.of, found.new)), gone=tuple(map(numbered.of, found.gone)))
