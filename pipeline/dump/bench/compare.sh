#!/bin/sh
# Compare pikir import with DuckDB's COPY of the same file, in one run; prints a table. ROWS picks the sizes: ROWS="1000000" sh compare.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet duckdb==2.0.0
(cd "$here/../../.." && go build -o "$work/pikir" ./cmd/pikir)
"$work/venv/bin/python" "$here/compare.py" "$work" ${ROWS:-1000000 10000000}
