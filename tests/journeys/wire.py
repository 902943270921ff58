"""A browser without a screen: posts forms over HTTP, so that a test decides every byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from lxml import html

PASSWORD = "samtal-i-lugn-och-ro"  # the demo's, printed at its start

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Control:
    """A named field or button of a form; `value` is what it sends, `chosen` whether it is sent untouched."""

    name: str
    value: str
    kind: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers in lower case, text, and where it was in the end."""

    status: int
    headers: Mapping[str, str]
    text: str
    url: str

    @property
    def heading(self) -> str:
        """The page's first heading."""
        return " ".join(html.fromstring(self.text).xpath("string(//h1)").split())

    def controls(self, form: str = "step") -> tuple[Control, ...]:
        """Everything with a name in the form with this id, or, when the page has no such form, in the page's last."""
        tree = html.fromstring(self.text)
        found = tree.xpath(f"//form[@id='{form}']//*[@name] | //*[@form='{form}'][@name]")
        return tuple(control(node) for node in found or tree.xpath("(//form)[last()]//*[@name]"))

    def untouched(self, form: str = "step") -> Fields:
        """What the form sends when nothing is changed and no button is named."""
        return [(c.name, c.value) for c in self.controls(form) if c.chosen]

    @property
    def seal(self) -> str:
        """The sealed meeting in the page."""
        return next(c.value for c in self.controls() if c.name == "seal")


def control(node: html.HtmlElement) -> Control:
    """The control that an element stands for."""
    kind = node.get("type", node.tag)
    if node.tag == "select":
        options = node.xpath(".//option")
        return Control(node.get("name"), options[0].get("value", "") if options else "", "select", True)
    value = (node.text or "") if node.tag == "textarea" else node.get("value", "on")
    ticked = node.get("checked") is not None if kind in ("radio", "checkbox") else node.tag != "button"
    return Control(node.get("name"), value, kind, ticked)


class Wire:
    """One visitor with cookies of her own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = CookieJar()
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    def send(self, path: str, fields: Sequence[tuple[str, str]] | bytes | None = None, **headers: str) -> Answer:
        """GET, or POST when there are fields (or raw bytes); every status is an answer. `_` in a header's name
        stands for `-`."""
        data = fields if isinstance(fields, bytes) or fields is None else urlencode(fields).encode()
        request = Request(self.url + path, data, {k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with self.opener.open(request, timeout=30) as response:
                return self.read(response)
        except HTTPError as refused:
            with refused:
                return self.read(refused)

    @staticmethod
    def read(response: Any) -> Answer:
        """The response as an Answer."""
        status, headers, url = response.status, response.headers, response.url
        text = response.read().decode("utf-8", "replace")
        return Answer(status, {name.lower(): value for name, value in headers.items()}, text, url)

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        """Signs in on the sign-in page."""
        form = self.send("/konto/login/")
        token = [(c.name, c.value) for c in form.controls() if c.name == "csrfmiddlewaretoken"]
        answer = self.send("/konto/login/", [*token, ("login", email), ("password", password)])
        assert answer.status == 200, answer.status
        assert "/konto/login/" not in answer.url, "not signed in"
        return answer

    @property
    def signed_in(self) -> bool:
        """Whether there is a session's cookie; the server takes it back when the session has ended."""
        return any(cookie.name == "upptack" for cookie in self.cookies)

    @property
    def session(self) -> str:
        """The session's cookie."""
        return next(str(cookie.value) for cookie in self.cookies if cookie.name == "upptack")

    def begin(self, **chosen: str) -> Answer:
        """Begins a conversation in the matter of maintenance support, by telephone."""
        fields = {"matter": "underhallsstod", "channel": "phone", "guide": "exposed", **chosen}
        return self.send("/samtal/", list(fields.items()))

    def post(self, page: Answer, *fields: tuple[str, str]) -> Answer:
        """Sends the page's meeting with these fields."""
        return self.send("/samtal/", [("seal", page.seal), *fields])

    def press(self, page: Answer, do: str = "next", *fields: tuple[str, str]) -> Answer:
        """Presses one of the page's buttons, with these fields."""
        return self.post(page, ("do", do), *fields)

    def at_questions(self, **chosen: str) -> Answer:
        """The first question of a new conversation in peace and quiet."""
        gate = self.begin(**chosen)
        opening = self.press(gate, "next", ("situation", "alone"), ("minutes", "5_to_15"))
        return self.press(opening)

    def at_close(self, answers: Sequence[Sequence[str]] = (), **chosen: str) -> Answer:
        """The last page of a new conversation: these answers in order, and "was not asked" to the rest."""
        page, left = self.at_questions(**chosen), list(answers)
        while any(c.name == "answer" for c in page.controls()):
            given = left.pop(0) if left else ("not_asked",)
            page = self.press(page, "next", *(("answer", code) for code in given))
        for _ in ("now", "bodies", "safety", "write"):
            page = self.press(page)
        return page
