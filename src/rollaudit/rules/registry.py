"""The table of rules, what it finds in one asset, and the fingerprint by which a finding is known again."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from rollaudit.model.evidence import Asset
from rollaudit.model.finding import Finding
from rollaudit.rules import capture_time, contents, device, people, position, readings
from rollaudit.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    *position.RULES,
    *capture_time.RULES,
    *people.RULES,
    *device.RULES,
    *contents.RULES,
    *readings.RULES,
)
"""Every rule, in the order of its id: the order of an asset's findings."""

_FINGERPRINT_BYTES = 16
_PURPOSE = b"rollaudit rule"  # keeps these digests apart from any other use of BLAKE2b


def evaluate(asset: Asset) -> Iterator[Finding]:
    """Yield the findings of one asset in the order of the rules, at most one a rule.

    Messages hold no value from the file: only what was found, and the names of the places it stands in, made safe.
    `path` is passed on as it is, untrusted.
    """
    present = {fact.category for fact in asset.facts}
    for rule in RULES:
        if rule.needs_fact and present.isdisjoint(rule.categories):
            continue
        hit = rule.check(asset)
        if hit is not None:
            yield Finding(
                rule=rule.id,
                severity=rule.severity,
                confidence=hit.confidence or rule.confidence,
                asset_id=asset.id,
                path=asset.path,
                message=hit.message,
                fingerprint=fingerprint(asset.id, rule.id),
            )


def fingerprint(asset_id: str, rule_id: str) -> str:
    """Return 32 hexadecimal digits that stay the same while the content and the rule do.

    Nothing else goes in. A path would make a rename look like a new finding, a value or message would break under
    redaction or a change of wording, and a time or position in the library would tie it to one scan: each would fill
    a baseline with findings that somebody has already judged. Copies of one content share their fingerprint.
    """
    digest = blake2b(digest_size=_FINGERPRINT_BYTES, person=_PURPOSE)
    for part in (asset_id, rule_id):
        encoded = part.encode("utf-8", "surrogatepass")
        # Lengths first: no pair of parts can be cut another way and give the same bytes.
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()
