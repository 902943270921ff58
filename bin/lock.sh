#!/bin/sh
# Writes the hashed, universal lock files anew from pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .tools/uv/bin/uv)
compile() { "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header "$@"; }
compile pyproject.toml lock/build.in --output-file lock/app.txt
compile pyproject.toml lock/build.in --group dev --output-file lock/dev.txt
compile pyproject.toml lock/build.in --group dev --group bench --constraint lock/dev.txt --output-file lock/bench.txt
compile lock/build-bench.in --output-file lock/build-bench.txt
