"""A lean generator: one process, one loop, raw sockets, so that the client takes little of the machine it measures.

Conversations begin at a steady rate (an open model: a slow server does not slow the arrivals), each with a connection
and a member of its own, and with a pause between steps. A step's time runs from when its request is sent until the
whole answer is there."""

from __future__ import annotations

import heapq
import random
import selectors
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from trials.load.walks import Ask, Lost, Walk

END: Final = b"\r\n\r\n"
LAST_PIECE: Final = b"0\r\n\r\n"
IN_PIECES: Final = -1
"""The length of a body that comes in pieces, each with its own (RFC 9112, section 7.1)."""

PATIENCE: Final = 20.0
"""Seconds after which a request without an answer is an error."""

Start = Callable[[random.Random], Walk]


@dataclass
class Result:
    """What a run found: milliseconds by step, whole walks by kind, errors by what went wrong, milliseconds that each
    walk began late, seconds in which walks began and until the last had ended, and processor seconds of the client."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    whole: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)
    seconds: float = 0.0
    elapsed: float = 0.0
    client: float = 0.0

    @property
    def requests(self) -> int:
        """Answers that came, right or wrong."""
        return sum(map(len, self.times.values()))

    @property
    def steps(self) -> list[float]:
        """The times of all steps together."""
        return [each for times in self.times.values() for each in times]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do: the port, how many walks begin each second, for how many seconds, the kinds of walks with their
    weights, the session cookies of the members, the longest pause between two steps in seconds, how many are under
    way at most (None: as many as come), and how many there are in all (None: as many as begin in the time). A rate of 0
    begins one as soon as there is room."""

    port: int
    rate: float
    seconds: float
    mix: Sequence[tuple[str, Start, float]]
    sessions: Sequence[str] = ("",)
    pause: float = 0.5
    most: int | None = None
    walks: int | None = None
    seed: int = 20261123
    cookie: str = "upptack"


def joined(body: bytes) -> bytes:
    """The content of a body that has come in pieces."""
    found: list[bytes] = []
    at = 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].partition(b";")[0], 16)
        if not size:
            return b"".join(found)
        found.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


class Visit:
    """One walk on a connection of its own."""

    def __init__(self, kind: str, walk: Walk, session: str, cookie: str) -> None:
        self.kind, self.walk = kind, walk
        self.cookies = {cookie: session} if session else {}
        self.ask: Ask = next(walk)
        self.socket: socket.socket | None = None
        self.buffer = b""
        self.begins = 0
        self.length: int | None = None
        self.sent = 0.0

    def request(self) -> bytes:
        """The bytes of the request that is due."""
        ask, body = self.ask, self.ask.body.encode()
        lines = [f"{ask.method} {ask.path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if ask.key:
            lines.append(f"Authorization: Bearer {ask.key}")
        if body:
            lines += [f"Content-Type: {ask.kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + END + body

    def take(self, piece: bytes) -> tuple[int, str] | None:
        """Adds what has arrived; gives status and text once the answer is whole."""
        self.buffer += piece
        if self.length is None:
            at = self.buffer.find(END)
            if at < 0:
                return None
            self.begins, self.length = at + len(END), self._header(self.buffer[:at])
        body = self.buffer[self.begins :]
        if self.length == IN_PIECES:
            if not body.endswith(LAST_PIECE):
                return None
            body = joined(body)
        elif len(body) < self.length:
            return None
        status = int(self.buffer[9:12])
        self.buffer, self.length = b"", None
        return status, body.decode("utf-8", "replace")

    def _header(self, head: bytes) -> int:
        """Keeps the cookies that are set; gives the length of the body in bytes, or IN_PIECES."""
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            name = name.lower()
            if name == b"content-length":
                length = int(value)
            elif name == b"transfer-encoding":
                length = IN_PIECES
            elif name == b"set-cookie":
                cookie, _, content = value.strip().partition(b";")[0].decode().partition("=")
                self.cookies[cookie] = content
        return length

    def close(self) -> None:
        """Ends the connection."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


class Generator:
    """Carries out a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.result = plan, Result()
        self.chance = random.Random(plan.seed)
        self.selector = selectors.DefaultSelector()
        self.due: list[tuple[float, int, Visit]] = []
        self.under_way, self.number = 0, 0
        self.kinds, self.starts, self.weights = zip(*plan.mix, strict=True)

    def run(self) -> Result:
        """Begins walks for the plan's seconds, and lets those that are under way end."""
        began, busy = time.perf_counter(), time.process_time()
        next_start, stop = began, began + self.plan.seconds
        while True:
            now = time.perf_counter()
            if self.number == self.plan.walks:
                stop = min(stop, next_start)
            while next_start <= now and next_start < stop and self.room():
                self.result.late.append((now - next_start) * 1e3)
                self.begin()
                next_start += self.gap(next_start, now)
            while self.due and self.due[0][0] <= now:
                self.send(heapq.heappop(self.due)[2])
            if next_start >= stop and not self.under_way:
                break
            if now > stop + 2 * PATIENCE:
                self.give_up()
                break
            waits = [PATIENCE / 100, *([next_start - now] if next_start < stop and self.room() else [])]
            waits += [self.due[0][0] - now] if self.due else []
            for key, _ in self.selector.select(max(0.0, min(waits))):
                self.receive(key.data)
        self.result.seconds = self.plan.seconds if self.plan.walks is None else time.perf_counter() - began
        self.result.elapsed = time.perf_counter() - began
        self.result.client = time.process_time() - busy
        return self.result

    def give_up(self) -> None:
        """Ends what is still under way, so that it does not burden what is measured next."""
        self.result.errors["blev inte klara"] += self.under_way
        for key in list(self.selector.get_map().values()):
            key.data.close()

    def room(self) -> bool:
        """Whether one more walk may be under way."""
        below = self.plan.most is None or self.under_way < self.plan.most
        return below and (self.plan.walks is None or self.number < self.plan.walks)

    def gap(self, due: float, now: float) -> float:
        """Seconds until the next walk begins: by chance around the rate; at once when only the room limits."""
        return self.chance.expovariate(self.plan.rate) if self.plan.rate else now - due

    def begin(self) -> None:
        """One more walk, by a member of its own."""
        kind = self.chance.choices(range(len(self.kinds)), self.weights)[0]
        session = self.plan.sessions[self.number % len(self.plan.sessions)]
        self.number += 1
        self.under_way += 1
        self.send(Visit(self.kinds[kind], self.starts[kind](self.chance), session, self.plan.cookie))

    def send(self, visit: Visit) -> None:
        """Sends the request that is due."""
        visit.sent = time.perf_counter()
        try:
            if visit.socket is None:
                visit.socket = socket.create_connection(("127.0.0.1", self.plan.port), timeout=PATIENCE)
                visit.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.selector.register(visit.socket, selectors.EVENT_READ, visit)
            visit.socket.sendall(visit.request())
        except OSError as error:
            self.drop(visit, type(error).__name__)

    def receive(self, visit: Visit) -> None:
        """Takes what has arrived; when the answer is whole, lets the walk say what comes next."""
        assert visit.socket is not None
        try:
            piece = visit.socket.recv(262_144)
            answer = visit.take(piece) if piece else None
        except (OSError, Lost, ValueError) as error:
            return self.drop(visit, type(error).__name__)
        if not piece:
            return self.drop(visit, "anslutningen bröts")
        if answer is None:
            return None
        self.result.times[visit.ask.step].append((time.perf_counter() - visit.sent) * 1e3)
        return self.onward(visit, *answer)

    def onward(self, visit: Visit, status: int, text: str) -> None:
        """The next request of the walk, after its pause; or its end."""
        ask = visit.ask
        if status >= 400 or (status < 300 and ask.expect not in text):
            return self.drop(visit, f"{ask.step}: {status}")
        try:
            visit.ask = visit.walk.send(text)
        except StopIteration:
            self.result.whole[visit.kind] += 1
            return self.leave(visit)
        except Lost as error:
            return self.drop(visit, f"{ask.step}: {error}")
        at = time.perf_counter() + self.chance.random() * self.plan.pause
        heapq.heappush(self.due, (at, id(visit), visit))
        return None

    def drop(self, visit: Visit, why: str) -> None:
        """Ends a walk that went wrong."""
        self.result.errors[why] += 1
        self.leave(visit)

    def leave(self, visit: Visit) -> None:
        """Ends a walk."""
        if visit.socket is not None:
            self.selector.unregister(visit.socket)
        visit.close()
        self.under_way -= 1


def run(plan: Plan) -> Result:
    """Carries out a plan in this process."""
    return Generator(plan).run()
