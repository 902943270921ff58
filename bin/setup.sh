#!/bin/sh
# Sets up everything the project needs, from nothing: `bin/setup.sh app` for running, `bin/setup.sh test` for
# the tests as well, `bin/setup.sh bench` for the benches too, `bin/setup.sh hard` for the long runs. Repeating it costs nothing: a stamp of the lock file tells what is already there.
set -eu
cd "$(dirname "$0")/.."
want=${1:-app}
UV_VERSION=0.13.9
VNU_VERSION=26.9.27
VNU_SHA512=4e441de4315f39a582f5e6edbe8cd3b2b1f655aa1dde3620faface791133217c417b12f3f7ead2d8336d8e7efe44f5226618258b44a0860057e9125135e6b428

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else echo "Behöver installera Debianpaket: kör som root, installera sudo, eller kör själv: $*" >&2; exit 1
    fi
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    [ -n "${apt_updated:-}" ] || { as_root apt-get update -qq; apt_updated=1; }
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

works() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }

# 3.13 where the machine has it, else any from 3.11 to 3.14. pyenv's shims may stand for a version that is not
# chosen, so each candidate has to run, not only to exist.
find_python() {
    pyenv=${PYENV_ROOT:-${HOME:-/root}/.pyenv}/versions
    for version in 3.13 3.14 3.12 3.11; do
        for candidate in "$pyenv/$version".*/bin/python3 "/usr/bin/python$version" "/usr/local/bin/python$version" "$(command -v "python$version" || true)"; do
            [ -x "$candidate" ] && works "$candidate" && { echo "$candidate"; return; }
        done
    done
    candidate=$(command -v python3 || true)
    [ -n "$candidate" ] && works "$candidate" && { echo "$candidate"; return; }
    echo "Ingen Python 3.11–3.14 hittades. Installera python3 (Debian 12: apt-get install python3)." >&2
    exit 1
}

find_uv() {
    if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then echo uv; return; fi
    if [ ! -x .tools/uv/bin/uv ]; then
        "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
        "$python" -m venv .tools/uv
        .tools/uv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    fi
    echo .tools/uv/bin/uv
}

python=${PYTHON:-}
[ -n "$python" ] || python=$(find_python)
extra=
# What is set up for more holds what less needs too: `make demo` after `make test`, or `make test` after
# `make bench`, changes nothing.
case "$want" in
    app) lock=lock/app.txt; enough="app test bench hard" ;;
    test) lock=lock/dev.txt; enough="test bench hard" ;;
    bench) lock=lock/bench.txt; enough=bench; extra=wrk ;;
    hard) lock=lock/hard.txt; enough=hard; extra=wrk ;;
    *) echo "setup.sh: app, test, bench eller hard" >&2; exit 2 ;;
esac

stamp() {
    case "$1" in
        app) cat lock/app.txt pyproject.toml ;;
        test) cat lock/dev.txt pyproject.toml ;;
        bench) cat lock/dev.txt lock/bench.txt pyproject.toml ;;
        hard) cat lock/dev.txt lock/hard.txt pyproject.toml ;;
    esac | cksum
}

ready=
for kind in $enough; do
    [ "$(cat ".venv/.stamp-$kind" 2>/dev/null || true)" != "$(stamp "$kind")" ] || ready=1
done
if [ -z "$ready" ]; then
    # Agencies inspect TLS with certificates of their own, which stand in the system's store and not in uv's.
    export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=true
    uv=$(find_uv)
    [ -x .venv/bin/python ] && works .venv/bin/python || "$uv" venv --quiet --clear --python "$python" .venv
    # Peers that come as source alone are built with what lock/build-bench.txt has. On 3.13 one of them wants a compiler.
    if [ "$want" = bench ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))'; then
        command -v g++ >/dev/null 2>&1 || apt_install g++
        [ -f "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] || apt_install python3-dev
    fi
    "$uv" pip sync --quiet --python .venv/bin/python --require-hashes --build-constraint lock/build-bench.txt "$lock"
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    rm -f .venv/.stamp-*
    stamp "$want" > ".venv/.stamp-$want"
fi

[ "$want" != app ] || exit 0

# Debian would start a database server of its own on port 5432: the tests want only the programs.
if [ ! -d /etc/postgresql-common ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    as_root mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
missing=
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql-15"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$missing libatomic1"
command -v w3m >/dev/null 2>&1 || missing="$missing w3m"
command -v age >/dev/null 2>&1 || missing="$missing age"
command -v strace >/dev/null 2>&1 || missing="$missing strace"
command -v faketime >/dev/null 2>&1 || missing="$missing faketime"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
[ -d /usr/share/fonts/truetype/noto ] || missing="$missing fonts-noto-core"
# Debian would start nginx on port 80 too: what answers 101 here says that nothing may be started now.
if [ ! -x /usr/sbin/nginx ]; then
    missing="$missing nginx"
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
        as_root chmod 755 /usr/sbin/policy-rc.d
    fi
fi
for program in $extra; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
# shellcheck disable=SC2086
[ -z "$missing" ] || apt_install $missing

# The W3C's checker of HTML, from the npm registry (or the mirror that npm is told of), never unpacked before its sum
# is right.
if [ ! -f ".tools/vnu-$VNU_VERSION.jar" ]; then
    mkdir -p .tools
    parcel=.tools/vnu-jar-$VNU_VERSION.tgz
    registry=${NPM_CONFIG_REGISTRY:-${npm_config_registry:-https://registry.npmjs.org}}
    if command -v npm >/dev/null 2>&1; then
        npm pack --silent --pack-destination .tools "vnu-jar@$VNU_VERSION" >/dev/null
    else
        "$python" -c 'import sys, urllib.request as u; u.urlretrieve(sys.argv[1], sys.argv[2])' \
            "${registry%/}/vnu-jar/-/vnu-jar-$VNU_VERSION.tgz" "$parcel"
    fi
    echo "$VNU_SHA512  $parcel" | sha512sum --check --quiet ||
        { rm -f "$parcel"; echo "vnu-jar $VNU_VERSION är inte den som projektet litar på." >&2; exit 1; }
    tar -xzf "$parcel" -C .tools package/build/dist/vnu.jar
    mv .tools/package/build/dist/vnu.jar ".tools/vnu-$VNU_VERSION.jar"
    rm -rf .tools/package "$parcel"
fi
