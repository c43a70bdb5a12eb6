"""Time whole processes on the same dumps, as NDJSON and as CSV: compare.py FOLDER ROWS...

FOLDER holds the command pikir. Both programs read every column and write Parquet; DuckDB once with Snappy, its default and what pikir writes, and once with zstd. pikir also checks texts and times, drops duplicates, names the source of each
comment and computes the SHA-256 of its input. Each job runs REPEAT times in turn with the others: the best time is printed, and the median of the ratios. A ratio above 1 says that pikir takes longer.
"""

import os
import statistics
import subprocess
import sys
import time

REPEAT = int(os.environ.get("REPEAT", "3"))
DUMP = """SET threads=2; SET enable_progress_bar=false;
COPY (
  SELECT (1000000000 + i)::VARCHAR AS comment_id, account AS account_id, 'Имя ' || account AS account_name, 'post' || hash(i, 2) % 20000 AS post_id, 'page' || hash(i, 3) % 30 AS page_id,
         strftime(TIMESTAMP '2024-01-01' + to_seconds((hash(i, 4) % 31536000)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS created_at,
         CASE WHEN i % 7 = 0 THEN '"так, сказать" ' ELSE '' END || array_to_string([words[1 + (hash(i, 5, k) % len(words))::INT] FOR k IN range(4 + (hash(i, 6) % 36)::INT)], ' ') AS text,
         hash(i, 7) % 30 AS likes
  FROM (SELECT i, (hash(i, 1) % greatest({rows} // 4, 1))::VARCHAR AS account,
               string_split('мен сен қала көше жақсы рахмет вода дорога красиво отлично спасибо город новый парк дети школа транспорт the of city good 🙂 нашего двора құрметті тұрғындар', ' ') AS words
        FROM range({rows}) t(i))
) TO '{dump}' ({format})"""
COPY = """SET threads=2; SET enable_progress_bar=false;
COPY (SELECT * FROM {read}('{dump}')) TO '{out}' (FORMAT parquet{packed})"""


def run(command: list[str]) -> tuple[float, float, float]:
    """Run a process; seconds, seconds of processor time and peak memory in MiB."""
    start = time.time()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.time() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def duckdb(query: str) -> list[str]:
    return [sys.executable, "-c", f"import duckdb; duckdb.execute({query!r})"]


def compare(folder: str, rows: int, ending: str, format: str, read: str) -> None:
    dump, out = f"{folder}/dump{rows}.{ending}", f"{folder}/out.parquet"
    run(duckdb(DUMP.format(rows=rows, dump=dump, format=format)))
    size = os.path.getsize(dump) / 1e6
    jobs = {"DuckDB, Snappy": duckdb(COPY.format(read=read, dump=dump, out=out, packed="")),
            "DuckDB, zstd": duckdb(COPY.format(read=read, dump=dump, out=out, packed=", COMPRESSION zstd")),
            "pikir import": [f"{folder}/pikir", "import", "--quiet", dump, "--out", out]}
    took: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in jobs}
    for name, command in [job for _ in range(REPEAT) for job in jobs.items()]:
        took[name].append((*run(command), os.path.getsize(out) / 1e6))
    print(f"{rows} rows of {ending}, {size:.0f} MB")
    for name, runs in took.items():
        seconds, processor, memory, written = min(runs)
        ratio = statistics.median(ours[0] / theirs[0] for ours, theirs in zip(took["pikir import"], runs))
        print(f"  {name:16} {seconds:6.2f} s {processor:6.2f} s of processor {size / seconds:5.0f} MB/s {memory:5.0f} MiB {written:6.0f} MB written   pikir takes {ratio:.2f} of it (median)", flush=True)
    os.remove(dump)


if __name__ == "__main__":
    for n in sys.argv[2:]:
        compare(sys.argv[1], int(n), "ndjson", "FORMAT json", "read_json")
        compare(sys.argv[1], int(n), "csv", "FORMAT csv, HEADER", "read_csv")
