"""A batch that ends the machines it is given to is halved down to the file that does it; nobody else pays for that."""

import json
from types import SimpleNamespace

import pytest

from rollaudit.errors import AuditError
from rollaudit.pipeline.cluster import ClusterStaff
from rollaudit.workers.pool import Failure

distributed = pytest.importorskip("distributed")


class Completed:
    """As `distributed.as_completed`, of what is done as soon as it is given."""

    def __init__(self, **_options):
        self.futures = []

    def add(self, future):
        self.futures.append(future)

    def __next__(self):
        return self.futures.pop(0)


class Future:
    def __init__(self, outcome):
        self.outcome = outcome

    def result(self):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class Client:
    """A cluster of one machine, which a batch with any of the `poisonous` items ends."""

    loop = None

    def __init__(self, poisonous):
        self.poisonous = poisonous
        self.batches = []

    def scheduler_info(self, **_options):
        return {"workers": {"one": {}}}

    def submit(self, _task, _order, batch, **_options):
        self.batches.append([item for _, item in batch])
        if self.poisonous & {item for _, item in batch}:
            return Future(distributed.KilledWorker("read_batch", SimpleNamespace(address="one"), 3))
        return Future(json.dumps([[index, f"read {item}", None, "", 0.0] for index, item in batch]))

    def cancel(self, _futures):
        pass


@pytest.mark.parametrize("poisonous", [set(), {"0"}, {"19"}, {"7", "8"}, {str(one) for one in range(20)}])
@pytest.mark.parametrize("batch", [1, 8, 50])
def test_every_file_has_one_outcome_and_only_the_poisonous_have_none(monkeypatch, poisonous, batch):
    monkeypatch.setattr(distributed, "as_completed", Completed)
    client = Client(poisonous)
    with ClusterStaff(client, {}, batch) as staff:
        results = sorted(staff.run(str(one) for one in range(20)), key=lambda one: one.index)
    assert [one.index for one in results] == list(range(20))
    assert {str(one.index) for one in results if one.failure} == poisonous
    assert {one.failure for one in results if one.failure} <= {Failure.DIED}
    assert all(one.value == f"read {one.index}" for one in results if one.failure is None)


def test_one_file_costs_its_batch_as_many_tries_as_it_can_be_halved(monkeypatch):
    monkeypatch.setattr(distributed, "as_completed", Completed)
    client = Client({"5"})
    with ClusterStaff(client, {}, 16) as staff:
        assert len(list(staff.run(str(one) for one in range(16)))) == 16
    assert [len(batch) for batch in client.batches] == [16, 8, 8, 4, 4, 2, 2, 1, 1]


def test_a_machine_that_cannot_do_the_work_is_told_and_not_tried_again(monkeypatch):
    monkeypatch.setattr(distributed, "as_completed", Completed)
    client = Client(set())
    client.submit = lambda *_arguments, **_options: Future(AuditError("No such directory.", hint="Mount it."))
    staff = ClusterStaff(client, {}, 4)
    with pytest.raises(AuditError, match=r"cannot do the work\. No such directory\.") as caught:
        list(staff.run(["a"]))
    assert caught.value.hint == "Mount it."
