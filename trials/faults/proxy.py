"""A network between server and database that can be cut: it stops forwarding, and closes nothing."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType


class Proxy:
    """Forwards what comes to `port` to another port on loopback, while it is `open`."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.open = threading.Event()
        self.open.set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self.listener.getsockname()[1])
        self.lines: list[socket.socket] = []

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.open.set()
        for each in (self.listener, *self.lines):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # closing alone sends nothing while a thread still reads
            each.close()

    def cut(self) -> None:
        """From now on nothing gets through, in either direction."""
        self.open.clear()

    def mend(self) -> None:
        """Lets through again, also what has waited."""
        self.open.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            self.lines += [near, far]
            for come, go in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(come, go), daemon=True).start()

    def _pump(self, come: socket.socket, go: socket.socket) -> None:
        try:
            while data := come.recv(65536):
                self.open.wait()
                go.sendall(data)
        except OSError:
            pass
        try:
            self.open.wait()
            go.shutdown(socket.SHUT_WR)
        except OSError:
            pass
