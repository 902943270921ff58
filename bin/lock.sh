#!/bin/sh
# Writes the hashed, universal lock files anew from pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .tools/uv/bin/uv)
oldest=3.11
compile() { "$uv" pip compile --quiet --universal --python-version "$oldest" --generate-hashes --no-header "$@"; }
compile pyproject.toml lock/build.in --output-file lock/app.txt
compile pyproject.toml lock/build.in --group dev --output-file lock/dev.txt
compile pyproject.toml lock/build.in --group dev --group bench --constraint lock/dev.txt --output-file lock/bench.txt
compile pyproject.toml lock/build.in --group dev --group hard --constraint lock/dev.txt --output-file lock/hard.txt
compile lock/build-bench.in --output-file lock/build-bench.txt
# The scanner needs 3.12 or later, and an environment of its own.
oldest=3.12
compile lock/scanner.in --output-file lock/scanner.txt
