"""The sites of a visit, all on loopback: the one before, the public site, the one that the exit leads to, and one that
leaves traces. Every request is noted; answers are sent uncompressed, for packing would hide words from a search."""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BEFORE, PUBLIC, AWAY, TELLTALE = "previous.test", "publik.test", "www.smhi.se", "telltale.test"
HOSTS = (BEFORE, PUBLIC, AWAY, TELLTALE)
PASSED_ON = frozenset({"content-type", "cookie", "referer", "user-agent", "origin"})
NOT_BACK = frozenset({"transfer-encoding", "connection", "content-length", "date", "server"})

ORDINARY: Mapping[str, str] = {
    BEFORE: "<h1>Recept</h1>",
    AWAY: "<h1>Vackert väder</h1>",
}
TELLING = f"""<!doctype html><title>Avslojandesida om tranor</title><h1>Kanariefageltext om tranor</h1>
<a id="next" href="/nasta-tranor/">vidare</a> <a id="out" href="https://{AWAY}/">ut</a>
<script>localStorage.setItem("tranor", "Kanariefagelminne"); document.cookie = "tranor=1;max-age=9999"</script>"""
"""What the public site must not be: an ordinary page with a telling title, ordinary links, and storage."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Sites:
    """The sites while they are served: the loopback port, the certificate's fingerprint as Chromium wants it, and
    what was asked. `product` is the port of the product that the public site's requests are passed on to."""

    port: int
    fingerprint: str
    product: int
    asked: list[Asked] = field(default_factory=list)

    @property
    def switches(self) -> list[str]:
        """Chromium's switches that bring every host of the visit here, and no other host anywhere."""
        rules = [f"MAP {host}:443 127.0.0.1:{self.port}" for host in HOSTS]
        return [
            f"--host-resolver-rules={','.join(rules)},MAP * ~NOTFOUND",
            f"--ignore-certificate-errors-spki-list={self.fingerprint}",
        ]

    def of(self, host: str) -> list[Asked]:
        """What one host was asked."""
        return [each for each in self.asked if each.host == host]


class Answering(BaseHTTPRequestHandler):
    """Answers for every host by its name."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    sites: Sites

    def do_GET(self) -> None:
        """A page, or what the product answers."""
        self.answer()

    def do_POST(self) -> None:
        """What the product answers."""
        self.answer()

    def answer(self) -> None:
        """Notes the request and sends the host's answer."""
        host = self.headers.get("Host", "").partition(":")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.sites.asked.append(Asked(host, self.command, self.path, headers, body))
        if host == PUBLIC:
            self.pass_on(headers, body)
        elif host == TELLTALE:
            self.give(200, {"content-type": "text/html; charset=utf-8", "cache-control": "max-age=9999"}, TELLING)
        else:
            found = self.path == "/"
            self.give(200 if found else 404, {"content-type": "text/html; charset=utf-8"}, ORDINARY.get(host, ""))

    def pass_on(self, headers: Mapping[str, str], body: bytes) -> None:
        """Asks the product, which knows itself under its own address, for an answer that is not compressed."""
        connection = HTTPConnection("127.0.0.1", self.sites.product, timeout=30)
        connection.request(self.command, self.path, body, {k: v for k, v in headers.items() if k in PASSED_ON})
        response = connection.getresponse()
        kept = {k: v for k, v in response.getheaders() if k.lower() not in NOT_BACK}
        self.give(response.status, kept, response.read())
        connection.close()

    def give(self, status: int, headers: Mapping[str, str], content: str | bytes) -> None:
        """Sends an answer."""
        raw = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: what was asked is in `asked`."""


def certificate(folder: Path) -> tuple[Path, str]:
    """A key and certificate of the sites in one file, and the fingerprint of its public key. The certificate names no
    site, for a browser keeps it beside every file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.test"), x509.DNSName("*.smhi.se")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(plain + made.public_bytes(pem))
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return file, base64.b64encode(hashlib.sha256(public).digest()).decode()


class Server(ThreadingHTTPServer):
    """Speaks TLS from each connection's own thread, and drops a connection that a browser cuts without a word."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext, handler: type[Answering]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.context = context

    def finish_request(self, request: object, client_address: object) -> None:
        """Greets before it answers."""
        with self.context.wrap_socket(request, server_side=True) as secured:  # type: ignore[arg-type]
            super().finish_request(secured, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that is closed cuts its connections: nothing to tell."""


@contextmanager
def served(folder: Path, product: int) -> Iterator[Sites]:
    """The sites, served until the end."""
    file, fingerprint = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    handler = type("Here", (Answering,), {})
    server = Server(context, handler)
    handler.sites = sites = Sites(server.server_port, fingerprint, product)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield sites
    finally:
        server.shutdown()
        server.server_close()
