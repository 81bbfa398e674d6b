"""RA2xx: when the picture was taken."""

from rollaudit.model.evidence import Asset, Category
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.rule import Hit, Rule, doubtful
from rollaudit.text import clean


def _time_with_zone(asset: Asset) -> Hit | None:
    time = asset.capture_time
    if time is None or time.offset is None:
        return None
    return Hit(
        message=f"The time of capture and its offset from UTC stand in {clean(time.source, limit=60)}.",
        confidence=doubtful(time.confidence),
    )


RULES = (
    Rule(
        id="RA201",
        title="Time of capture with zone",
        severity=Severity.LOW,
        confidence=Certainty.HIGH,
        categories=(Category.DATE_TAKEN,),
        help="With its offset from UTC a time says in which part of the world; many of them say a routine.",
        remedy="Remove the offset, or the time, from copies that are shared.",
        check=_time_with_zone,
    ),
)
