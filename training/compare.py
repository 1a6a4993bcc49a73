#!/usr/bin/env python3
"""Compare the hand-set weights of the judge with trained ones, on repositories that the trained ones have not seen.

    keylift scan FILES --no-ignore --show-secrets -f json -o report.json
    training/compare.py SET report.json

SET has a JSON object a line, compressed by xz: `path` (its first folder is the repository, a hexadecimal number), and `labels`, each with
`line`, `line_end`, `start`, `end`, `truth` (T, F, X) and `category`. FILES are its texts under those paths.

The trained ones are a logistic regression over what the judge says against a value and what can be seen of it: rule, kind of
file, length, kinds of characters. It is trained on four fifths of the repositories, and asked about the last, five times. Nothing
but the standard library is needed, and the result is the same each time.
"""
import json
import lzma
import math
import os
import random
import sys

PARTS, ROUNDS, RATE, DECAY, SHRINK = 5, 60, 0.1, 0.95, 0.001


def meets(finding, label):
    first, last = finding["start"]["line"], finding["end"]["line"]
    if last < label["line"] or first > label["line_end"]:
        return False
    if first == last == label["line"] == label["line_end"] and min(label["start"], label["end"]) >= 0:
        return finding["start"]["column"] - 1 < label["end"] and label["start"] < finding["end"]["column"] - 1
    return True


def candidates(labels, report):
    """(finding, whether it is one, repository) of each graded finding that has a label."""
    found = {}
    for finding in report["findings"]:
        found.setdefault(finding["path"], []).append(finding)
    for path, findings in sorted(found.items()):
        key = next((known for known in (path, *(path.split("/", cut)[-1] for cut in range(1, 9))) if known in labels), None)
        for finding in findings:
            met = [label for label in labels.get(key, ()) if meets(finding, label) and label["category"] != "UUID"]
            graded = finding["rule"]["id"].startswith("generic.") and finding["confidence"] != "high"
            if met and graded:
                yield finding, any(label["truth"] == "T" for label in met), int(key.split("/")[0], 16)


def features(finding):
    value = finding["secret"]
    names = [f"doubt {evidence['text']}" for evidence in finding["evidence"] if evidence["id"] == "doubt"]
    names += [f"rule {finding['rule']['id']}", f"kind {os.path.splitext(finding['path'])[1]}"]
    names.append(f"length {min(6, int(math.log2(len(value) + 1)))}")
    tests = {"digit": str.isdigit, "upper": str.isupper, "lower": str.islower, "sign": lambda c: not c.isalnum()}
    return names + [name for name, test in tests.items() if any(map(test, value))]


def train(rows):
    weights, bias, rate, order = {}, 0.0, RATE, random.Random(1)
    rows = list(rows)
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for names, truth in rows:
            slope = 1 / (1 + math.exp(-score(weights, bias, names))) - truth
            bias -= rate * slope
            for name in names:
                weights[name] = weights.get(name, 0) - rate * (slope + SHRINK * weights.get(name, 0))
        rate *= DECAY
    return weights, bias


def score(weights, bias, names):
    return max(-30.0, min(30.0, bias + sum(weights.get(name, 0) for name in names)))


def main():
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        labels = {row["path"]: row["labels"] for row in map(json.loads, lines)}
    with open(sys.argv[2], encoding="utf-8") as file:
        rows = [(features(f), truth, part % PARTS, f["confidence"]) for f, truth, part in candidates(labels, json.load(file))]
    by_hand = [truth for _, truth, _, confidence in rows if confidence != "low"]
    scored = []
    for part in range(PARTS):
        weights, bias = train((names, truth) for names, truth, other, _ in rows if other != part)
        scored += [(score(weights, bias, names), truth) for names, truth, other, _ in rows if other == part]
    scored.sort(key=lambda row: -row[0])
    trained = [truth for _, truth in scored[: len(by_hand)]]
    true = sum(truth for _, truth, _, _ in rows)
    for title, kept in (("by hand", by_hand), ("trained, as many", trained), ("all", [row[1] for row in rows])):
        precision, recall = sum(kept) / len(kept), sum(kept) / true
        print(f"{title:18} {sum(kept):5} true {len(kept) - sum(kept):4} false   F1 {2 * precision * recall / (precision + recall):.3f}")


if __name__ == "__main__":
    main()
