"""What keeps a page from doing anything but showing: escaped data, and a policy that allows nothing else."""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def script_data(data: Any) -> Markup:
    """Return JSON that stays inside of a script element whatever strings it holds (HTML 4.12.1.3), pure ASCII."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - every character that HTML could take for its own was just replaced


def content_policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the page's policy: nothing loads, nothing runs but these very texts (CSP 3, section 2.3.1)."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src {_hashes(styles)}; script-src {_hashes(scripts)}"
    )


def _hashes(texts: Iterable[str]) -> str:
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)
