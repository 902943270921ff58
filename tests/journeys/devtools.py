"""Chromium started by hand on a profile in a folder, and led over its debugging pipe. Playwright would switch off what
is measured here: pages kept for the Back button, the history, the disk."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.conftest import CHROMIUM, SWITCHES

PATIENCE = 20.0
ESCAPE = {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}
CENTRE = """(() => { const found = %s; found.scrollIntoView({block: "center"});
const box = found.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"""


class Chromium:
    """One browser with one tab. Its commands are those of the DevTools protocol."""

    def __init__(self, process: subprocess.Popen[bytes], to: int, back: int) -> None:
        self.process, self.to, self.back = process, to, back
        self.number, self.unread = 0, b""
        self.events: list[dict[str, Any]] = []
        self.session = ""
        tab = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=tab["targetId"], flatten=True)
        self.session = attached["sessionId"]
        self.call("Page.enable")

    def message(self, until: float) -> dict[str, Any]:
        """The next message from the browser. Raises TimeoutError when none has come by then."""
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.back], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError("Chromium did not answer")
            self.unread += os.read(self.back, 1 << 16)
        first, _, self.unread = self.unread.partition(b"\0")
        found: dict[str, Any] = json.loads(first)
        return found

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Runs a command and gives its result. Raises RuntimeError with the browser's words when it refuses."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": values}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.to, json.dumps(command).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while (found := self.message(until)).get("id") != self.number:
            self.events.append(found)
        if "error" in found:
            raise RuntimeError(f"{method}: {found['error']['message']}")
        result: dict[str, Any] = found["result"]
        return result

    def loaded(self, begun: int) -> None:
        """Waits until a page has loaded, counted from event number `begun`."""
        until = time.monotonic() + PATIENCE
        while not any(each.get("method") == "Page.loadEventFired" for each in self.events[begun:]):
            self.events.append(self.message(until))

    def read(self, script: str) -> Any:
        """The value of an expression in the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Waits until an expression in the page is true."""
        until = time.monotonic() + PATIENCE
        while not self.quietly(script):
            assert time.monotonic() < until, f"never true: {script}; at {self.read('location.href')}"
            time.sleep(0.02)

    def quietly(self, script: str) -> bool:
        """Whether an expression is true; false while one page gives way to the next."""
        try:
            return bool(self.read(f"Boolean({script})"))
        except (RuntimeError, AssertionError):
            return False

    def go(self, address: str) -> None:
        """Opens an address."""
        begun = len(self.events)
        self.call("Page.navigate", url=address)
        self.loaded(begun)

    def click(self, element: str) -> None:
        """Clicks with the mouse on an element, given as an expression in the page."""
        x, y = self.read(CENTRE % element)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def escape(self, times: int = 3) -> None:
        """Presses Escape."""
        for _ in range(times):
            self.call("Input.dispatchKeyEvent", type="rawKeyDown", **ESCAPE)
            self.call("Input.dispatchKeyEvent", type="keyUp", **ESCAPE)

    def type(self, text: str) -> None:
        """Types letters into what has the focus."""
        for letter in text:
            for kind in ("keyDown", "keyUp"):
                self.call("Input.dispatchKeyEvent", type=kind, text=letter if kind == "keyDown" else "", key=letter)

    def rows(self) -> list[tuple[str, str]]:
        """Address and title of each step that Back and Forward know in the tab, up to where it stands."""
        known = self.call("Page.getNavigationHistory")
        return [(each["url"], each["title"]) for each in known["entries"][: known["currentIndex"] + 1]]

    def go_back(self) -> str:
        """Goes one step back as the Back button does; gives what is then seen."""
        known = self.call("Page.getNavigationHistory")
        step = known["entries"][known["currentIndex"] - 1]
        self.call("Page.navigateToHistoryEntry", entryId=step["id"])
        time.sleep(1)
        return str(self.read("location.href + '\\n' + document.body.innerText"))

    def close(self) -> None:
        """Closes the browser as its user would, so that it writes down what it keeps."""
        self.session = ""
        self.call("Browser.close")
        self.process.wait(PATIENCE)


def without_scripts(profile: Path) -> None:
    """Sets in a profile that is not there yet that no page may run scripts."""
    (profile / "Default").mkdir(parents=True)
    settings = {"profile": {"default_content_setting_values": {"javascript": 2}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(settings))


@contextmanager
def started(profile: Path, switches: Sequence[str]) -> Iterator[Chromium]:
    """A browser on the profile in this folder, ended at the end whatever happened."""
    hers, to = os.pipe()
    back, its = os.pipe()
    # The protocol is spoken on descriptors 3 (to the browser) and 4 (from it).
    words = ["bash", "-c", f'exec "$@" 3<&{hers} 4>&{its}', "chromium", CHROMIUM, "--headless=new", *SWITCHES]
    words += ["--remote-debugging-pipe", f"--user-data-dir={profile}", "--lang=sv", *switches, "about:blank"]
    log = profile.with_name(profile.name + ".log")
    with log.open("wb") as sink:
        process = subprocess.Popen(words, pass_fds=(hers, its), stdout=sink, stderr=sink, start_new_session=True)
    os.close(hers)
    os.close(its)
    try:
        yield Chromium(process, to, back)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait(PATIENCE)
        os.close(to)
        os.close(back)
