"""Diagnose: what is installed here, what of it a scan would use, and what the system holds its workers to."""

import hashlib
import platform
import re
import sqlite3
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import platformdirs

from rollaudit import __version__
from rollaudit.errors import AuditError, UsageError
from rollaudit.guard import network_is_refused
from rollaudit.metadata.read import READERS
from rollaudit.model.detection import Search
from rollaudit.model.diagnosis import Diagnosis, Extra, LookedFor, ModelFile, Package, StoreFile, WorkerFacts
from rollaudit.pipeline.orders import READER_VERSION
from rollaudit.store.schema import SCHEMA_VERSION
from rollaudit.vision import centerface, yunet
from rollaudit.vision.detectors import VIDEO_MISSING, asked, has_video
from rollaudit.vision.weights import accurate_model
from rollaudit.workers.confinement import landlock_version
from rollaudit.workers.pool import Limits, run

_PROBE = "rollaudit.workers.probe:probe_task"
_SECONDS = 20.0
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_FOR_DEVELOPERS = "dev"
_ATTEMPTS = {
    "socket": "opening a socket",
    "write": "opening a file for writing",
    "execute": "starting a program",
    "signal": "signals to other processes",
}


def diagnose(cores: int) -> Diagnosis:
    """Look, and try a worker out. Raises `AuditError` where no worker can be started."""
    packages, extras = _packages()
    models = tuple(_models(extras))
    worker = _worker()
    stores = platformdirs.user_cache_path("rollaudit") / "stores"
    return Diagnosis(
        version=__version__,
        python=f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        system=f"{platform.system()} {platform.release()} on {platform.machine()}",
        cores=cores,
        packages=packages,
        extras=extras,
        models=models,
        looked_for=tuple(_looked_for()),
        reader_version=READER_VERSION,
        formats=tuple(sorted(one.value for one in READERS)),
        worker=worker,
        store_directory=str(stores),
        stores=tuple(_stores(stores)),
        problems=tuple(_problems(packages, models, worker)),
    )


def _packages() -> tuple[tuple[Package, ...], tuple[Extra, ...]]:
    """Return what the package needs, and what its extras bring, as its own metadata tells."""
    needed: list[Package] = []
    extras: dict[str, list[Package]] = {}
    for requirement in sorted(requires("rollaudit") or ()):
        name = _NAME.match(requirement)
        extra = _EXTRA.search(requirement)
        if name and (extra is None or extra[1] != _FOR_DEVELOPERS):
            (extras.setdefault(extra[1], []) if extra else needed).append(_package(name[0]))
    return tuple(needed), tuple(Extra(name=name, packages=tuple(extras[name])) for name in sorted(extras))


def _package(name: str) -> Package:
    try:
        return Package(name=name, version=version(name))
    except PackageNotFoundError:
        return Package(name=name, version=None)


def _models(extras: tuple[Extra, ...]) -> list[ModelFile]:
    models = [_model("YuNet (faces fast)", yunet.MODEL_PATH, yunet.MODEL_SHA256)]
    if any(one.name == "faces-accurate" and one.installed for one in extras):
        try:
            place = accurate_model()
        except UsageError:  # the package is there without its model
            models.append(ModelFile(name="CenterFace (faces accurate)", sha256=None, expected=centerface.MODEL_SHA256))
        else:
            models.append(_model("CenterFace (faces accurate)", place, centerface.MODEL_SHA256))
    return models


def _model(name: str, path: Path, expected: str) -> ModelFile:
    try:
        content = path.read_bytes()
    except OSError:
        return ModelFile(name=name, sha256=None, expected=expected)
    return ModelFile(name=name, sha256=hashlib.sha256(content).hexdigest(), expected=expected, size=len(content))


def _looked_for() -> list[LookedFor]:
    found = [LookedFor(detector=one.name.value, version=one.version) for one in asked(Search())]
    if not has_video():
        found.append(LookedFor(detector="movie_faces", version=None, missing=VIDEO_MISSING))
    return found


def _worker() -> WorkerFacts:
    for result in run(_PROBE, [None], setup=None, limits=Limits(seconds_per_item=_SECONDS), jobs=1):
        match result.value:
            case {"refused": Mapping() as refused, "limits": Mapping() as limits}:
                return WorkerFacts(
                    refused=tuple((_ATTEMPTS[name], bool(refused.get(name))) for name in _ATTEMPTS),
                    limits=tuple(
                        (name, int(str(limit)) if limit is not None else None) for name, limit in limits.items()
                    ),
                    landlock=landlock_version(),
                    audit_hook=network_is_refused(),
                )
    raise AuditError("A worker could not be tried out.", hint="Please report this, with what uname -a says.")


def _stores(directory: Path) -> list[StoreFile]:
    try:
        files = sorted(directory.glob("*.sqlite"))
    except OSError:
        return []
    return [
        StoreFile(
            path=str(path),
            size=sum(one.stat().st_size for one in directory.glob(f"{path.name}*")),
            of_this_version=path.stem.endswith(f"-v{SCHEMA_VERSION}"),
        )
        for path in files
    ]


def _problems(packages: tuple[Package, ...], models: tuple[ModelFile, ...], worker: WorkerFacts) -> list[str]:
    """Say what is not as it should be. A system that cannot hold workers to something is told, not blamed."""
    missing = [one.name for one in packages if one.version is None]
    told = [f"{name} is not installed: pip install {name}" for name in missing]
    told += [
        f"the weights of {one.name} are not those that were measured: install it again"
        for one in models
        if not one.intact
    ]
    if sys.platform == "linux":
        given = [name for name, refused in worker.refused if not refused]
        told += [
            f"this kernel does not refuse {name} to native code in workers; Python's audit hook does" for name in given
        ]
    return told
