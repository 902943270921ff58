"""Figures of the running installation for those who operate it, in Prometheus' form, at /metrics.

What is counted is how the machine fares: requests by route, method and class of status, how long they took, whether the
database answers, how much waits in the queue, and how long ago what runs by the clock last ran. No figure tells of
anybody: the labels are the closed sets of this module and of the table of addresses, and hold no path, address, member,
unit or agency.

The tally promises that no row tells when a meeting was counted, and the agency with the fewest staff may have one
meeting a week. A figure that rose by one as a meeting was counted, read every fifteen seconds, would be such a row.
So all rooms of the meeting are one route here; neither its methods nor its statuses below 500 are told apart (the last
step could otherwise be known by its answer); the shortest time told is longer than any step takes, so that the step
that writes does not stand out; and what is let out rises a hundred requests at a time, some ten conversations.
What fails is told at once and one by one: nothing is counted then.

Each process of the server keeps its own figures in a file, which every one of them reads when it is asked. The files
lie in a folder that `upptack serve` makes; elsewhere, as in the tests, the process tells only of itself."""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.samples import Sample

PATH: Final = "/metrics"
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own variable, read when it is imported."""

MEETING: Final = "meeting"
ANY: Final = "any"
BELOW_500: Final = "below_500"
METHODS: Final = {"GET": "GET", "HEAD": "GET", "POST": "POST"}
OTHER: Final = "other"
CLASSES: Final = frozenset({"1xx", "2xx", "3xx", "4xx", "5xx", BELOW_500})
SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
FILE_BYTES: Final = 1 << 20
"""Room for every combination of labels there can be, for each of a process's two files."""

LET_OUT: Final = 100
"""The meeting's figures rise by so many at a time."""

PROXIED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
"""A request with any of these has come through a proxy, whatever address it seems to have."""

LOG: Final = logging.getLogger(__name__)
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"

_own: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "upptack_requests",
    "Requests answered, by route, method and class of status.",
    ("route", "method", "status"),
    registry=_own,
)
TIMES: Final = Histogram(
    "upptack_request_seconds", "Time to answer, by route.", ("route",), buckets=SECONDS, registry=_own
)


def reserve(folder: str) -> bool:
    """Makes this process's files before the library does, with all the room that they can ever need; whether it could
    be done. The library would map files with holes into memory, and when the disk is full a write into a hole ends the
    process, in the middle of a meeting."""
    try:
        for kind in ("counter", "histogram"):
            with Path(folder, f"{kind}_{os.getpid()}.db").open("ab") as opened:
                os.posix_fallocate(opened.fileno(), 0, FILE_BYTES)
    except OSError:
        LOG.exception("no room for figures")
        return False
    return True


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Counts one request. `route` is of a closed set (upptack.config.trace)."""
    method = METHODS.get(method, OTHER)
    group = f"{status // 100}xx"
    if route == MEETING:
        method, group = ANY, group if group == "5xx" else BELOW_500
    REQUESTS.labels(route, method, group).inc()
    TIMES.labels(route).observe(seconds)


class Requests:
    """What all processes have counted, the meeting's figures rounded down."""

    def collect(self) -> Iterator[Metric]:
        """The figures, in the library's form."""
        every = CollectorRegistry()
        if os.environ.get(FOLDER):
            MultiProcessCollector(every)  # type: ignore[no-untyped-call,unused-ignore]
        else:
            every = _own
        for metric in every.collect():
            metric.samples = [coarse(each) for each in metric.samples if not each.name.endswith("_created")]
            yield metric


def coarse(sample: Sample) -> Sample:
    """A figure as it may be let out: the meeting's rise by LET_OUT, and the sum of its times by as many seconds."""
    if sample.labels.get("route") != MEETING or sample.labels.get("status") == "5xx":
        return sample
    return sample._replace(value=float(sample.value // LET_OUT * LET_OUT), exemplar=None)


class State:
    """How the installation fares now: asked of the database each time."""

    def collect(self) -> Iterator[Metric]:
        """The figures; all but the first are left out when the database does not answer."""
        up = GaugeMetricFamily("upptack_database_up", "1 when the database answers, else 0.")
        waiting = GaugeMetricFamily("upptack_queue_waiting", "Jobs that wait for the worker.")
        ages = GaugeMetricFamily("upptack_age_seconds", "Seconds since it was last done.", labels=("what",))
        try:
            waiting.add_metric([], float(queue_length()))
            for what, at in last_done():
                ages.add_metric([what], max(0.0, (datetime.now(UTC) - at).total_seconds()))
            up.add_metric([], 1.0)
        except Error:
            up.add_metric([], 0.0)
            yield up
            return
        yield from (up, waiting, ages)


def queue_length() -> int:
    """How many jobs wait in the database's queue. Raises django.db.Error."""
    from django_tasks_db.models import DBTaskResult

    connection.ensure_connection()
    return int(DBTaskResult.objects.ready().count())


def last_done() -> Iterator[tuple[str, datetime]]:
    """When each thing that runs by the clock was last done, as far as the installation knows: the daily run, the run of
    what is due, and the log's anchor outside the database. Raises django.db.Error."""
    from upptack.tally.models import LastRun

    yield from LastRun.objects.filter(job__in=JOBS).values_list("job", "at")
    file = Path(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None
    if file and file.is_file():
        yield "anchor", datetime.fromtimestamp(file.stat().st_mtime, UTC)


JOBS: Final = ("daily", "due")
AGES: Final = frozenset({*JOBS, "anchor"})


def may_read(request: HttpRequest) -> bool:
    """Whether somebody may read the figures: who sends the token of UPPTACK_METRICS_TOKEN, or is on this machine and
    has come through no proxy."""
    sent, token = request.META.get("HTTP_AUTHORIZATION", ""), settings.METRICS_TOKEN
    if token and hmac.compare_digest(sent.encode("latin-1", "replace"), f"Bearer {token}".encode()):
        return True
    return not any(name in request.META for name in PROXIED) and is_here(request.META.get("REMOTE_ADDR", ""))


def is_here(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def written() -> bytes:
    """Every figure, as Prometheus reads it."""
    told = CollectorRegistry()
    for each in (Requests(), State()):
        told.register(each)  # type: ignore[arg-type,unused-ignore]
    return generate_latest(told)


class Figures:
    """Answers /metrics to those who may read it, by whatever name they know this machine: what gathers figures asks
    each process's own address. For everyone else it is an address like any other that does not exist."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """The figures, or what the rest of the product answers."""
        if request.path_info != PATH or request.method != "GET" or not may_read(request):
            return self.get_response(request)
        return HttpResponse(written(), content_type=TEXT)
