"""Writes a golden file: how well partitions agree, as scikit-learn and igraph measure it, which have to agree with one another. See README.md."""

import json
import math
import random
import sys
from pathlib import Path

import igraph
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score


def partitions():
    """Yields pairs of partitions."""
    karate = igraph.Graph.Famous("Zachary")
    random.seed(6)  # igraph takes its random numbers from here
    found = [karate.community_leiden("modularity", n_iterations=-1).membership, karate.community_multilevel().membership,
             karate.community_label_propagation().membership, karate.community_walktrap().as_clustering().membership]
    for i, a in enumerate(found):
        for b in found[i:]:
            yield a, b
    yield [0, 0, 1, 1], [0, 1, 0, 1]
    yield [0, 0, 0, 0, 0], [0, 1, 2, 3, 4]
    yield [0, 1, 2, 3], [0, 0, 1, 1]
    yield [1, 1, 0, 0, 2], [0, 0, 1, 1, 1]
    for groups in (2, 7, 40):
        yield [random.randrange(groups) for _ in range(200)], [random.randrange(5) for _ in range(200)]


def agreement(a, b):
    nmi = normalized_mutual_info_score(a, b, average_method="arithmetic")
    rand = adjusted_rand_score(a, b)
    for ours, theirs in ((nmi, igraph.compare_communities(a, b, "nmi")), (rand, igraph.compare_communities(a, b, "adjusted_rand"))):
        if not math.isclose(ours, theirs, rel_tol=1e-8, abs_tol=1e-8):
            sys.exit(f"scikit-learn says {ours}, igraph {theirs}")
    values = {"nmi": nmi, "rand": rand, "variation": igraph.compare_communities(a, b, "vi")}
    return {"a": a, "b": b} | {name: float(f"{value:.13g}") for name, value in values.items()}


def main():
    path = Path(sys.argv[1]) / "partitions.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([agreement(a, b) for a, b in partitions()], separators=(",", ":")) + "\n", encoding="utf-8")


main()
