"""A package driven in a real browser by a platform that keeps what it is told: resume, score and completion; and
without a platform, and without scripts."""

from __future__ import annotations

import io
import mimetypes
import zipfile
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route, sync_playwright

from upptack.learning.courses import scorm
from upptack.learning.courses.tests.teaching import module

pytestmark = [pytest.mark.journey, pytest.mark.pure]

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SITE = "http://plattform.test/"
PLATFORM = """<!doctype html><html lang="sv"><title>Plattform</title><script>
var kept = JSON.parse(sessionStorage.kept || '{"cmi.core.lesson_status": "not attempted"}');
var calls = [];
var API = {
  LMSInitialize: function (none) { calls.push("LMSInitialize"); return "true"; },
  LMSGetValue: function (name) { return kept[name] || ""; },
  LMSSetValue: function (name, value) {
    if (typeof value !== "string") { calls.push("not a string: " + name); }
    kept[name] = value; return "true";
  },
  LMSCommit: function (none) { calls.push("LMSCommit"); sessionStorage.kept = JSON.stringify(kept); return "true"; },
  LMSFinish: function (none) { calls.push("LMSFinish"); return "true"; },
  LMSGetLastError: function () { return "0"; }
};
</script><iframe src="mellan.html" title="Modulen" width="900" height="700"></iframe></html>"""
BETWEEN = (
    '<!doctype html><html lang="sv"><iframe src="index.html" title="Modulen" width="880" height="680"></iframe></html>'
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, closed with the module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


def files() -> dict[str, bytes]:
    """The package, and the platform's own pages around it."""
    with zipfile.ZipFile(io.BytesIO(scorm.packed(module("fraga")))) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return {**found, "plattform.html": PLATFORM.encode(), "mellan.html": BETWEEN.encode()}


def opened(browser: Browser, asked: list[str], *, scripts: bool = True) -> BrowserContext:
    """A browser to which every file of the package, and nothing else, is handed; `asked` gets what it asked for."""
    own, context = files(), browser.new_context(java_script_enabled=scripts, locale="sv-SE")
    context.set_default_timeout(10_000)

    def give(route: Route) -> None:
        asked.append(route.request.url)
        name = route.request.url.removeprefix(SITE)
        kind = mimetypes.guess_type(name)[0] or "text/html"
        if name in own:
            route.fulfill(body=own[name], content_type=f"{kind}; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    context.route("**/*", give)
    return context


def launched(page: Page) -> Frame:
    """The module, opened two frames down in the platform."""
    page.goto(f"{SITE}plattform.html")
    page.wait_for_function("calls.length > 1")
    frame = next(each for each in page.frames if each.url.endswith("index.html"))
    frame.wait_for_selector(".page.now h2")
    return frame


def kept(page: Page, name: str) -> str:
    """What the platform has been told."""
    return str(page.evaluate("name => kept['cmi.core.' + name] || ''", name))


def choose(frame: Frame, *words: str) -> None:
    """Chooses these answers on the page that is shown, and answers."""
    now = frame.locator(".page.now")
    for each in now.locator("input").all():
        if each.get_attribute("type") == "checkbox":
            each.uncheck()
    for word in words:
        now.get_by_label(word).check()
    now.get_by_role("button", name="Svara").click()


def test_resume_score_and_completion_reach_the_platform(chromium: Browser) -> None:
    asked: list[str] = []
    context = opened(chromium, asked)
    page = context.new_page()
    frame = launched(page)
    assert kept(page, "lesson_status") == "incomplete"
    assert kept(page, "lesson_location") == "sida-borja"
    choose(frame, "Jag avslutar snabbt")
    assert frame.locator(".page.now .verdict").inner_text().startswith("Inte riktigt")
    assert frame.get_by_text("Då hinner ingen berätta.").first.is_visible()
    assert kept(page, "score.raw") == "0"
    choose(frame, "Jag frågar i lugn och ro")
    assert kept(page, "score.raw") == "50"
    frame.locator(".page.now .next").click()
    assert kept(page, "lesson_location") == "sida-vidare"
    assert kept(page, "lesson_status") == "incomplete"

    page.goto("about:blank")
    frame = launched(page)
    assert frame.locator(".page.now h2").inner_text() == "Så går du vidare"
    assert kept(page, "exit") == "suspend"
    assert kept(page, "session_time").count(":") == 2
    choose(frame, "Jag frågar i lugn och ro")
    assert kept(page, "lesson_status") == "incomplete"
    choose(frame, "Jag frågar i lugn och ro", "Jag väntar in svaret")
    assert kept(page, "score.raw") == "100"
    frame.locator(".page.now .next").click()
    assert kept(page, "lesson_status") == "passed"
    assert frame.locator("#state").inner_text() == "Modulen är klar."
    assert not [call for call in page.evaluate("calls") if call.startswith("not a string")]

    frame = launched(page)
    assert kept(page, "lesson_status") == "passed"
    assert page.evaluate("calls").count("LMSInitialize") == 1
    assert {url for url in asked if not url.startswith(SITE)} == set()
    context.close()


def test_finish_is_called_once_when_the_module_is_left(chromium: Browser) -> None:
    context = opened(chromium, [])
    page = context.new_page()
    launched(page)
    page.evaluate("document.querySelector('iframe').contentWindow.location.replace('about:blank')")
    page.wait_for_function("document.querySelector('iframe').contentWindow.location.href === 'about:blank'")
    assert page.evaluate("calls").count("LMSFinish") == 1
    assert page.evaluate("calls")[-2:] == ["LMSCommit", "LMSFinish"]
    context.close()


def test_what_is_left_is_shown_when_somebody_hurries_to_the_end(chromium: Browser) -> None:
    context = opened(chromium, [])
    page = context.new_page()
    frame = launched(page)
    frame.locator(".page.now .next").click()
    frame.locator(".page.now .next").click()
    assert frame.locator("#state").inner_text() == "Det finns frågor eller sidor kvar."
    assert frame.locator(".page.now h2").inner_text() == "Så börjar du"
    assert kept(page, "lesson_status") == "incomplete"
    context.close()


def test_it_works_without_a_platform_and_leaves_nothing(chromium: Browser) -> None:
    context = opened(chromium, [])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{SITE}index.html")
    assert page.locator(".page:visible").count() == 1
    choose(page.main_frame, "Jag frågar i lugn och ro")
    page.locator(".page.now .next").click()
    choose(page.main_frame, "Jag frågar i lugn och ro", "Jag väntar in svaret")
    page.locator(".page.now .next").click()
    assert page.locator("#state").inner_text() == "Modulen är klar."
    assert faults == []
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [each["id"] for each in violations] == []
    context.close()


def test_without_scripts_everything_can_be_read(chromium: Browser) -> None:
    context = opened(chromium, [], scripts=False)
    page = context.new_page()
    page.goto(f"{SITE}index.html")
    assert page.locator(".page:visible").count() == 2
    assert page.locator("summary:visible").count() == 2
    assert page.get_by_role("button").count() == 0
    context.close()
