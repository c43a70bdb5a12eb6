"""Time the Leiden methods of igraph and networkit on a table of pairs: leiden.py PAIRS.parquet EDGES.csv.

The edges, numbered, are written to EDGES.csv for `EDGES=EDGES.csv go test -run - -bench LeidenOfFile -benchtime 3x ./pipeline/network`. Both libraries take two rounds, as ours does by default,
and resolution 1; seconds are those of the method alone, without reading. Needs duckdb, python-igraph and networkit.
"""

import sys
import time

import duckdb
import igraph
import networkit


def numbered(pairs: str) -> list[tuple[int, int, int]]:
    """The edges of a table of pairs, accounts as numbers from 0 on."""
    names: dict[str, int] = {}
    rows = duckdb.execute(f"SELECT account_a, account_b, weight FROM '{pairs}'").fetchall()
    return [(names.setdefault(a, len(names)), names.setdefault(b, len(names)), w) for a, b, w in rows]


def main(pairs: str, out: str) -> None:
    edges = numbered(pairs)
    with open(out, "w") as f:
        f.writelines(f"{a},{b},{w}\n" for a, b, w in edges)
    nodes, weights = 1 + max(max(a, b) for a, b, _ in edges), [w for _, _, w in edges]
    theirs = igraph.Graph(nodes, [(a, b) for a, b, _ in edges])
    start = time.time()
    found = theirs.community_leiden("modularity", weights=weights, n_iterations=2)
    print(f"igraph: {time.time() - start:.2f} s, modularity {theirs.modularity(found, weights=weights):.4f}, {len(edges)} edges")
    graph = networkit.Graph(nodes, weighted=True)
    for a, b, w in edges:
        graph.addEdge(a, b, w)
    networkit.setSeed(1, False)
    start = time.time()
    method = networkit.community.ParallelLeiden(graph, iterations=2)
    method.run()
    took = time.time() - start
    print(f"networkit: {took:.2f} s, modularity {networkit.community.Modularity().getQuality(method.getPartition(), graph):.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
