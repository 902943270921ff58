"""The supply chain: locks, licences, the list of parts, dangerous constructions in our own code. What `make supply`
runs in whole is run here without the network, and every rule is shown to catch the fault that it is there for."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from trials.supply import bill, installed, locks, patterns, scanning, vulnerabilities
from upptack.config.environment import ROOT
from upptack.config.evidence import licences

pytestmark = pytest.mark.pure

SUM = "0" * 64
HELD = f"asgiref==3.13.0 \\\n    --hash=sha256:{SUM}\n    # via django\n"


def test_every_locked_package_has_a_hash_and_no_lock_names_a_registry() -> None:
    texts = locks.locks()
    assert {"app.txt", "dev.txt", "hard.txt", "bench.txt", "scanner.txt"} <= set(texts)
    number = sum(len(licences.parts(text)) for text in texts.values())
    assert number >= 700, number
    assert {name: locks.unhashed(text) for name, text in texts.items() if locks.unhashed(text)} == {}
    assert {name: locks.addresses(text) for name, text in texts.items() if locks.addresses(text)} == {}


@pytest.mark.parametrize(
    "line",
    ["idna==3.20", "idna>=3.20", "idna", "idna @ https://example.se/idna.whl", "idna==3.20 \\", "asgiref==3.14.0"],
)
def test_a_package_without_a_hash_is_caught(line: str) -> None:
    assert locks.unhashed(HELD) == []
    assert locks.unhashed(f"{HELD}{line}\n") == [line]


@pytest.mark.parametrize(
    "line", ["--index-url https://pypi.example/simple", "-i https://a.example", "x @ git+ssh://a", "-f /tmp/wheels"]
)
def test_an_address_in_a_lock_is_caught(line: str) -> None:
    assert locks.addresses(HELD) == []
    assert locks.addresses(f"{HELD}{line}\n") != []


def test_an_installation_runs_on_no_more_packages_than_decided() -> None:
    runtime = licences.runtime()
    assert len(runtime) >= 70
    assert locks.too_many(runtime) is None
    one_more = licences.Part("one-more", "1", "", (SUM,), ())
    full = (*runtime, *(licences.Part(f"x{at}", "1", "", (SUM,), ()) for at in range(locks.LIMIT)))
    assert locks.too_many((*full, one_more)) is not None


def test_a_lock_is_read_with_markers_extras_and_who_asks() -> None:
    text = (
        f"numpy==1.26.4 ; python_full_version < '3.12' \\\n    --hash=sha256:{SUM} \\\n    --hash=sha256:{SUM}\n"
        f"    # via\n    #   highspy\n    #   upptack\n"
        f"uvicorn[standard]==1.0 \\\n    --hash=sha256:{SUM}\n    # via x\n"
    )
    assert licences.parts(text) == (
        licences.Part("numpy", "1.26.4", "python_full_version < '3.12'", (SUM, SUM), ("highspy", "upptack")),
        licences.Part("uvicorn", "1.0", "", (SUM,), ("x",)),
    )


def test_every_licence_is_known_and_accepted() -> None:
    known, runtime = licences.known(), sorted({part.name for part in licences.runtime()})
    assert [why for name in runtime if (why := licences.refused(name, known))] == []
    assert set(known.packages) == set(runtime), "a package that is no longer locked, or one without a licence"
    assert set(known.notes) <= set(runtime)
    used = {atom for expression in known.packages.values() for atom in licences.atoms(expression)}
    assert used <= set(known.accepted)


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        ("MIT", False),
        ("MIT AND SSPL-1.0", True),
        ("SSPL-1.0 OR MIT", False),
        ("SSPL-1.0 OR Elastic-2.0", True),
        ("", True),
    ],
)
def test_a_licence_that_is_not_accepted_is_caught(expression: str, refused: bool) -> None:
    known = licences.Licences({"MIT": "permissive"}, {"x": expression}, {})
    assert bool(licences.refused("x", known)) is refused
    assert licences.refused("never-heard-of", known)


def test_what_is_installed_says_the_same_licences() -> None:
    compared = installed.compare(sorted({part.name for part in licences.runtime()}), licences.known())
    assert compared.read >= 70, compared.read
    assert compared.wrong == ()


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("MIT", installed.Told("Apache-2.0", "", ())),
        ("MIT", installed.Told("", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", ())),
        ("BSD-3-Clause", installed.Told("", "", ())),
        ("BSD-3-Clause", installed.Told("BSD-3-Clause", "", ("GPLv2",))),
        ("GPL-2.0-only", installed.Told("", "GNU Lesser General Public License v3", ())),
        ("", installed.Told("", "MIT", ())),
    ],
)
def test_a_licence_that_the_package_tells_otherwise_is_caught(expression: str, said: installed.Told) -> None:
    assert installed.disagreement("x", expression, said)


def test_a_licence_told_in_old_words_agrees() -> None:
    assert not installed.disagreement(
        "x", "BSD-3-Clause", installed.Told("", "License :: OSI Approved :: BSD License", ())
    )
    assert not installed.disagreement("x", "MIT", installed.Told("MIT", "MIT License", ()))


@pytest.fixture(scope="module")
def listed() -> str:
    """The list of parts, made anew."""
    return bill.drawn()


def test_the_list_of_parts_is_fresh_and_right(listed: str) -> None:
    assert bill.FILE.read_text(encoding="utf-8") == listed, "run: make supply"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed) is None
    read = json.loads(listed)
    assert "serialNumber" not in read
    assert "timestamp" not in read["metadata"]
    locked = {(part.name, part.version) for part in licences.runtime()}
    assert {(each["name"], each["version"]) for each in read["components"]} == locked
    assert len(read["components"]) >= 70
    assert not any(each["licenses"] == [{"expression": "NOASSERTION"}] for each in read["components"])
    refs = {each["bom-ref"] for each in read["components"]} | {"upptack"}
    assert {each["ref"] for each in read["dependencies"]} == refs
    assert {ref for each in read["dependencies"] for ref in each["dependsOn"]} == refs - {"upptack"}


def test_a_list_that_is_no_list_of_parts_is_caught(listed: str) -> None:
    read = json.loads(listed)
    del read["components"][0]["name"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(read)) is not None


FAULTS = {
    "dynamic-code": ["eval(x)", "exec(text)", "compile(x, '', 'exec')", "breakpoint()"],
    "unsafe-loading": ["import pickle", "from yaml import load", "marshal.loads(x)", "yaml.load(x)"],
    "other-program": ["run(x, shell=True)", "os.system(x)", "os.popen(x)", "import subprocess", "os.execv(x, y)"],
    "markup": ["mark_safe(x)", "SafeString(f'<b>{x}')", "format_html(f'<b>{x}')", "format_html('<b>' + x)"],
    "built-sql": [
        "cursor.execute('SELECT a FROM b WHERE c = ' + x)",
        "cursor.execute(f'SELECT a FROM b WHERE c = {x}')",
        "cursor.execute('SELECT a FROM b WHERE c = %s' % x)",
        "Model.objects.raw('SELECT {}'.format(x))",
        "query = f'DELETE FROM {table}'",
        "Model.objects.extra(where=[x])",
    ],
    "assert": ["assert member.is_superuser"],
    "guessable": ["import random", "from random import choice", "np.random.default_rng(1)", "import numpy.random"],
    "weak-hash": ["hashlib.md5(x)", "sha1(x)", "hashlib.new('md5')", "H = ['django.x.MD5PasswordHasher']"],
    "own-cipher": [
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes",
        "from cryptography.hazmat.primitives.asymmetric import padding",
        "import Crypto.Cipher.AES",
    ],
    "unverified": ["get(x, verify=False)", "ssl._create_unverified_context()", "c.verify_mode = ssl.CERT_NONE"],
    "foreseen-file": ["tempfile.mktemp()", "mktemp('.pdf')"],
    "told-of-request": [
        "LOG.warning('%s', request.GET)",
        "logging.error(f'{request.POST[0]}')",
        "LOG.info('x', extra={'path': request.path})",
        "LOG.exception(request.body.decode())",
        "LOG.error(self.request.META.get('REMOTE_ADDR'))",
    ],
    "sends": ["import requests", "from urllib.request import urlopen", "import socket", "import http.client"],
    "unguarded-form": ["@csrf_exempt\ndef view(request): return None"],
    "open-xml": ["ET.parse(x)", "etree.fromstring(x)", "from xml.etree.ElementTree import parse", "import lxml.etree"],
    "led-away": ["redirect(request.GET['next'])", "HttpResponseRedirect(request.META['HTTP_REFERER'])"],
    "print": ["print(x)"],
}
FINE = """
    cursor.execute("SELECT a FROM b WHERE c = %s", [x])
    text = f"välj {x} ur listan"
    format_html("<b>{}</b>", x)
    mark_safe("<b>fast</b>")
    SafeString("")
    secrets.token_urlsafe()
    hashlib.sha256(x)
    LOG.warning("sparades inte: %s", type(error).__name__)
    redirect("start")
    compiled = re.compile(x)
    from defusedxml.ElementTree import parse
    from xml.etree.ElementTree import Element
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    hmac.new(key, text, "sha256")
"""


@pytest.mark.parametrize(("rule", "fault"), [(rule, fault) for rule, faults in FAULTS.items() for fault in faults])
def test_each_seeded_fault_is_caught_by_its_rule(rule: str, fault: str) -> None:
    assert rule in {name for name, _ in patterns.in_python(fault, "upptack/meeting/views.py")}


def test_every_rule_has_a_seeded_fault_and_lets_the_right_way_pass() -> None:
    assert set(FAULTS) == {*patterns.RULES, "print"}
    assert list(patterns.in_python(textwrap.dedent(FINE), "upptack/meeting/views.py")) == []
    assert list(patterns.in_python("print(x)", "upptack/meeting/command.py")) == []


def test_markup_that_is_let_through_in_a_template_is_caught() -> None:
    for fault in ("{{ x|safe }}", "{{ x | safe }}", "{{ x|safeseq }}", "{% autoescape off %}"):
        assert list(patterns.in_template(fault)) == [("template-markup", 1)]
    assert list(patterns.in_template("{{ x|safer }} {{ safe }} {% autoescape on %}")) == []


def test_our_own_code_breaks_no_rule_but_those_listed_with_a_reason() -> None:
    files = patterns.ours()
    assert len(files) >= 800, len(files)
    assert {path.suffix for path in files} == {".py", ".html"}
    assert patterns.differences(patterns.findings(files), patterns.accepted()) == ()


def test_a_place_too_many_too_few_or_without_a_reason_is_caught() -> None:
    found, listed = [("markup", "a.py", 3)], {("markup", "a.py"): (1, "skyddas på raden före")}
    assert patterns.differences(found, listed) == ()
    assert patterns.differences([*found, ("markup", "a.py", 9)], listed) != ()
    assert patterns.differences([("markup", "b.py", 3), *found], listed) != ()
    assert patterns.differences([], listed) != ()
    assert patterns.differences(found, {("markup", "a.py"): (1, "")}) != ()


def test_bandit_finds_nothing_in_our_code_but_what_is_listed_with_a_reason() -> None:
    scanned = scanning.scan()
    assert scanned.unread == ()
    assert scanned.files >= 300, scanned.files
    assert patterns.differences(scanned.found, patterns.accepted("bandit")) == ()


def test_bandit_catches_a_seeded_fault(tmp_path: Path) -> None:
    (tmp_path / "fault.py").write_text("import subprocess\nsubprocess.run('ls ' + x, shell=True)\n")
    found = {rule for rule, _, _ in scanning.scan((tmp_path,), tmp_path).found}
    assert "B602" in found


def told(*rows: dict) -> str:
    """What pip-audit writes."""
    return json.dumps({"dependencies": rows, "fixes": []})


CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
KNOWN = {"name": "django", "version": "5.2.19", "vulns": [{"id": "PYSEC-0000-1"}]}
SKIPPED = {"name": "asgiref", "skip_reason": "Dependency not found on PyPI and could not be audited: asgiref (3.13.0)"}


@pytest.mark.parametrize(
    ("rows", "status", "passed", "failed", "words"),
    [
        ((CLEAN,), 0, True, False, "1 av 1 paket granskade"),
        ((SKIPPED, SKIPPED), 1, False, False, "granskade ingenting: 0 av 2"),
        ((SKIPPED,), 0, False, False, "granskade ingenting: 0 av 1"),
        ((), 0, False, False, "granskade ingenting: 0 av 0"),
        ((CLEAN, SKIPPED), 1, False, True, "1 av 2 paket granskade"),
        ((KNOWN,), 1, False, True, "PYSEC-0000-1"),
    ],
)
def test_an_audit_that_audited_nothing_is_never_a_passed_check(
    rows: tuple, status: int, passed: bool, failed: bool, words: str
) -> None:
    read = vulnerabilities.read(told(*rows), status)
    assert (read.passed, read.failed) == (passed, failed)
    assert words in read.sentence()


def test_the_rules_of_bandit_are_left_out_only_with_a_reason() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.bandit]")[2].partition("\n\n")[0]
    rules = [line for line in settings.splitlines() if line.startswith(("skips", "exclude_dirs"))]
    assert len(rules) == 2
    assert all("#" in line for line in rules)
