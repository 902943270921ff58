#!/bin/sh
# Every test on SQLite and, beside it, those that touch a database on PostgreSQL: two processors, two databases.
# Prints one after the other; fails when either fails.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
export UPPTACK_MODE=test
mkdir -p var
(UPPTACK_FOLDER=$PWD/var/postgres "$python" bin/with_postgres.py "$python" -m pytest -m "not pure and not once" > var/postgres.log 2>&1; echo $? > var/postgres.status) &
beside=$!
trap 'kill "$beside" 2>/dev/null; exit 1' INT TERM
echo "SQLite:"
UPPTACK_FOLDER=$PWD/var/sqlite "$python" -m pytest
sqlite=$?
wait
echo "PostgreSQL:"
cat var/postgres.log
[ "$sqlite" = 0 ] && [ "$(cat var/postgres.status)" = 0 ]
