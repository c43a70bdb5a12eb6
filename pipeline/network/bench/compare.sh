#!/bin/sh
# Compare Leiden with that of networkit and igraph on the pairs of seeded dumps. ROWS picks the sizes: ROWS="1000000" sh compare.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet duckdb==2.0.0 python-igraph==1.0.0 networkit==11.3
cd "$here/../../.."
go build -o "$work/pikir" ./cmd/pikir
for rows in ${ROWS:-1000000 10000000}; do
  "$work/venv/bin/python" pipeline/coaction/bench/generate.py "$rows" "$work/dump.parquet"
  "$work/pikir" pairs --quiet --window 60s --min-weight 2 "$work/dump.parquet" --out "$work/pairs.parquet"
  "$work/venv/bin/python" "$here/leiden.py" "$work/pairs.parquet" "$work/edges.csv"
  EDGES="$work/edges.csv" go test -run - -bench LeidenOfFile -benchtime 5x -cpu 1,2 ./pipeline/network
done
