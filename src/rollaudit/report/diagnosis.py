"""A diagnosis for a person, and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rollaudit.model.diagnosis import Diagnosis
from rollaudit.text import clean

_MIB = 1 << 20


def diagnosis_as_json(found: Diagnosis) -> dict[str, Any]:
    """Return it as JSON values, under the names of the model."""
    said = asdict(found)
    said["extras"] = [
        {"name": one.name, "installed": one.installed, "packages": [asdict(package) for package in one.packages]}
        for one in found.extras
    ]
    said["models"] = [{**asdict(one), "intact": one.intact} for one in found.models]
    worker = found.worker
    said["worker"] = {
        "refused": dict(worker.refused),
        "limits": dict(worker.limits),
        "landlock": worker.landlock,
        "audit_hook": worker.audit_hook,
    }
    return {"schema": "rollaudit/doctor/v1", **said}


def diagnosis_as_lines(found: Diagnosis) -> list[str]:
    """Return it in sections, each line safe to show."""
    return [clean(line, limit=400) for line in _lines(found)]


def _lines(found: Diagnosis) -> Iterator[str]:
    yield f"rollaudit {found.version}"
    yield f"  {found.python}; {found.system}; {found.cores} processor cores"
    yield "Packages"
    yield "  " + ", ".join(f"{one.name} {one.version or '(missing)'}" for one in found.packages)
    yield "Extras"
    for extra in found.extras:
        brought = ", ".join(f"{one.name} {one.version or '(not installed)'}" for one in extra.packages)
        how = "" if extra.installed else f"; pip install 'rollaudit[{extra.name}]'"
        yield f"  {extra.name:<16} {brought}{how}"
    yield "Networks"
    for model in found.models:
        state = (
            "as measured" if model.intact else "missing" if model.sha256 is None else "NOT the one that was measured"
        )
        yield f"  {model.name}: {state}{f', SHA-256 {model.sha256}' if model.sha256 else ''}"
    yield "What a scan looks for"
    yield f"  metadata (readers {found.reader_version}) in {', '.join(found.formats)}"
    for one in found.looked_for:
        yield f"  {one.detector}: {f'detector {one.version}' if one.version else f'not looked for: {one.missing}'}"
    yield "What a worker is held to, as tried out in one"
    for name, refused in found.worker.refused:
        yield f"  {name}: {'refused by the system' if refused else 'NOT refused by the system'}"
    hook = "in force" if found.worker.audit_hook else "NOT in force"
    yield f"  Python's audit hook: {hook}; Landlock of this kernel: {found.worker.landlock or 'none'}"
    limits = ", ".join(f"{name} {'none' if limit is None else f'{limit:,}'}" for name, limit in found.worker.limits)
    yield f"  limits: {limits}"
    yield "Stores"
    yield f"  in {found.store_directory}"
    for store in found.stores:
        other = "" if store.of_this_version else ", of another version: it can be deleted"
        yield f"  {store.path}: {store.size / _MIB:,.1f} MiB{other}"
    if not found.stores:
        yield "  none"
    yield "Problems" if found.problems else "No problems"
    yield from (f"  {one}" for one in found.problems)
