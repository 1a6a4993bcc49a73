#!/usr/bin/env python3
"""How a scan scales: with threads, and with the size of the tree. Time and memory, and the slopes in words.

    benches/scale.py TREE [--threads 1,2,4,8,16] [--times 1,2,4] [--rounds 5] [--quick] [--keylift PROGRAM]

Copies of TREE are made of hard links beside it, or in the folder of --work, which has to be on the same file system; they
are removed at the end. Each case runs once in every round, in an order drawn anew, after a round that only warms the file
cache. The tables have the median wall and CPU seconds and the highest peak memory.

--quick runs two rounds, with 1, 2 and 4 threads, and 1x and 2x the tree.
"""
import argparse
import itertools
import math
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

from compare import Run, run


def copies(tree: pathlib.Path, folder: pathlib.Path, times: int) -> pathlib.Path:
    """A folder with the tree in it so many times, the files being the same ones."""
    top = folder / f"{times}x"
    top.mkdir()
    for number in range(times):
        subprocess.run(["cp", "-al", str(tree), str(top / str(number))], check=True)
    return top


def slope(points: list[tuple[float, float]]) -> float:
    """By which power the second grows with the first."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    middle = [statistics.mean(part) for part in zip(*logs)]
    spread = sum((x - middle[0]) ** 2 for x, _ in logs)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in logs) / spread if spread else math.nan


def words(power: float) -> str:
    for bound, said in [(-0.9, "falls in proportion"), (-0.6, "falls, but less than in proportion"), (-0.15, "falls a little"),
                        (0.15, "stays as it is"), (0.6, "grows a little"), (0.9, "grows, but less than in proportion"),
                        (1.1, "grows in proportion")]:
        if power < bound:
            return f"{said} (power {power:.2f})"
    return f"grows more than in proportion (power {power:.2f})"


class Figures:
    """What the rounds of one case gave."""

    def __init__(self, runs: list[Run]):
        self.wall = statistics.median(run.wall for run in runs)
        self.cpu = statistics.median(run.cpu for run in runs)
        self.memory = max(run.memory for run in runs) / 2**20
        self.codes = ", ".join(str(code) for code in sorted({run.code for run in runs}))

    def row(self, label: str, base: "Figures") -> str:
        return f"| {label} | {self.wall:.2f} | {base.wall / self.wall:.2f} | {self.cpu:.2f} | {self.memory:.0f} | {self.codes} |"


def table(title: str, what: str, results: dict[int, Figures]) -> None:
    first = next(iter(results.values()))
    print(f"\n| {title} | wall s | times as fast | CPU s | peak MiB | exit |\n| --: | --: | --: | --: | --: | --- |")
    for key, figures in results.items():
        print(figures.row(str(key), first))
    if len(results) > 1:
        power = lambda part: words(slope([(key, part(figures)) for key, figures in results.items()]))
        print(f"\nWith {what}, wall time {power(lambda f: f.wall)}, CPU time {power(lambda f: f.cpu)}, memory {power(lambda f: f.memory)}.")
    within = {key: figures for key, figures in results.items() if what == "threads" and key <= (os.cpu_count() or 1)}
    if 1 < len(within) < len(results):
        print(f"As far as there are processors ({os.cpu_count()}), wall time {words(slope([(k, f.wall) for k, f in within.items()]))}.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--threads", type=numbers, default=[1, 2, 4, 8, 16], metavar="N,N")
    parser.add_argument("--times", type=numbers, default=[1, 2, 4], metavar="N,N")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--work", type=pathlib.Path, metavar="FOLDER", help="where the copies go")
    parser.add_argument("--keylift", type=pathlib.Path, default=pathlib.Path("target/release/keylift"), metavar="PROGRAM")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.threads, arguments.times, arguments.rounds = [1, 2, 4], [1, 2], 2
    if not arguments.tree.is_dir():
        parser.error(f"there is no folder {arguments.tree}")
    if not arguments.keylift.exists():
        parser.error(f"there is no {arguments.keylift}: run `cargo build --release` first")

    tree = arguments.tree.resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="keylift-scale-", dir=arguments.work or tree.parent))
    try:
        scan = lambda place, *more: [str(arguments.keylift), "scan", str(place), "--no-ignore", "--format", "json", *more]
        cases = {("threads", count): scan(tree, "--threads", str(count)) for count in arguments.threads}
        cases |= {("times", count): scan(copies(tree, folder, count)) for count in arguments.times}
        runs: dict[tuple[str, int], list[Run]] = {case: [] for case in cases}
        for number in range(arguments.rounds + 1):
            for case in random.sample(list(cases), len(cases)):
                result = run(cases[case])
                if number:
                    runs[case].append(result)
            print("warm" if number == 0 else f"round {number} of {arguments.rounds}", file=sys.stderr)
    finally:
        shutil.rmtree(folder)
    for kind, results in itertools.groupby(runs.items(), key=lambda item: item[0][0]):
        title, what = ("threads", "threads") if kind == "threads" else ("× the tree", "the tree")
        table(title, what, {case[1]: Figures(found) for case, found in results})
    return 0


if __name__ == "__main__":
    sys.exit(main())
