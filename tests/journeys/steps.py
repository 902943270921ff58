"""The steps of a conversation as a caseworker takes them, with the pages' own buttons."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.journeys.wire import PASSWORD

CONTROLLED = (
    ("unsafe",),
    ("decides", "watches"),
    ("none",),
    ("controls",),
    ("free",),
    ("partner",),
    ("now",),
    ("none",),
    ("worried",),
    ("yes",),
)
"""A woman whose partner decides over her and her money. No danger sign, but she is worried, and there are children."""


class Walk:
    """A conversation in a browser. `look` is called with the page after every step."""

    def __init__(self, page: Page, url: str, look: Callable[[Page], object]) -> None:
        self.page, self.url, self.look = page, url, look

    @property
    def heading(self) -> str:
        """The page's heading, without what only a screen reader says."""
        return self.page.locator("h1:visible").inner_text().strip()

    @property
    def text(self) -> str:
        """The visible text of the page."""
        return self.page.locator("body").inner_text()

    def to_say(self) -> str:
        """The words that are to be said aloud on the page."""
        return "\n".join(self.page.locator(".say p:not(.say-label):visible").all_inner_texts())

    def press(self, button: str | Locator) -> Walk:
        """Presses something that leads to another page, waits for it, and looks at it."""
        target = self.page.locator(button) if isinstance(button, str) else button
        with self.page.expect_navigation():
            target.click()
        self.look(self.page)
        return self

    def open_start(self) -> Walk:
        """The page where a conversation begins."""
        self.page.goto(self.url + "/samtal/")
        self.look(self.page)
        return self

    def begin(
        self, matter: str = "underhallsstod", channel: str = "phone", guide: str = "exposed", **more: str
    ) -> Walk:
        """Chooses matter, channel and guide, and what `more` names: language, spoken, sex, age, protected, and
        interpreter="yes"."""
        self.open_start()
        for name, code in (("matter", matter), ("channel", channel), ("guide", guide)):
            self.page.check(f"input[name={name}][value={code}]")
        if more:
            self.page.click("main details summary")
        if more.pop("interpreter", ""):
            self.page.check("input[name=interpreter]")
        for name, code in more.items():
            self.page.select_option(f"#{name}", code)
        return self.press("main .actions button.button")

    def gate(self, situation: str = "alone", minutes: str = "5_to_15") -> Walk:
        """Answers whether it is safe to talk and how much time there is."""
        self.page.check(f"input[name=situation][value={situation}]")
        self.page.check(f'input[name=minutes][value="{minutes}"]')
        return self.go()

    def go(self, do: str = "next") -> Walk:
        """Presses the button of the page with this meaning."""
        return self.press(f"main button[name=do][value={do}]")

    def at_questions(self, **chosen: str) -> Walk:
        """Begins, finds that it is safe to talk, and comes to the first question."""
        return self.begin(**chosen).gate().go()

    def answer(self, *codes: str) -> Walk:
        """Ticks these answers and goes on."""
        for code in codes:
            self.page.check(f"input[name=answer][value={code}]")
        return self.go()

    def answers(self, *questions: tuple[str, ...]) -> Walk:
        """Answers these questions in order, then says that the rest were not asked."""
        for codes in questions:
            self.answer(*codes)
        while self.page.locator("input[name=answer]").count():
            self.answer("not_asked")
        return self

    def open_text(self) -> Walk:
        """Makes the text, and confirms the marks of the leak check when there are any."""
        self.go("text")
        if self.page.locator("input[name=confirmed]").count():
            self.page.check("input[name=confirmed]")
            self.press(self.page.locator("main button[name=do][value=text]").last)
        return self

    def did_not_ask(self, reason: str) -> Walk:
        """Ends the conversation from any step: one press opens the reasons, one chooses."""
        self.page.click(".hidebar summary")
        return self.press(f".hidebar button[name=unasked][value={reason}]")

    def finish(self, action: str = "contact_given", did: str = "same") -> Walk:
        """Says what was offered and what was done with the proposal, and ends the conversation."""
        self.page.check(f"input[name=action][value={action}]")
        self.page.check(f"input[name=did][value={did}]")
        return self.go("finish")


def confirm(page: Page) -> None:
    """Shows with the password that it is she, on the page that asks for it."""
    page.wait_for_load_state()
    assert page.inner_text("h1") == "Visa att det är du"
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.press("#id_password", "Enter")
