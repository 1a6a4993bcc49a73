#!/usr/bin/env python3
"""What the number of rules costs: one tree with a hundred rules, with all, and with twice and four times as many.

    benches/rules.py TREE [--rounds 5] [--keylift PROGRAM]

The hundred are spread evenly over the built-in ones, and asked for with `--only`. General rules read what is assigned to
telling names, which costs the same however many rules there are; so a row has the hundred with all of those. More than
all are made up: copies of the built-in ones whose literals have other letters, each taken from those about as common, so
that they are met about as often. They are given with `--rules`, which reads and prepares all rules when keylift starts;
the build does that for the built-in ones. So each row has what an empty folder costs (start), and what the tree costs
beyond it (scan).

Each command runs once in every round, in an order drawn anew, after a round that only warms the file cache. Figures are
medians. CPU seconds are those of user and system together.
"""
import argparse
import json
import pathlib
import random
import re
import statistics
import sys
import tempfile
import tomllib
from typing import Any

from compare import Run, run

RULES = pathlib.Path(__file__).parent.parent / "rules"
FEW = 100
# Letters that are about as common; the prefilter's table of them has the same groups.
GROUPS = ["etsrinao", "dclpumf", "ghb", "kvwxy", "jqz"]
# What of a rule is copied; the rest names other rules or isn't needed to match.
KEYS = ["id", "title", "shape", "near", "within", "names", "check", "check-required",
        "confidence", "public", "judged"]

# A class of a shape, or a literal.
PART = re.compile(r"""\[(?:\\.|[^\]\\])*\]|"(?:\\.|[^"\\])*\"""")


def built_in() -> list[dict[str, Any]]:
    return [rule for path in sorted(RULES.glob("*.toml")) for rule in tomllib.loads(path.read_text())["rule"]]


def other_letters(steps: int) -> dict[int, int]:
    """Takes each letter to the one so many steps on in its group."""
    pairs = {}
    for group in GROUPS:
        for at, letter in enumerate(group):
            other = group[(at + steps) % len(group)]
            pairs |= {ord(letter): ord(other), ord(letter.upper()): ord(other.upper())}
    return pairs


def is_plain(part: str) -> bool:
    return part.startswith('"') and "\\" not in part


def copy(rule: dict[str, Any], steps: int) -> dict[str, Any]:
    letters = other_letters(steps)
    copied = {key: rule[key] for key in KEYS if key in rule}
    copied["id"] = f"made-up.{rule['id'].replace('.', '-')}-{steps}"
    if shape := rule.get("shape"):
        copied["shape"] = PART.sub(lambda part: part[0].translate(letters) if is_plain(part[0]) else part[0], shape)
    for key in copied.keys() & {"near", "names"}:
        copied[key] = [word.translate(letters) for word in rule[key]]
    return copied


def write(path: pathlib.Path, rules: list[dict[str, Any]]) -> None:
    """As TOML, whose strings, lists and numbers are written as in JSON."""
    lines = ['provider = "made up"', 'revoke = "made up"']
    for rule in rules:
        lines += ["", "[[rule]]", *(f"{key} = {json.dumps(value)}" for key, value in rule.items())]
    path.write_text("\n".join(lines) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keylift", type=pathlib.Path, default=pathlib.Path("target/release/keylift"), metavar="PROGRAM")
    arguments = parser.parse_args()
    if not arguments.keylift.exists():
        parser.error(f"there is no {arguments.keylift}: run `cargo build --release` first")
    rules = built_in()
    with tempfile.TemporaryDirectory() as scrap:
        folder = pathlib.Path(scrap)
        (folder / "empty").mkdir()
        for times in (2, 4):
            # Letters of an expression can't be told from its signs: those few rules stay single.
            copied = [rule for rule in rules if "regex" not in rule]
            write(folder / f"{times}.toml", [copy(rule, steps) for steps in range(1, times) for rule in copied])
        few = [part for rule in rules[:: len(rules) // FEW][:FEW] for part in ("--only", rule["id"])]
        options = {
            f"{FEW} rules": few,
            f"{FEW} and the general ones": [*few, "--only", "generic.*"],
            f"all {len(rules)}": [],
            "twice as many": ["--rules", str(folder / "2.toml")],
            "four times as many": ["--rules", str(folder / "4.toml")],
        }
        places = {"start": folder / "empty", "scan": arguments.tree}
        lines = {
            (name, what): [str(arguments.keylift), "scan", str(place), "--no-ignore", "--format", "json", *those]
            for name, those in options.items()
            for what, place in places.items()
        }
        runs: dict[tuple[str, str], list[Run]] = {line: [] for line in lines}
        for number in range(arguments.rounds + 1):
            for line in random.sample(list(lines), len(lines)):
                result = run(lines[line])
                if result.code not in (0, 1):
                    parser.error(f"exit code {result.code}: {' '.join(lines[line][:9])} …")
                if number:
                    runs[line].append(result)
            print("warm" if number == 0 else f"round {number} of {arguments.rounds}", file=sys.stderr)

    def median(line: tuple[str, str], what: str) -> float:
        return statistics.median(getattr(result, what) for result in runs[line])

    print("| | start CPU s | scan CPU s | × the first | wall s, both | peak MiB |")
    print("| --- | --: | --: | --: | --: | --: |")
    first = None
    for name in options:
        start, both = median((name, "start"), "cpu"), median((name, "scan"), "cpu")
        first = first or both - start
        wall, memory = median((name, "scan"), "wall"), max(result.memory for result in runs[name, "scan"]) / 2**20
        print(f"| {name} | {start:.3f} | {both - start:.2f} | {(both - start) / first:.2f} | {wall:.2f} | {memory:.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
