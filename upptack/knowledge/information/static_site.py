"""The public site as files, for nginx or a CDN: the same pages as the server draws, without any form.

A folder is built beside the one that is to be replaced and takes its place only when it is whole."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Template
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from upptack.knowledge.directory.contents import counties
from upptack.knowledge.information import pages, queries
from upptack.knowledge.information.pages import ADDRESSES, FIND_HELP, NEEDS, REFERRER, WHOLE_COUNTRY
from upptack.knowledge.information.queries import Site
from upptack.knowledge.information.rules import address_of
from upptack.ui.middleware import Headers

ASSETS: Final = ("ui/upptack.css", "ui/public.svg", "ui/public.js")
MARKER: Final = ".upptack-site"
"""Lists every file of the build, so that the next one can tell that nothing else lies there."""

SERVER: Final = "nginx.conf"
INDEX: Final = "index.html"
NOT_FOUND: Final = "404.html"
PORT: Final = 8080

CONFIGURATION: Final = Template("""\
# The public site: a block for the http part of nginx. Written with the site; the next build replaces it.
# Nothing of a reader is written down: no access log, and of errors only those that stop the server.
server {
    listen 127.0.0.1:$port;
    root "$root";
    types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
    charset utf-8;
    charset_types text/css text/javascript image/svg+xml;
    server_tokens off;
    access_log off;
    log_not_found off;
    error_log stderr emerg;
    gzip_static on;
    gzip_vary on;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=4000 inactive=60s;
    open_file_cache_valid 5s;
    absolute_redirect off;
    etag off;
    if_modified_since off;
    max_ranges 0;
    error_page 403 404 =404 /404.html;
    location = /404.html { internal; }
    location = /$server { return 404; }
    location ~ /\\.|\\.gz$$ { return 404; }
$headers
}
""")


class Refused(Exception):
    """The site cannot be built; the text says why and what to do."""


def build(folder: Path, on: date, port: int = PORT) -> int:
    """Writes the whole public site as it may be shown on a day into a folder; returns the number of pages.

    The same content and day give the same bytes. Raises Refused, and changes nothing, when the folder holds anything
    but an earlier build or when there is no first page; whatever fails on the way leaves the earlier build in place."""
    folder = folder.absolute()
    _check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        drawn = _write(fresh, on)
        (fresh / SERVER).write_text(configuration(folder, port), encoding="utf-8")
        _mark(fresh)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return drawn


def _check(folder: Path) -> None:
    """Refuses a folder that is not empty and not, to the last file, an earlier build."""
    if not folder.exists():
        return
    if not folder.is_dir() or folder.is_symlink():
        raise Refused(f"{folder} är inte en mapp. Välj en ny mapp eller en som webbplatsen har skrivits till förut.")
    files = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    there = {path.relative_to(folder).as_posix() for path in files}
    marker = folder / MARKER
    ours = {MARKER, *marker.read_text(encoding="utf-8").splitlines()} if marker.is_file() else set()
    if strangers := sorted(there - ours):
        raise Refused(
            f"Mappen {folder} innehåller annat än en tidigare webbplats härifrån, till exempel {strangers[0]}. "
            "Allt i mappen byts ut: välj en annan mapp, eller flytta det som ligger där."
        )


def _write(folder: Path, on: date) -> int:
    """The pages and what they need, each with its compressed twin; returns the number of pages."""
    site = queries.site(on)
    if ("sv", "start") not in site.texts:
        raise Refused("Det finns ingen svensk startsida. Kör: upptack load")
    names = _assets(folder)
    number = 0
    for number, (address, html) in enumerate(drawn(site), 1):  # noqa: B007 (counts what the generator gives)
        for plain, hashed in names.items():
            html = html.replace(f'"{plain}"', f'"{hashed}"')
        _file(folder, address, html.encode())
    return number


def _assets(folder: Path) -> dict[str, str]:
    """Writes style, script and icon under names that follow their content; returns the new address of each by the one
    that templates write."""
    names = {}
    for name in ASSETS:
        found = finders.find(name)
        assert isinstance(found, str), name
        content = Path(found).read_bytes()
        stem, _, suffix = name.rpartition(".")
        address = f"{settings.STATIC_URL}{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        try:
            names[static(name)] = address
        except ValueError as missing:  # the list of gathered files is not there, or older than this version
            raise Refused("De statiska filerna är inte samlade. Kör: upptack migrate") from missing
        _file(folder, address, content)
    return names


def drawn(site: Site) -> Iterator[tuple[str, str]]:
    """Every page of the site: its address, or the name of its file when it has none; and its text."""
    for address, (language, section) in ADDRESSES.items():
        if (language, section) in site.texts:
            yield address, pages.draw(site, language, section, static=True)
    for language in site.languages:
        if (language, FIND_HELP) in site.texts:
            yield from _help(site, language)
    yield NOT_FOUND, pages.lost(site)


def _help(site: Site, language: str) -> Iterator[tuple[str, str]]:
    """The pages below "find help": each need with its counties, and the help in each."""
    at = address_of(language, FIND_HELP)
    for need in range(1, len(NEEDS) + 1):
        yield f"{at}{need}/", pages.day_counties(site, language, need)
        for county in (WHOLE_COUNTRY, *(county.code for county in counties())):
            yield f"{at}{need}/{county}/", pages.day_help(site, language, need, county)


def _file(folder: Path, address: str, content: bytes) -> None:
    path = folder / (address.lstrip("/") + (INDEX if address.endswith("/") else ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


def _mark(folder: Path) -> None:
    """Lists the files, and lets the web server read what only this user could until now."""
    every = sorted(folder.rglob("*"))
    files = [path.relative_to(folder).as_posix() for path in every if path.is_file()]
    (folder / MARKER).write_text("\n".join(files) + "\n", encoding="utf-8")
    for path in (folder, *every, folder / MARKER):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _swap(fresh: Path, folder: Path) -> None:
    """Puts the fresh folder in place of the earlier one, which comes back if that fails."""
    old = fresh.with_name(fresh.name + "-old")
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def headers() -> dict[str, str]:
    """The headers of the server's own answers to the public reader."""
    answer = Headers(lambda request: HttpResponse())(HttpRequest())
    found = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    found |= {
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": REFERRER,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        found["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    return found


def configuration(folder: Path, port: int) -> str:
    """The server block that serves a folder on a loopback port, behind whatever ends TLS. Raises Refused for a folder
    whose name nginx would read as something else."""
    if set(str(folder)) & set('"$\\\n'):
        raise Refused(f"Mappens namn får inte ha citattecken, dollartecken eller omvänt snedstreck: {folder}")
    lines = [f'    add_header {name} "{value}" always;' for name, value in headers().items()]
    lines.append('    add_header Last-Modified "";')
    return CONFIGURATION.substitute(port=port, root=folder, server=SERVER, headers="\n".join(lines))
