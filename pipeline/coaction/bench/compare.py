"""Time whole processes over the same dumps: compare.py FOLDER ROWS...

FOLDER holds the command pikir. Each line is a job: seconds, seconds of all processors, peak memory, and seconds as multiples of the floor, which is what DuckDB takes to
read three columns and sort them by post and time. Both joins are on post and time bucket: of the ids of accounts as they stand, and of numbers that accounts are given first, which is
faster and takes less memory at ten million rows. Where other work shares the machine, the seconds of processors tell more than those of the clock. All count co-actions within
60 s of weight 2 or more and write Parquet; of three counts that which took the processors least is printed.
"""

import os
import subprocess
import sys
import time

FLOOR = """SET threads=2; SET enable_progress_bar=false;
CREATE TEMP TABLE sorted AS SELECT account_id, post_id, created_at FROM '{dump}' ORDER BY post_id, created_at"""
PLAIN = """SET threads=2; SET enable_progress_bar=false; SET preserve_insertion_order=false;
COPY (WITH b AS (SELECT account_id AS a, post_id AS post, created_at AS t, epoch_us(created_at) // 60000000 AS bucket FROM '{dump}'),
      near AS (SELECT a, post, t, bucket + step AS bucket FROM b, (VALUES (-1), (0), (1)) s(step))
      SELECT x.a AS account_a, y.a AS account_b, count(*) AS weight FROM b x JOIN near y
      ON x.post = y.post AND x.bucket = y.bucket AND x.a < y.a AND abs(epoch_us(x.t) - epoch_us(y.t)) <= 60000000
      GROUP BY ALL HAVING count(*) >= 2) TO '{out}' (FORMAT parquet)"""
NUMBERED = """SET threads=2; SET enable_progress_bar=false; SET preserve_insertion_order=false;
COPY (WITH a AS (SELECT account_id, row_number() OVER () AS n FROM (SELECT DISTINCT account_id FROM '{dump}')),
      b AS (SELECT n, hash(post_id) AS post, epoch_us(created_at) AS t, epoch_us(created_at) // 60000000 AS bucket FROM '{dump}' JOIN a USING (account_id)),
      near AS (SELECT n, post, t, bucket + step AS bucket FROM b, (VALUES (-1), (0), (1)) s(step)),
      pairs AS (SELECT x.n AS p, y.n AS q, count(*) AS weight FROM b x JOIN near y ON x.post = y.post AND x.bucket = y.bucket AND x.n < y.n AND abs(x.t - y.t) <= 60000000
                GROUP BY ALL HAVING count(*) >= 2)
      SELECT u.account_id AS account_a, v.account_id AS account_b, weight FROM pairs JOIN a u ON p = u.n JOIN a v ON q = v.n) TO '{out}' (FORMAT parquet)"""
LEIDEN = """import duckdb, igraph
t = duckdb.sql("SELECT account_a, account_b, weight FROM '{pairs}'").fetchall()
names = {{}}
edges = [(names.setdefault(a, len(names)), names.setdefault(b, len(names))) for a, b, _ in t]
import time; start = time.time()
c = igraph.Graph(len(names), edges).community_leiden('modularity', weights=[w for _, _, w in t], n_iterations=2)
print(f'  igraph Leiden alone: {{time.time() - start:.1f}} s, {{len(edges)}} edges, {{len(c)}} communities')"""


def run(command: list[str]) -> tuple[float, float, float]:
    """Run a process; seconds, seconds of processors and peak memory in MiB."""
    start = time.time()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.time() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(folder: str, sizes: list[int]) -> None:
    print(f"{'rows':>10} {'job':34} {'seconds':>8} {'CPU':>8} {'MiB':>7} {'x floor':>8} {'x CPU':>6} {'bytes a row':>12}")
    for rows in sizes:
        dump, pairs, out = (f"{folder}/{name}{rows}.parquet" for name in ("dump", "pairs", "out"))
        run([sys.executable, os.path.join(os.path.dirname(__file__), "generate.py"), str(rows), dump])  # apart, so that its memory is not taken for a job's
        duckdb = lambda query: [sys.executable, "-c", f"import duckdb; duckdb.execute({query.format(dump=dump, out=out)!r})"]
        count = [f"{folder}/pikir", "pairs", "--quiet", "--window", "60s", "--min-weight", "2", dump, "--out", pairs]
        jobs = {"floor: read and sort": duckdb(FLOOR), "pikir pairs": count, "pikir pairs --memory 256MiB": count + ["--memory", "256MiB"],
                "DuckDB join of ids as they stand": duckdb(PLAIN), "DuckDB join of numbered ids": duckdb(NUMBERED),
                "igraph Leiden with reading": [sys.executable, "-c", LEIDEN.format(pairs=pairs)]}
        floor = None
        for name, command in jobs.items():
            seconds, cpu, memory = min((run(command) for _ in range(3)), key=lambda r: r[1])
            floor = floor or (seconds, cpu)
            print(f"{rows:10} {name:34} {seconds:8.2f} {cpu:8.2f} {memory:7.0f} {seconds / floor[0]:8.1f} {cpu / floor[1]:6.1f} {memory * 2**20 / rows:12.0f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], [int(n) for n in sys.argv[2:]])
