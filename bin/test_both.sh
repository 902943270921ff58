#!/bin/sh
# Every test that touches a database on SQLite, and beside it on PostgreSQL; then, beside the first, those that touch none:
# two processors, two databases. Prints one after the other; fails when any fails.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
export UPPTACK_MODE=test
mkdir -p var
run() { # name, marks, command...: its output and status stand in var
    name=$1 marks=$2
    shift 2
    UPPTACK_FOLDER=$PWD/var/$name "$@" "$python" -m pytest -m "$marks" > "var/$name.log" 2>&1
    echo $? > "var/$name.status"
}
rm -f var/*.status
(
    run postgres "not pure and not once" "$python" bin/with_postgres.py
    run pure "pure" env
) &
beside=$!
trap 'kill "$beside" 2>/dev/null; exit 1' INT TERM
echo "SQLite:"
UPPTACK_FOLDER=$PWD/var/sqlite "$python" -m pytest -m "not pure"
sqlite=$?
wait
for name in postgres pure; do
    echo "$name:"
    cat "var/$name.log"
done
[ "$sqlite $(cat var/postgres.status) $(cat var/pure.status)" = "0 0 0" ]
