"""A baseline: the findings that somebody has judged, known again by salted fingerprints and by nothing else."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from rollaudit.errors import UsageError

BASELINE_SCHEMA: Final = "rollaudit/baseline/v1"

_SALT_BYTES = 16
_DIGEST_BYTES = 16
_HEX = re.compile(r"[0-9a-f]{32}")
_NEW_ONE = "Write a new one with --write-baseline."


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Findings that are known. It holds neither path, rule, value nor content id: it may be published.

    A finding's fingerprint rests on a photo's content and a rule, so anybody who has the photo could make it. Under a
    salt of the baseline's own, two baselines cannot be compared with each other or with a report.
    """

    salt: bytes
    digests: frozenset[str]

    def knows(self, fingerprint: str) -> bool:
        """Say whether a finding with this fingerprint stands in the baseline."""
        return salted(fingerprint, self.salt) in self.digests


def salted(fingerprint: str, salt: bytes) -> str:
    """Return the 32 hexadecimal digits by which a baseline of this salt knows a finding."""
    return blake2b(fingerprint.encode("ascii"), key=salt, digest_size=_DIGEST_BYTES).hexdigest()


def make_baseline(fingerprints: Iterable[str], before: Baseline | None = None) -> Baseline:
    """Return a baseline of these findings. It keeps the salt of the one `before` it, so that versions can be compared.

    The first has a salt from the system's random numbers: it is the one output that no input decides.
    """
    salt = before.salt if before else os.urandom(_SALT_BYTES)
    return Baseline(salt=salt, digests=frozenset(salted(one, salt) for one in fingerprints))


def baseline_text(baseline: Baseline) -> str:
    """Return what a baseline's file holds: JSON, one known finding a line, sorted, for a version control's sake."""
    lines = ",\n".join(f'    "{digest}"' for digest in sorted(baseline.digests))
    known = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "schema": "{BASELINE_SCHEMA}",\n  "salt": "{baseline.salt.hex()}",\n  "known": {known}\n}}\n'


def read_baseline(path: Path) -> Baseline:
    """Read a baseline's file. Raises `UsageError` where it is none: without it every known finding would be new."""
    try:
        held = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"The baseline {path} cannot be read: {error.strerror or error}.", hint=_NEW_ONE) from error
    except (ValueError, RecursionError):
        raise UsageError(f"The baseline {path} is no JSON.", hint=_NEW_ONE) from None
    if not isinstance(held, dict) or held.get("schema") != BASELINE_SCHEMA:
        raise UsageError(f"{path} is no baseline of the kind {BASELINE_SCHEMA}.", hint=_NEW_ONE)
    salt, known = held.get("salt"), held.get("known")
    if not (isinstance(salt, str) and _is_digest(salt) and isinstance(known, list) and all(map(_is_digest, known))):
        raise UsageError(f"The baseline {path} is damaged: its salt or a fingerprint is none.", hint=_NEW_ONE)
    return Baseline(salt=bytes.fromhex(salt), digests=frozenset(known))


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None
