"""What an agency runs the product with: image, compose file, manifests and nginx. Read, not run: `make image`
carries out the Containerfile."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.tree import ROOT

pytestmark = pytest.mark.pure

OPS = ROOT / "ops"
VARIABLE = re.compile(r"UPPTACK_[A-Z_]*[A-Z]")
READ = re.compile(r'variable\(\s*"([A-Z_]+)"')
OF_THE_SHELL = {"UPPTACK_IMAGE", "UPPTACK_PORT"}
"""Read by the compose file and by the check of health, not by the product."""


def documents() -> list[dict[str, Any]]:
    """Everything that Kubernetes is told."""
    return [
        each for file in sorted((OPS / "kubernetes").glob("*.yaml")) for each in yaml.safe_load_all(file.read_text())
    ]


def pods(found: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pod of every manifest that has one, by the manifest's name."""
    for each in found:
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield f"{each['kind']} {each['metadata']['name']}", spec["template"]["spec"]


def loose(pod: dict[str, Any]) -> list[str]:
    """What a pod may that it should not."""
    whole, wrong = pod.get("securityContext", {}), []
    wrong += [] if whole.get("runAsNonRoot") and whole.get("runAsUser", 0) > 0 else ["root"]
    wrong += [] if whole.get("seccompProfile", {}).get("type") == "RuntimeDefault" else ["system calls"]
    wrong += [] if pod.get("automountServiceAccountToken") is False else ["the cluster's keys"]
    for container in pod["containers"]:
        own = container.get("securityContext", {})
        wrong += [] if own.get("readOnlyRootFilesystem") else ["writes"]
        wrong += [] if own.get("allowPrivilegeEscalation") is False else ["more rights"]
        wrong += [] if own.get("capabilities", {}).get("drop") == ["ALL"] else ["capabilities"]
        wrong += [] if container.get("resources", {}).get("limits", {}).get("memory") else ["memory"]
        wrong += [] if fixed(container["image"]) else ["image"]
        written = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
        wrong += [] if written <= {"/var/lib/upptack", "/tmp", "/anchors", "/site", "/backups"} else ["folders"]
    return wrong


def fixed(image: str) -> bool:
    """Whether an image is named by a version or a digest."""
    name = image.partition("@")[0].rpartition("/")[2]
    return "@sha256:" in image or (":" in name and not name.endswith(":latest"))


def test_no_pod_may_more_than_it_must():
    found = dict(pods(documents()))
    assert len(found) >= 8
    assert {name: loose(pod) for name, pod in found.items() if loose(pod)} == {}


@pytest.mark.parametrize(
    ("path", "value", "seen"),
    [
        (("securityContext", "runAsNonRoot"), False, "root"),
        (("securityContext", "runAsUser"), 0, "root"),
        (("automountServiceAccountToken",), True, "the cluster's keys"),
        (("containers", 0, "securityContext", "readOnlyRootFilesystem"), False, "writes"),
        (("containers", 0, "securityContext", "capabilities", "drop"), [], "capabilities"),
        (("containers", 0, "image"), "registry.example/upptack:latest", "image"),
        (("containers", 0, "image"), "registry.example:5000/upptack", "image"),
        (("containers", 0, "resources"), {}, "memory"),
        (("containers", 0, "volumeMounts", 0, "mountPath"), "/etc", "folders"),
    ],
)
def test_what_a_pod_may_too_much_is_seen(path, value, seen):
    pod: Any = dict(pods(yaml.safe_load_all((OPS / "kubernetes/web.yaml").read_text())))["Deployment upptack-web"]
    at = pod
    for word in path[:-1]:
        at = at[word]
    at[path[-1]] = value
    assert loose(pod) == [seen]


def test_the_servers_are_several_and_asked_as_the_proxy_would():
    (web,) = (
        each for each in documents() if each["metadata"]["name"] == "upptack-web" and each["kind"] == "Deployment"
    )
    (budget,) = (each for each in documents() if each["kind"] == "PodDisruptionBudget")
    assert web["spec"]["replicas"] > budget["spec"]["minAvailable"] >= 2
    (container,) = web["spec"]["template"]["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe"):
        asked = container[probe]["httpGet"]
        assert (asked["path"], len(asked["httpHeaders"])) == ("/healthz", 2)
    assert "tcpSocket" in container["livenessProbe"]


def test_nobody_is_let_in_or_out_but_by_a_rule():
    policies = {each["metadata"]["name"]: each["spec"] for each in documents() if each["kind"] == "NetworkPolicy"}
    assert policies["upptack-nobody"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for rule in policies["upptack-from-product"]["egress"]:
        assert rule["to"]
        assert rule["ports"]


def test_what_is_done_by_the_clock_is_a_command_of_the_product():
    from upptack.config.cli import COMMANDS_OF_ROOMS

    scheduled = {name: pod["containers"][0]["args"][0] for name, pod in pods(documents()) if name.startswith("CronJob")}
    assert set(scheduled.values()) == {"due", "daily", "audit", "site", "backup"}
    assert set(scheduled.values()) <= {"daily", *COMMANDS_OF_ROOMS}


def test_the_compose_file_keeps_the_product_to_itself():
    services = yaml.safe_load((OPS / "compose.yaml").read_text())["services"]
    own = {name: service for name, service in services.items() if "upptack" in service["image"]}
    assert len(own) >= 6
    for name, service in services.items():
        assert fixed(service["image"].partition(":-")[2].rstrip("}") or service["image"]), name
        assert name == "database" or (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert "ports" not in service or name == "nginx"
    assert all(service["user"] == "10001:10001" for service in own.values())
    assert {"web1", "web2", "worker"} <= own.keys()


def test_the_image_has_its_own_user_and_nothing_to_build_with():
    last = (OPS / "Containerfile").read_text().rpartition("FROM ")[2]
    assert "USER 10001:10001" in last
    assert "HEALTHCHECK" in last
    for tool in ("pip", "gcc", "venv", "setuptools", "make"):
        assert not re.search(rf"\b{tool}\b", last), tool
    assert "--require-hashes" in (OPS / "Containerfile").read_text()


def known() -> set[str]:
    """Every variable that the product reads."""
    sources = (file.read_text() for file in (ROOT / "upptack").rglob("*.py") if "tests" not in file.parts)
    return {f"UPPTACK_{name}" for text in sources for name in READ.findall(text)}


def unknown(text: str) -> set[str]:
    """Variables in a text that nothing reads. Any may be given as a file, with _FILE."""
    return {name.removesuffix("_FILE") for name in VARIABLE.findall(text)} - known() - OF_THE_SHELL


def test_every_variable_in_ops_is_one_that_the_product_reads():
    files = [path for path in OPS.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(files) >= 9
    assert {str(path): unknown(path.read_text()) for path in files if unknown(path.read_text())} == {}
    assert unknown("UPPTACK_SECRET_KEYS UPPTACK_SECRET_KEY_FILE") == {"UPPTACK_SECRET_KEYS"}


def test_every_variable_is_explained_to_who_runs_it():
    told = set(re.findall(r"^\| `(UPPTACK_[A-Z_]+)`", (ROOT / "docs/how-to/operate.md").read_text(), re.M))
    assert len(known()) >= 20
    assert (known() - told, told - known()) == (set(), set())


def checked(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What nginx says of a configuration, with this folder's files for those of the installation."""
    site = folder / "public"
    site.mkdir(exist_ok=True)
    (site / "nginx.conf").write_text(f"server {{ listen 127.0.0.1:8090; root {site}; }}")
    for old, new in {
        "/tmp/": f"{folder}/",
        "/run/secrets": str(folder),
        "/site/public": str(site),
        "/etc/nginx/upptack_proxy.conf": str(OPS / "upptack_proxy.conf"),
        "web1:": "127.0.0.1:",
        "web2:": "127.0.0.1:",
    }.items():
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(text)
    return subprocess.run(
        ["/usr/sbin/nginx", "-t", "-c", str(folder / "nginx.conf")], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate and its key."""
    folder = tmp_path_factory.mktemp("secrets")
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    names = ["-subj", "/CN=upptack.example", "-keyout", f"{folder}/tls_key", "-out", f"{folder}/tls_certificate"]
    subprocess.run([*words, *names], check=True, capture_output=True)
    return folder


def test_nginx_accepts_its_configuration(secrets):
    text = (OPS / "nginx.conf").read_text()
    done = checked(text, secrets)
    assert done.returncode == 0, done.stderr
    assert checked(text.replace("limit_req zone=asking", "limit_req zone=nothing"), secrets).returncode != 0
    assert "access_log off;" in text
    assert not re.search(r"access_log (?!off)", text)


def test_nginx_says_itself_who_asks_and_how():
    proxy = (OPS / "upptack_proxy.conf").read_text()
    assert "X-Forwarded-For $remote_addr;" in proxy
    assert "X-Forwarded-Proto https;" in proxy
    assert "non_idempotent" not in proxy
