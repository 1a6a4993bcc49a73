#!/usr/bin/env python3
"""What keylift and other scanners report on code that holds no secrets, by level and per million lines.

    benches/noise.py FOLDER [--tree TREE]... [--keylift PROGRAM] [--list FILE] [--peers FOLDER]

Fetches the packages below, with these versions, by their registries' own clients (`cargo fetch`, `pip download`,
`npm pack`) into FOLDER/downloads, and unpacks them into FOLDER/packages: more than two million lines as their authors
published them, tests and minified files included. Nothing of them is built, but pip asks a source package for its
metadata. --tree adds other trees, the Linux kernel's say, each with a table of its own.

Published code does hold test keys and samples of credentials, so that a finding may well be right. --list writes each of
keylift's findings above `low`, masked, to be looked at one by one.

FOLDER of --peers has a folder for each with its program in `bin/`; compare.py says how to install them. What they do
over the network is switched off. A peer that says no level is counted under `all`.
"""
import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from typing import Iterator

CRATES = {
    "age": "0.12.1", "aws-sdk-ec2": "1.274.0", "jsonwebtoken": "11.1.0", "lettre": "0.11.23", "mongodb": "3.9.1", "nkeys": "0.4.5",
    "oauth2": "5.0.0", "octocrab": "0.54.9", "pgp": "0.21.0", "redis": "1.8.1", "reqwest": "0.13.5", "russh": "0.56.0",
    "rustls": "0.23.46", "sqlx-core": "0.9.0", "ssh-key": "0.6.7", "tokio-postgres": "0.7.18", "web-sys": "0.3.107",
}
SOURCES = {"celery": "5.7.0", "django": "5.2.19", "paramiko": "5.1.0", "requests": "2.34.2", "scrapy": "2.19.0"}
WHEELS = {
    "ansible": "12.3.0", "apache-airflow-core": "3.3.2", "boto3": "1.44.8", "homeassistant": "2024.3.3", "kubernetes": "37.0.2",
    "sqlalchemy": "2.1.9", "stripe": "16.1.0", "sympy": "1.14.0", "twilio": "9.13.0", "twisted": "26.10.0",
}
TARBALLS = {
    "aws-sdk": "2.1693.0", "eslint": "10.15.0", "ethers": "6.17.0", "express": "5.3.0", "firebase": "13.2.0", "jsonwebtoken": "9.0.3",
    "mongoose": "9.12.1", "n8n-nodes-base": "2.41.2", "next": "16.4.6", "node-forge": "1.4.3", "react-native": "0.86.3",
    "sequelize": "6.37.8", "stripe": "23.1.0", "three": "0.187.0", "twilio": "6.2.0", "typescript": "7.0.2", "webpack": "5.113.0",
}
LEVELS = ("high", "medium", "low", "all")


# ── fetching ────────────────────────────────────────────────────────────────────────────────────────────────────────

def crates(downloads: pathlib.Path, packages: pathlib.Path) -> None:
    """The named crates out of cargo's own store; what they depend on is fetched beside them and left there."""
    project = downloads / "crates"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src/lib.rs").touch()
    wanted = "".join(f'{name} = "={version}"\n' for name, version in CRATES.items())
    (project / "Cargo.toml").write_text(f'[package]\nname = "noise"\nedition = "2021"\n[workspace]\n[dependencies]\n{wanted}')
    subprocess.run(["cargo", "fetch", "--quiet"], check=True, cwd=project)
    home = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))
    for name, version in CRATES.items():
        source = next(home.glob(f"registry/src/*/{name}-{version}"))
        shutil.copytree(source, packages / f"crates/{name}-{version}", dirs_exist_ok=True)


def wheels(downloads: pathlib.Path, packages: pathlib.Path) -> None:
    for only, wanted in (("--only-binary=:all:", WHEELS), ("--no-binary=:all:", SOURCES)):
        for name, version in wanted.items():
            folder = downloads / f"python/{name}-{version}"
            if not folder.exists():
                subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", only,
                                "--dest", folder, f"{name}=={version}"], check=True)
            unpack(next(folder.iterdir()), packages / f"python/{name}-{version}")


def tarballs(downloads: pathlib.Path, packages: pathlib.Path) -> None:
    folder = downloads / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name, version in TARBALLS.items():
        archive = folder / f"{name}-{version}.tgz"
        if not archive.exists():
            subprocess.run(["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"], check=True, cwd=folder,
                           stdout=subprocess.DEVNULL)
        unpack(archive, packages / f"npm/{name}-{version}")


def unpack(archive: pathlib.Path, folder: pathlib.Path) -> None:
    if folder.exists():
        return
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
    else:
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")


def lines(tree: pathlib.Path) -> int:
    """Of the files that aren't binary: those without a NUL in their first 8,000 bytes."""
    total = 0
    for folder, _, names in os.walk(tree):
        for name in names:
            path = pathlib.Path(folder, name)
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                total += 0 if b"\0" in content[:8000] else content.count(b"\n")
    return total


# ── scanning ────────────────────────────────────────────────────────────────────────────────────────────────────────

# TREE stands for the tree, SCRAP for the report. Never the null device: gitleaks, run by root, was seen to replace it by
# a file.
PEERS = {
    "gitleaks": ["gitleaks", "dir", "TREE", "--no-banner", "--no-color", "--log-level", "error", "--exit-code", "0", "--report-format", "json", "--report-path", "SCRAP"],
    "betterleaks": ["betterleaks", "fs", "TREE", "--no-banner", "--no-color", "--log-level", "error", "--exit-code", "0", "--output", "SCRAP"],
    "kingfisher": ["kingfisher", "scan", "TREE", "--no-validate", "--no-update-check", "--git-history", "none", "--format", "json", "--output", "SCRAP"],
    "kingfisher1": ["kingfisher", "scan", "TREE", "--no-validate", "--no-update-check", "--git-history", "none", "--format", "json", "--output", "SCRAP"],
    "ripsecrets": ["ripsecrets", "TREE"],
    "detect-secrets": ["detect-secrets", "-C", "TREE", "scan", "--all-files", "--no-verify", "."],
}


def rows(report: object) -> Iterator[dict]:
    """The findings, wherever a scanner's JSON has them."""
    if isinstance(report, list):
        yield from (row for row in report if isinstance(row, dict))
    elif isinstance(report, dict) and isinstance(found := report.get("findings") or report.get("results") or [], dict):
        yield from (row for rows_ in found.values() for row in rows_)
    elif isinstance(report, dict):
        yield from found


def path_of(row: dict) -> str:
    """The file of a finding, as the scanner names it."""
    places = (row, row.get("location"), row.get("finding"))
    return next((str(place[name]) for place in places if isinstance(place, dict) for name in ("File", "path", "filename") if place.get(name)), "")


def counted(text: str) -> collections.Counter:
    try:
        found = list(rows(json.loads(text)))
    except ValueError:
        try:  # an object a line
            found = [row for line in text.splitlines() if line.startswith("{") for row in rows([json.loads(line)])]
        except ValueError:
            found = []
        if not found:  # a finding a line
            return collections.Counter(all=sum(1 for line in text.splitlines() if line.strip()))
    # Of keylift and betterleaks the row says the level, of kingfisher an object in it.
    said = [str(row.get("confidence") or (row.get("finding") or {}).get("confidence") or "").lower() for row in found]
    return collections.Counter(level if level in LEVELS else "all" for level in said)


def scan(command: list[str], tree: pathlib.Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        scrap = os.path.join(folder, "report.json")
        done = subprocess.run([{"TREE": str(tree), "SCRAP": scrap}.get(part, part) for part in command], check=False, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace")
        if os.path.exists(scrap) and os.path.getsize(scrap):
            return pathlib.Path(scrap).read_text(errors="replace")
        return done.stdout


def row(name: str, levels: collections.Counter, million: float) -> str:
    total = sum(levels.values())
    shown = [f"{levels[level]}" if level != "all" else f"{total}" for level in LEVELS]
    graded = sum(levels[level] for level in ("high", "medium")) or (total if levels["all"] else 0)
    return f"| {name} | {' | '.join(shown)} | {graded / million:.1f} | {total / million:.1f} |"


def listed(report: str, tree: pathlib.Path) -> Iterator[str]:
    for found in json.loads(report)["findings"]:
        if found["confidence"] != "low":
            path = os.path.relpath(found["path"], tree)
            yield f"{found['confidence']}\t{found['rule']['id']}\t{path}:{found['start']['line']}\t{found['line'].strip()[:200]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tree", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--keylift", type=pathlib.Path, default=pathlib.Path("target/release/keylift"), metavar="PROGRAM")
    parser.add_argument("--peers", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--list", type=pathlib.Path, metavar="FILE")
    arguments = parser.parse_args()
    packages = (arguments.folder / "packages").resolve()
    for fetch in (crates, wheels, tarballs):
        fetch((arguments.folder / "downloads").resolve(), packages)

    commands = {"keylift": [str(arguments.keylift.resolve()), "scan", "TREE", "--no-ignore", "--format", "json"]}
    for name, command in PEERS.items():
        program = arguments.peers and arguments.peers.resolve() / name / "bin" / command[0]
        if program and program.exists():
            commands[name] = [str(program), *command[1:]]
        elif program:
            print(f"{name} is left out: there is no {program}", file=sys.stderr)
    found: list[str] = []
    for tree in (packages, *(tree.resolve() for tree in arguments.tree)):
        count = lines(tree)
        print(f"\n{tree.name}: {count / 1e6:.2f} million lines\n")
        print("| | high | medium | low | all | high and medium, or all that has no level, per million lines | all per million lines |")
        print("| --- |" + " --: |" * 6)
        for name, command in commands.items():
            report = scan(command, tree)
            print(row(name, counted(report), count / 1e6), flush=True)
            if name == "keylift":
                found += [f"{tree.name}\t{line}" for line in listed(report, tree)]
    if arguments.list:
        arguments.list.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
