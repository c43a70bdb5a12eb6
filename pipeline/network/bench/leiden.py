"""Time the Leiden methods of igraph and networkit on a table of pairs: leiden.py PAIRS.parquet EDGES.csv. compare.sh calls it.

The edges, numbered, are written to EDGES.csv for the benchmark LeidenOfFile. Both libraries take two rounds, as ours does by default, and resolution 1. Seconds are those of the
method alone, without reading: the fastest of five seeds, two for igraph. Modularity is the mean of the seeds.
"""

import random
import sys
import time
from collections.abc import Callable

import duckdb
import igraph
import networkit


def numbered(pairs: str) -> list[tuple[int, int, int]]:
    """The edges of a table of pairs, accounts as numbers from 0 on."""
    names: dict[str, int] = {}
    rows = duckdb.execute(f"SELECT account_a, account_b, weight FROM '{pairs}'").fetchall()
    return [(names.setdefault(a, len(names)), names.setdefault(b, len(names)), w) for a, b, w in rows]


def report(name: str, seeds: int, run: Callable[[int], tuple[float, float]]) -> None:
    """Print the fastest of some runs and the mean modularity; run gives both of a seed."""
    seconds, modularity = zip(*map(run, range(seeds)))
    print(f"{name}: {min(seconds):.3f} s, modularity {sum(modularity) / seeds:.4f} ({min(modularity):.4f} to {max(modularity):.4f})")


def main(pairs: str, out: str) -> None:
    edges = numbered(pairs)
    with open(out, "w") as f:
        f.writelines(f"{a},{b},{w}\n" for a, b, w in edges)
    nodes, weights = 1 + max(max(a, b) for a, b, _ in edges), [w for _, _, w in edges]
    print(f"{len(edges)} edges, {nodes} nodes")
    graph = networkit.Graph(nodes, weighted=True)
    for a, b, w in edges:
        graph.addEdge(a, b, w)
    theirs = igraph.Graph(nodes, [(a, b) for a, b, _ in edges])

    def parallel_leiden(seed: int) -> tuple[float, float]:
        networkit.setSeed(seed, False)
        start = time.time()
        method = networkit.community.ParallelLeiden(graph, iterations=2)
        method.run()
        return time.time() - start, networkit.community.Modularity().getQuality(method.getPartition(), graph)

    def igraph_leiden(seed: int) -> tuple[float, float]:
        random.seed(seed)
        start = time.time()
        found = theirs.community_leiden("modularity", weights=weights, n_iterations=2)
        return time.time() - start, theirs.modularity(found, weights=weights)

    for threads in (1, 2):
        networkit.setNumberOfThreads(threads)
        report(f"networkit ParallelLeiden, {threads} cores", 5, parallel_leiden)
    report("igraph, 1 core", 2, igraph_leiden)


if __name__ == "__main__":
    main(*sys.argv[1:3])
