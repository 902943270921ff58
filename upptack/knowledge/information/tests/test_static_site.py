"""The public site as files: whole, small, without forms or strangers, the same each time, and never half of it."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from upptack.knowledge.information import command, forms, pages, queries, static_site
from upptack.knowledge.information.models import PublicPage
from upptack.knowledge.information.words import leave_for

NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
TODAY = date(2026, 11, 25)
IN_TWO_YEARS = date(2028, 11, 25)
FIRST_VIEW, WHOLE = 14_000, 30_000
"""Bytes at most, compressed: what one page needs before it can be read, and all that it fetches."""

NO_STORAGE = re.compile(r"\.cookie|Set-Cookie|csrf|localStorage|sessionStorage|indexedDB|serviceWorker", re.IGNORECASE)


class Parts(HTMLParser):
    """What a page leads to, what it fetches, and which elements it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.elements: set[str] = set()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Sorts the addresses of an element."""
        self.elements.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            if name in ("href", "src", "action", "formaction", "srcset", "data", "poster", "background", "ping"):
                (self.links if tag in ("a", "area", "form") else self.fetched).append(value or "")


def file_of(folder: Path, address: str) -> Path:
    """The file that a web server sends for an address."""
    return folder / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))


def is_ours(folder: Path, address: str) -> bool:
    """Whether an address leads to a file of the site."""
    return address.startswith("/") and not address.startswith("//") and file_of(folder, address).is_file()


def wrong_links(folder: Path) -> list[str]:
    """Addresses in the files that lead to no file of the site, nor out by the exit."""
    found = []
    for path in sorted(folder.rglob("*.html")):
        parts = Parts(path.read_text(encoding="utf-8"))
        inside = {leave_for(), *(f"#{name}" for name in parts.ids)}
        strays = [*(set(parts.links) - inside), *parts.fetched]
        found += [f"{path.relative_to(folder)}: {address}" for address in strays if not is_ours(folder, address)]
    for path in folder.rglob("*.css"):
        found += [f"{path.name}: {url}" for url in re.findall(r"url\(([^)]*)\)|@import", path.read_text())]
    return found


def unwanted(folder: Path) -> list[str]:
    """Forms, frames, and whatever could store something with the reader."""
    found = []
    for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.js"))):
        text = path.read_text(encoding="utf-8")
        elements = Parts(text).elements if path.suffix == ".html" else set()
        found += [f"{path.name}: {name}" for name in elements & {"form", "input", "button", "iframe", "object", "img"}]
        found += [f"{path.name}: {word}" for word in NO_STORAGE.findall(text)]
    return found


def weights(folder: Path) -> dict[str, int]:
    """Each page's compressed bytes, with all that it fetches before it can be read."""
    found = {}
    for path in folder.rglob("*.html"):
        needs = (path, *(file_of(folder, address) for address in set(Parts(path.read_text()).fetched)))
        found[path.relative_to(folder).as_posix()] = sum(
            each.with_name(f"{each.name}.gz").stat().st_size for each in needs
        )
    return found


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(loaded: None, django_db_blocker, tmp_path_factory) -> Path:
    """The site as it is today."""
    folder: Path = tmp_path_factory.mktemp("static") / "site"
    with django_db_blocker.unblock():
        static_site.build(folder, TODAY)
    return folder


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, content: None) -> None:
    """Only a few addresses, for tests of how a build is made."""
    monkeypatch.setattr(static_site, "counties", lambda: ())
    monkeypatch.setattr(pages, "counties", lambda: ())


def test_every_page_is_there_in_every_language(built):
    with_files = {address for address in pages.ADDRESSES if file_of(built, address).is_file()}
    assert {"/", "/sv/", "/sv/1/", "/en/1/", "/sl/1/", "/ar/1/", "/sv/10/", "/ar/13/"} <= with_files
    for part in ("sv", "sl", "en", "ar"):
        needs = [path for path in (built / part / "10").iterdir() if path.is_dir()]
        assert sorted(path.name for path in needs) == ["1", "2", "3", "4", "5"]
        assert all(len([place for place in need.iterdir() if place.is_dir()]) == 22 for need in needs)


def test_every_link_leads_to_a_file_and_none_but_the_exit_leads_away(built):
    assert wrong_links(built) == []
    exits = [Parts(path.read_text()).links.count(leave_for()) for path in built.rglob("*.html")]
    assert set(exits) == {1}


def test_no_form_and_nothing_that_stores(built):
    assert unwanted(built) == []


def test_every_page_is_small(built):
    found = weights(built)
    assert len(found) > 500
    assert {name: size for name, size in found.items() if size > min(FIRST_VIEW, WHOLE)} == {}


def test_titles_and_addresses_tell_nothing(built):
    texts = [path.read_text() for path in built.rglob("*.html")]
    titles = {match[1] for text in texts if (match := re.search("<title>(.*?)</title>", text))}
    assert titles == {"Information", "معلومات"}
    addresses = {path.parent.relative_to(built).as_posix() for path in built.rglob("index.html")}
    assert all(re.fullmatch(r"\.|(sv|sl|en|ar)(/\d+)*", address) for address in addresses)


def test_the_checks_catch_what_they_are_for(built, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(built, folder)
    page = folder / "sv" / "1" / "index.html"
    sound = page.read_text()
    bad = (
        '<a href="/sv/99/">',
        '<a href="https://example.org/">',
        '<img src="//example.org/a.png">',
        '<a href="#gone">',
        f'<img src="{leave_for()}">',
    )
    for seeded in bad:
        page.write_text(sound.replace("</main>", f"{seeded}</main>"))
        assert len(wrong_links(folder)) == 1, seeded
    for seeded in ('<form method="post">', "<button>", "<script>document.cookie=1</script>", "<iframe>"):
        page.write_text(sound.replace("</main>", f"{seeded}</main>"))
        assert unwanted(folder) != [], seeded
    noise = "".join(f"{number * 7919 % 65537:x}" for number in range(6000))
    page.with_name("index.html.gz").write_bytes(gzip.compress(noise.encode()))
    assert weights(folder)["sv/1/index.html"] > FIRST_VIEW


def test_the_compressed_files_are_the_same_pages(built):
    plain = [path for path in built.rglob("*") if path.suffix in (".html", ".css", ".js", ".svg")]
    assert len(plain) == len(list(built.rglob("*.gz")))
    assert all(gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes() for path in plain)
    names = {path.name for path in (built / "s" / "ui").iterdir()}
    assert len(names) == 6
    assert all(re.fullmatch(r"(upptack|public)\.[0-9a-f]{12}\.(css|js|svg)(\.gz)?", name) for name in names)


def test_the_same_content_and_day_give_the_same_bytes(content, built):
    again = built.with_name("again")
    assert static_site.build(again, TODAY) > 500
    first, second = content_of(built), content_of(again)
    first.pop(static_site.SERVER)
    second.pop(static_site.SERVER)  # holds the folder's own name
    assert first == second


def test_in_two_years_everything_that_has_run_out_is_withdrawn(few, tmp_path):
    static_site.build(tmp_path / "site", IN_TWO_YEARS)
    site = queries.site(IN_TWO_YEARS)
    assert {text.standing for text in site.texts.values()} == {"expired"}
    page = (tmp_path / "site/sv/1/index.html").read_text()
    assert "Är du i fara nu? Ring 112." in page
    assert pages.Words("sv")["page_withdrawn"] in page
    text = site.texts["sv", "utsatt"]
    assert text.summary not in page
    assert "Kontrollerad den" not in page
    helped = (tmp_path / "site/sv/10/1/00/index.html").read_text()
    assert '<span class="number">' not in helped
    today = static_site.build(tmp_path / "now", TODAY)
    assert today
    assert '<span class="number">112</span>' in (tmp_path / "now/sv/10/1/00/index.html").read_text()


def test_a_page_that_is_withdrawn_leaves_no_link_behind(few, tmp_path):
    for section in ("spar", "hitta-hjalp", "samarbetet"):
        PublicPage.objects.filter(section=section, language="sv").update(live=False)
        static_site.build(tmp_path / "site", TODAY)
        assert wrong_links(tmp_path / "site") == []
    assert not (tmp_path / "site/sv/11").exists()
    assert not (tmp_path / "site/sv/10").exists()


def test_a_need_and_a_county_give_the_help_that_the_form_gives(content):
    site = queries.site(TODAY)
    for number, (_, chosen) in enumerate(pages.NEEDS, 1):
        page = pages.day_help(site, "sv", number, "25")
        found = queries.help_for(forms.need_of(chosen), TODAY)
        named = [body.name for each in found for body in each.bodies]
        assert named
        assert all(name in page for name in named)
        assert "Norrbottens län" in page


@pytest.mark.parametrize("fault", ["draw", "swap"])
def test_a_build_that_fails_leaves_the_earlier_site(few, tmp_path, monkeypatch, fault):
    folder = tmp_path / "site"
    static_site.build(folder, TODAY)
    before = content_of(folder)
    if fault == "draw":
        monkeypatch.setattr(pages, "lost", lambda site: 1 / 0)
    else:
        real = Path.rename

        def rename(self: Path, target: Path) -> Path:
            if target == folder and not self.name.endswith("-old"):
                raise OSError("full")
            return real(self, target)

        monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises((ZeroDivisionError, OSError)):
        static_site.build(folder, IN_TWO_YEARS)
    assert content_of(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_anything_else_is_refused(few, tmp_path, capsys):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "egen.txt").write_text("min")
    assert command.main(["build", str(folder)]) == 2
    told = capsys.readouterr().err
    assert "innehåller annat än en tidigare webbplats" in told
    assert "egen.txt" in told
    assert [path.name for path in folder.iterdir()] == ["egen.txt"]
    (folder / "egen.txt").unlink()
    assert command.main(["build", str(folder), "--port", "8123"]) == 0
    assert "sidor i" in capsys.readouterr().out
    assert "listen 127.0.0.1:8123;" in (folder / "nginx.conf").read_text()
    assert command.main(["build", str(folder)]) == 0
    (folder / "sv/egen.txt").write_text("min")
    assert command.main(["build", str(folder)]) == 2
    assert (folder / "sv/egen.txt").read_text() == "min"
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(static_site.Refused, match="är inte en mapp"):
        static_site.build(file, TODAY)
    with pytest.raises(static_site.Refused, match="citattecken"):
        static_site.build(tmp_path / 'a"b', TODAY)


def test_without_a_first_page_nothing_is_replaced(few, tmp_path):
    static_site.build(tmp_path / "site", TODAY)
    before = content_of(tmp_path / "site")
    PublicPage.objects.filter(section="start", language="sv").update(live=False)
    with pytest.raises(static_site.Refused, match="upptack load"):
        static_site.build(tmp_path / "site", TODAY)
    assert content_of(tmp_path / "site") == before


def test_files_that_are_not_gathered_are_told(few, tmp_path, monkeypatch):
    def missing(name: str) -> str:
        raise ValueError(name)

    monkeypatch.setattr(static_site, "static", missing)
    with pytest.raises(static_site.Refused, match="upptack migrate"):
        static_site.build(tmp_path / "site", TODAY)


@contextmanager
def nginx(folder: Path, scratch: Path) -> Iterator[tuple[int, Path]]:
    """The site behind nginx with its own server block; yields the port and the file with what nginx wrote."""
    (port,) = map(int, re.findall(r"listen 127\.0\.0\.1:(\d+);", (folder / "nginx.conf").read_text()))
    said = scratch / "said"
    temp = "".join(f"{kind}_temp_path {scratch}/t;" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.getuid() == 0 else ""  # else nginx gives its worker to a user who may not read here
    outer = f"{user} daemon off; pid {scratch}/pid; events {{}} http {{ {temp} include {folder}/nginx.conf; }}"
    (scratch / "outer.conf").write_text(outer)
    with said.open("w") as log:
        line = [NGINX or "nginx", "-p", str(scratch), "-e", "stderr", "-c", str(scratch / "outer.conf")]
        server = subprocess.Popen(line, stdout=log, stderr=log)
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port, said
        finally:
            server.terminate()
            server.wait(10)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One answer of the web server."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


@pytest.fixture
def behind_nginx(built: Path, tmp_path: Path) -> Path:
    """A copy of the site with a port of its own, that may be damaged."""
    folder = tmp_path / "site"
    shutil.copytree(built, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(static_site.configuration(folder, port))
    return folder


CARRIED = {"Content-Length", "Date", "Server", "Connection", "Keep-Alive", "X-Request-Id"}
"""Headers of the connection itself, and the number that the server gives each request."""


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that are the site's own."""
    return {name: value for name, value in headers.items() if name not in CARRIED}


needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is set up by: bin/setup.sh test")


@needs_nginx
def test_nginx_answers_as_the_server_does(content, behind_nginx, tmp_path):
    page = behind_nginx / "sv/1/index.html"
    pages.forget()
    ours = Client().get("/sv/1/").headers
    with nginx(behind_nginx, tmp_path) as (port, _):
        status, headers, body = ask(port, "/sv/1/")
        assert (status, body) == (200, page.read_bytes())
        assert shown_headers(headers) == shown_headers(ours)
        status, headers, body = ask(port, "/sv/1/", **{"Accept-Encoding": "gzip"})
        assert (status, body) == (200, page.with_name("index.html.gz").read_bytes())
        assert shown_headers(headers) == {**shown_headers(ours), "Content-Encoding": "gzip"}
        assert ask(port, "/sv/1")[1]["Location"] == "/sv/1/"
        assert ask(port, "/sv/10/", "POST")[0] == 405
        style = next(path for path in (behind_nginx / "s/ui").glob("*.css"))
        assert ask(port, f"/s/ui/{style.name}")[1]["Content-Type"] == "text/css; charset=utf-8"


@needs_nginx
def test_nginx_gives_out_pages_only(behind_nginx, tmp_path):
    with nginx(behind_nginx, tmp_path) as (port, _):
        for path in ("/sv/99/", "/nginx.conf", "/.upptack-site", "/sv/1/index.html.gz", "/404.html", "/s/ui/"):
            status, headers, body = ask(port, path)
            assert (status, headers["Cache-Control"]) == (404, "no-store"), path
            assert "Sidan finns inte" in body.decode(), path


@needs_nginx
@pytest.mark.parametrize("level", ["emerg", "error"])
def test_nginx_writes_down_nothing_about_its_readers(behind_nginx, tmp_path, level):
    """With the level that nginx has by itself, the test sees what it would see if something were written."""
    server, page = behind_nginx / "nginx.conf", behind_nginx / "sv/1/index.html"
    server.write_text(server.read_text().replace("stderr emerg", f"stderr {level}"))
    page.unlink()
    page.symlink_to("index.html")
    with nginx(behind_nginx, tmp_path) as (port, said):
        assert ask(port, "/sv/1/index.html?ord=hemligt")[0] >= 400
        assert ask(port, "/sv/2/?ord=hemligt")[0] == 200
    assert ("hemligt" in said.read_text()) == (level == "error")
    assert level == "error" or said.read_text() == ""
