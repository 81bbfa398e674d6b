"""A scan on a Dask cluster says what a scan on one machine says, also when a machine is lost in the middle."""

import json
import signal
import subprocess
import sys
import time

import pytest

from cli_runs import PROGRAM, without_coverage

pytest.importorskip("distributed", reason="the extra rollaudit[dask] is not installed")

SECONDS = 60


class _Cluster:
    """A scheduler and its workers on this machine, each a process of its own."""

    def __init__(self, cli):
        self.env = without_coverage(cli.env)
        self.place = cli.scratch
        self.running = []
        said = self.place / "scheduler.json"
        self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", said)
        deadline = time.monotonic() + SECONDS
        while not (said.exists() and said.read_text().strip()):
            assert time.monotonic() < deadline, "the scheduler did not start"
            assert self.running[0].poll() is None
        self.address = json.loads(said.read_text())["address"]

    def add_worker(self):
        return self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")

    def _start(self, module, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"],
            env=self.env,
            cwd=self.place,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def stop(self):
        for process in reversed(self.running):
            process.kill()
            process.wait(SECONDS)


@pytest.fixture
def cluster(cli):
    made = _Cluster(cli)
    yield made
    made.stop()


@pytest.fixture
def sample(cli):
    place = cli.work / "sample"
    assert cli.run("demo", place, "--no-faces", "--quiet").code == 0
    return place


def test_a_cluster_reads_what_one_machine_reads(cli, cluster, sample):
    for _ in range(2):
        cluster.add_worker()
    options = ("--no-faces", "--as-of=2025-07-06", "--format=json")
    here = cli.run("scan", sample, "--store", cli.scratch / "here.sqlite", *options)
    there = cli.run("scan", sample, "--store", cli.scratch / "there.sqlite", "--scheduler", cluster.address, *options)
    assert there.code == 0, there.err
    assert there.out == here.out


def test_a_cluster_reads_a_bucket_with_the_endpoint_that_was_named_here(cli, objects, cluster, sample):
    del cluster.env["AWS_ENDPOINT_URL"]  # its machines have credentials of their own, and no place of their own
    for _ in range(2):
        cluster.add_worker()
    objects.put_tree(sample, "roll/")
    options = ("--no-faces", "--as-of=2025-07-06", "--format=json")
    here = cli.run("scan", sample, "--store", cli.scratch / "here.sqlite", *options)
    there = cli.run("scan", "s3://photos/roll", "--scheduler", cluster.address, *options)
    assert there.code == 0, there.err
    assert there.out == here.out


def test_a_machine_lost_in_the_middle_costs_no_file(cli, cluster, sample):
    cluster.add_worker()
    lost = cluster.add_worker()
    options = ("--no-faces", "--as-of=2025-07-06", "--format=json", "--scheduler", cluster.address)
    whole = cli.run("scan", sample, "--store", cli.scratch / "whole.sqlite", *options)
    lost.send_signal(signal.SIGSTOP)  # whatever it is given now, it will never answer
    scan = subprocess.Popen(
        [PROGRAM, "scan", sample, "--store", cli.scratch / "lost.sqlite", *options],
        env=without_coverage(cli.env),
        cwd=cli.work,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = scan.communicate(timeout=8)
    except subprocess.TimeoutExpired:  # it waits for the machine that says nothing
        lost.kill()
        out, err = scan.communicate(timeout=SECONDS)
    assert scan.returncode == 0, err
    assert out == whole.stdout


def test_a_scheduler_that_is_no_address_or_not_there_is_told(cli, sample):
    named = cli.run("scan", sample, "--scheduler", "tcp://localhost:8786")
    assert named.code == 2
    assert "no name is looked up" in named.err
