"""Carries out ops/Containerfile on a root file system made of Debian's packages, and measures the result.

`make image`, as root. Where no container runtime or registry can be reached, the base image is made by mmdebstrap with
what the slim image leaves out left out; every RUN, COPY and ENV of the Containerfile is then carried out as it stands.
Prints the size of the last stage's files (goal: at most 400 MB) with what weighs most, and the cold start: seconds from
starting the server in it, as the image's user, on a root file system that cannot be written to, until /healthz answers
200 (goal: at most 3 s), each of N times. Fails when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from trials.image import started

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 400_000_000
MOST_SECONDS = 3.0
STARTS = 10
SLIM = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*", "/usr/share/groff/*",
        "/usr/share/lintian/*", "/usr/share/linda/*")  # fmt: skip
PASSED_ON = re.compile(r"(PIP_CERT|PIP_INDEX_URL|PIP_DEFAULT_TIMEOUT|SSL_CERT_FILE|https?_proxy|HTTPS?_PROXY)")
CERTIFICATES, LENT_AS = "/etc/ssl/certs/ca-certificates.crt", "/run/certificates.crt"
BORROWED = ("/etc/resolv.conf",)
"""What this machine needs to reach its package sources: lent to each step, never part of the image."""

PERL = "libfile-find-rule-perl libnumber-compare-perl libtext-glob-perl perl perl-modules-5.36 libperl5.36"


@dataclass
class Stage:
    """One stage: where its files are, and what the steps so far have set."""

    root: Path
    variables: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = ""


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Containerfile in order: name and rest, continued lines joined, comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split(None, 1)[0].upper(), line.split(None, 1)[1]) for line in joined.splitlines()]


def base(folder: Path) -> None:
    """The files of Debian 12 as small as its slim image: what is essential, without documentation."""
    excluded = [f"--dpkgopt=path-exclude={each}" for each in SLIM]
    suites = ("debian bookworm", "debian bookworm-updates", "debian-security bookworm-security")
    sources = [f"deb http://deb.debian.org/{suite} main" for suite in suites]
    # Debian's own image holds usr-is-merged alone; its twin, which the bootstrap takes too, brings all of Perl.
    whole = ["--include=usr-is-merged", f"--customize-hook=chroot $1 apt-get purge -qq -y usrmerge {PERL}"]
    run("mmdebstrap", "--quiet", "--variant=minbase", *whole, *excluded, "bookworm", str(folder), *sources)


def run(*words: str, **more: str) -> None:
    """Runs a program; raises CalledProcessError when it fails."""
    subprocess.run(words, check=True, env={**os.environ, **more})


def inside(stage: Stage, command: str) -> None:
    """Runs a shell line in a stage, with what this machine needs to reach its package sources."""
    lent = [word for each in BORROWED if Path(each).exists() for word in ("--ro-bind", each, each)]
    lent += ["--ro-bind", CERTIFICATES, LENT_AS] if Path(CERTIFICATES).exists() else []
    kept = {name: value.replace(CERTIFICATES, LENT_AS) for name, value in os.environ.items() if PASSED_ON.match(name)}
    plain = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    words = ["bwrap", "--bind", str(stage.root), "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/run"]
    words += [*lent, "--chdir", stage.folder, "--clearenv"]
    for name, value in {**plain, **kept, **stage.variables}.items():
        words += ["--setenv", name, value]
    subprocess.run([*words, "sh", "-c", command], check=True)
    for each in BORROWED:  # where a lent file was laid over nothing, an empty one is left behind
        lent_at = stage.root / each[1:]
        if lent_at.is_file() and not lent_at.stat().st_size:
            lent_at.unlink()
        elif lent_at.is_dir() and not any(lent_at.iterdir()):
            lent_at.rmdir()


def copy(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    """COPY, from the repository or from another stage."""
    words = shlex.split(rest)
    source, left_out = ROOT, ["__pycache__"]
    if words[0].startswith("--from="):
        source, left_out = stages[words.pop(0).partition("=")[2]].root, []
    *names, to = words
    target = stage.root / to.lstrip("/")
    if len(names) > 1 or to.endswith("/"):
        target.mkdir(parents=True, exist_ok=True)
    for name in names:
        found = source / name.lstrip("/")
        at = target / found.name if target.is_dir() and found.is_file() else target
        at.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, at, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*left_out))
        else:
            shutil.copy2(found, at)


def step(stage: Stage, name: str, rest: str, stages: dict[str, Stage]) -> None:
    """Carries out one instruction; those that only describe the image change nothing here."""
    if name == "RUN":
        print(f"  RUN {rest[:100]}", flush=True)
        inside(stage, rest)
    elif name == "COPY":
        copy(stage, rest, stages)
    elif name == "ENV":
        stage.variables |= dict(word.split("=", 1) for word in shlex.split(rest))
    elif name == "WORKDIR":
        stage.folder = rest
        (stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
    elif name == "USER":
        stage.user = rest
    elif name not in ("ARG", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"):
        raise SystemExit(f"ops/Containerfile: {name} kan inte utföras här.")


def build(folder: Path) -> Stage:
    """Carries out the whole Containerfile; returns the last stage."""
    clean = folder / "base"
    if not clean.exists():
        base(clean)
    stages: dict[str, Stage] = {}
    stage = Stage(clean)
    for name, rest in instructions((ROOT / "ops/Containerfile").read_text()):
        if name == "FROM":
            called = rest.split(" AS ")[-1] if " AS " in rest else "last"
            stage = stages[called] = Stage(folder / called)
            shutil.rmtree(stage.root, ignore_errors=True)
            run("cp", "--archive", str(clean), str(stage.root))
        else:
            step(stage, name, rest, stages)
    return stage


def weights(root: Path) -> tuple[int, list[tuple[int, str]]]:
    """Bytes of all files, hard links once, and the heaviest folders two levels above the leaves that matter."""
    seen: set[tuple[int, int]] = set()
    parts: dict[str, int] = {}
    for path in root.rglob("*"):
        found = path.lstat()
        if path.is_dir() or (found.st_dev, found.st_ino) in seen:
            continue
        seen.add((found.st_dev, found.st_ino))
        names = path.relative_to(root).parts
        depth = 6 if "site-packages" in names else 3
        part = "/".join(names[: min(depth, len(names) - 1)])
        parts[part] = parts.get(part, 0) + found.st_size
    return sum(parts.values()), sorted(((size, part) for part, size in parts.items()), reverse=True)


def main() -> int:
    """Builds, measures and prints; returns 0 when every goal is reached."""
    options = argparse.ArgumentParser()
    options.add_argument("--folder", type=Path, help="där det byggs; annars en tillfällig mapp")
    options.add_argument("--starts", type=int, default=STARTS)
    chosen = options.parse_args()
    missing = [name for name in ("mmdebstrap", "bwrap") if not shutil.which(name)]
    if missing or os.geteuid() != 0:
        print("Kör som root, med Debians paket mmdebstrap och bubblewrap.", file=sys.stderr)
        return 2
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="upptack-image-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        stage = build(folder)
        total, parts = weights(stage.root)
        print(f"image: {total / 1e6:.0f} MB in files (goal ≤ {MOST_BYTES / 1e6:.0f}), N = 1")
        for size, part in parts[:15]:
            print(f"  {size / 1e6:7.1f} MB  {part}")
        within = started.within(stage.root, stage.variables, stage.user, folder / "state", chosen.starts)
        print(started.told("cold start in it, read-only root, not root", within, MOST_SECONDS))
        here = started.here(folder / "beside", chosen.starts)
        print(started.told("cold start beside it", here, MOST_SECONDS))
        slow = any(sorted(each)[len(each) // 2] > MOST_SECONDS for each in (within, here))
        return int(total > MOST_BYTES or slow or len(within) < STARTS)
    finally:
        if not chosen.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
