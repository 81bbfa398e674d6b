"""A network's file loaded into onnxruntime, on one thread; what is wrong with the file becomes an error with a hint."""

import hashlib
import os
from typing import Final

# From 1.29 on onnxruntime's own builds keep a device id in the user's cache and upload telemetry, from native threads
# that no audit hook sees, the first of it while the library is loaded. Set before that, this turns all of it off
# (microsoft/onnxruntime#27379, #29843); `disable_telemetry_events()` would come too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from pathlib import Path

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as failures

from rollaudit.errors import AuditError

# onnxruntime's errors have no base class of their own but Exception.
_LOAD_FAILURES: Final = (
    RuntimeError,
    failures.Fail,
    failures.InvalidGraph,
    failures.InvalidProtobuf,
    failures.NotImplemented,
    failures.RuntimeException,
)


def model_bytes(path: Path, sha256: str, *, what: str, hint: str) -> bytes:
    """Return the content of a model's file. Raises `AuditError`, naming `what`, where it is missing or not the one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AuditError(f"{what}'s model file is missing or cannot be read", hint=hint) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise AuditError(f"{what}'s model file is damaged", hint=hint)
    return content


def load(content: bytes, *, what: str) -> onnxruntime.InferenceSession:
    """Return a session for a model's bytes. Raises `AuditError` where the onnxruntime installed does not know it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Sizes differ from picture to picture: plans for one size are of no use for the next, and add up.
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except _LOAD_FAILURES as error:
        raise AuditError(
            f"onnxruntime {onnxruntime.__version__} cannot load {what}",
            hint="upgrade onnxruntime (1.20 or later is needed), or scan with --faces off",
        ) from error
