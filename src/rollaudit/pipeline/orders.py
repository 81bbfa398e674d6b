"""What workers are told to do: their tasks by name, how long they may take, and the version of what they read.

Apart from `tasks`, so that the program itself need not import the readers that only its workers use.
"""

from rollaudit.model.evidence import ReasonCode
from rollaudit.workers.pool import Failure

READER_VERSION = "6"
"""Part of what a stored reading is known by: raised whenever the readers see more or read differently."""

METADATA_TASK = "rollaudit.pipeline.tasks:metadata_task"
HASH_TASK = "rollaudit.pipeline.tasks:hash_task"
ARCHIVE_TASK = "rollaudit.pipeline.archive_task:archive_task"
LISTING_TASK = "rollaudit.pipeline.archive_task:listing_task"
MEMBER_TASK = "rollaudit.pipeline.archive_task:member_task"
MEMBER_TAGS_TASK = "rollaudit.pipeline.archive_task:member_tags_task"
LOOK_TASK = "rollaudit.pipeline.look_task:look_task"
THUMBNAIL_TASK = "rollaudit.pipeline.tasks:thumbnail_task"
ALL_TAGS_TASK = "rollaudit.pipeline.tasks:all_tags_task"

READ_SECONDS = 30.0
LOOK_SECONDS = 60.0
ALL_TAGS_SECONDS = 20.0
FETCH_SECONDS = 200.0
"""What a file of an object store may take longer than one of a disk: the store may have to be asked three times."""
_HASH_BYTES_PER_S = 10_000_000  # an old memory stick
_HASH_SECONDS = 4 * 3600.0  # a sparse file may claim to be endless

_FAILURE_REASONS = {
    Failure.DIED: ReasonCode.WORKER_DIED,
    Failure.TIMEOUT: ReasonCode.TIMEOUT,
    Failure.MEMORY: ReasonCode.LIMIT,
    Failure.ERROR: ReasonCode.READER_ERROR,
}


def read_seconds(hashed_bytes: int) -> float:
    """Return the time limit of reading one file, of which so many bytes are hashed: slow disks are no failure."""
    return READ_SECONDS + min(hashed_bytes / _HASH_BYTES_PER_S, _HASH_SECONDS)


def archive_seconds(size: int) -> float:
    """Return the time limit of reading the members of an archive of so many bytes: all of it is gone through."""
    return 2 * READ_SECONDS + min(size / _HASH_BYTES_PER_S, _HASH_SECONDS)


def failure_reason(failure: Failure | None) -> ReasonCode:
    """Return why a file has no value; an answer of the wrong shape counts as the reader's error."""
    return _FAILURE_REASONS[failure] if failure else ReasonCode.READER_ERROR
