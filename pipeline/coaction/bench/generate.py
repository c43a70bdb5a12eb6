"""Write a heavy-tailed dump of comments: generate.py ROWS FILE.parquet [SEED].

Posts and accounts are drawn from Zipf-like laws; comments come soon after their post, in bursts, so that the number of co-actions grows with the
number of rows. The same arguments give the same rows.
"""

import sys

import duckdb


def generate(rows: int, path: str, seed: int = 1) -> None:
    """Draw each row from hashes of its number, so that neither threads nor versions of a random generator matter."""
    posts, accounts = max(100, rows // 60), max(1000, rows // 10)
    uniform = lambda what: f"((hash(i, '{what}', {seed}) >> 11) / 9007199254740992.0)"
    duckdb.execute("SET enable_progress_bar=false")
    duckdb.execute(f"""
        COPY (
            WITH drawn AS (
                SELECT i, floor({posts} * pow({uniform('post')}, 2.5))::BIGINT AS post,
                       floor({accounts} * pow({uniform('account')}, 5))::BIGINT AS account,
                       -1800 * ln(1 - {uniform('delay')}) * (1 + 20 * pow({uniform('slow')}, 8)) AS delay
                FROM range({rows}) t(i))
            SELECT 'a' || account AS account_id, 'p' || post AS post_id,
                   to_timestamp(1577836800 + floor(hash(post, {seed}) % 31536000 + delay)) AS created_at,
                   'пікір ' || (hash(i, 'text', {seed}) % 1000000) AS text
            FROM drawn ORDER BY created_at, i
        ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)""")


if __name__ == "__main__":
    generate(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
