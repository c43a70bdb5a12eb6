#!/bin/sh
# Compares `pikir import` with DuckDB's COPY (SELECT * FROM read_json/read_csv) TO parquet on the same file, in one run.
# DuckDB is installed into a virtual environment that is thrown away. Usage, in the repository: bench_duckdb.sh DUMP.(csv|ndjson)
set -eu
dump=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/pikir" ./cmd/pikir
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet duckdb
"$work/venv/bin/python" - "$dump" "$work" <<'PYTHON'
import os, subprocess, sys, time
import duckdb
dump, work = sys.argv[1:]
size = os.path.getsize(dump) / 1e6
read = "read_csv" if dump.endswith(".csv") else "read_json"
def pikir():
    subprocess.run([f"{work}/pikir", "import", "--quiet", dump, "--out", f"{work}/pikir.parquet"], check=True)
def duck():
    con = duckdb.connect()
    con.sql(f"SET threads = {os.cpu_count()}")
    con.sql(f"COPY (SELECT * FROM {read}('{dump}')) TO '{work}/duckdb.parquet' (FORMAT parquet, COMPRESSION zstd)")
best = {}
for name, run in [("pikir", pikir), ("duckdb", duck)] * 3:
    start = time.perf_counter()
    run()
    best[name] = min(best.get(name, 1e9), time.perf_counter() - start)
for name, seconds in best.items():
    print(f"{name}: {seconds:.2f} s, {size / seconds:.0f} MB/s")
print(f"pikir takes {best['pikir'] / best['duckdb']:.2f} of DuckDB's time")
PYTHON
