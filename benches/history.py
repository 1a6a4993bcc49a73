#!/usr/bin/env python3
"""keylift beside other scanners on the history of a repository, in one run on one machine.

    benches/history.py build FOLDER
    benches/history.py run REPOSITORY [--peers FOLDER] [--rounds 5] [--keylift PROGRAM]
    benches/history.py staged REPOSITORY [the same options]
    benches/history.py compare REPOSITORY [the same options]

`build` makes a bare repository FOLDER/history.git of some 150,000 objects. Its content is real: successive versions of
packages as their authors published them, fetched with `pip download` and `npm pack` (some 600 MB, kept in
FOLDER/downloads). The step from one version to the next is dealt out over many small commits on a branch, a few files
each and now and then a file in several steps, and the branch is merged. Between them made-up credentials come and go.
At last it is packed by git itself. The same versions give the same repository.

`run` scans it with each program once a round, in an order drawn anew, after a round that only warms the file cache, and
prints medians of wall and CPU seconds, the highest peak memory, and the ratio to keylift round by round. `git cat-file`
writing out all objects, and `git log -p --all`, which most scanners read, are the measure. What the others do over the
network is switched off. FOLDER/NAME/bin has each peer's program; compare.py says how to install them.

`staged` does the same for a commit of ten files in a clone of it, one of them with a made-up password: what a hook waits
for. `git diff --cached` is the measure.

`compare` runs each once and says how many distinct values it reports, how many of them keylift has too, and of what rules
those are that only one of the two has, with a place of each. Values are compared and never shown; one that is part of the
other (an address and its password) is the same.
"""
import argparse
import collections
import difflib
import io
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from typing import Iterator, NamedTuple

from compare import Run, run

# How many of the newest final versions of each package.
WHEELS = {"django": 22, "pip": 40, "setuptools": 60, "celery": 50, "pytest": 60, "sphinx": 20, "scrapy": 40}
TARBALLS = {"eslint": 110, "webpack": 110, "mongoose": 80, "express": 60, "axios": 50, "fastify": 80}

AUTHORS = [f"{name} Example <{name.lower()}@example.com>" for name in
           ("Ada", "Barbara", "Edsger", "Frances", "Grace", "John", "Katherine", "Kathleen", "Margaret", "Radia")]


# ── fetching ────────────────────────────────────────────────────────────────────────────────────────────────────────

def final(versions: list[str]) -> list[str]:
    """Final versions in ascending order."""
    numbers = {tuple(int(part) for part in version.split(".")): version
               for version in versions if re.fullmatch(r"\d+(\.\d+)*", version)}
    return [numbers[key] for key in sorted(numbers)]


def wheels(package: str, count: int, downloads: pathlib.Path) -> list[pathlib.Path]:
    listed = subprocess.run([sys.executable, "-m", "pip", "index", "versions", package], check=True,
                            capture_output=True, text=True).stdout
    versions = final(re.search(r"Available versions: (.*)", listed)[1].split(", "))[-count:]
    found = []
    for version in versions:
        folder = downloads / f"{package}-{version}"
        if not folder.exists():
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                            "--no-cache-dir", "--no-deps", "--only-binary=:all:", "--dest", str(folder),
                            f"{package}=={version}"], check=False)
        found += sorted(folder.glob("*.whl"))
    return found


def tarballs(package: str, count: int, downloads: pathlib.Path) -> list[pathlib.Path]:
    listed = subprocess.run(["npm", "view", package, "versions"], check=True, capture_output=True, text=True).stdout
    versions = final(re.findall(r"'([^']+)'", listed) or re.findall(r'"([^"]+)"', listed))[-count:]
    folder = downloads / package
    folder.mkdir(parents=True, exist_ok=True)
    missing = [version for version in versions if not (folder / f"{package}-{version}.tgz").exists()]
    for at in range(0, len(missing), 10):
        subprocess.run(["npm", "pack", "--silent", "--ignore-scripts", *(f"{package}@{v}" for v in missing[at:at + 10])],
                       check=False, cwd=folder, stdout=subprocess.DEVNULL)
    return [path for version in versions if (path := folder / f"{package}-{version}.tgz").exists()]


def files(archive: pathlib.Path) -> dict[str, bytes]:
    """What a package holds, by path, without what tells the version."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            found = {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}
        return {re.sub(r"^([^/]*)-[^/]*\.(dist-info|data)/", r"\1.\2/", name): content for name, content in found.items()}
    with tarfile.open(archive) as opened:
        return {member.name.partition("/")[2]: opened.extractfile(member).read() for member in opened if member.isfile()}


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Change = dict[str, "int | None"]  # path to the mark of its blob, None when it is deleted


class Writer:
    """A stream for `git fast-import`."""

    def __init__(self, out: io.BufferedWriter, seed: int):
        self.out = out
        self.random = random.Random(seed)
        self.marks = 0
        self.time = 1420070400  # 2015-01-01

    def _mark(self) -> int:
        self.marks += 1
        self.out.write(b"mark :%d\n" % self.marks)
        return self.marks

    def _text(self, text: bytes) -> None:
        self.out.write(b"data %d\n%s\n" % (len(text), text))

    def blob(self, content: bytes) -> int:
        self.out.write(b"blob\n")
        mark = self._mark()
        self._text(content)
        return mark

    def commit(self, branch: str, message: str, parents: list[int], change: Change) -> int:
        self.time += self.random.randrange(600, 30000)
        person = self.random.choice(AUTHORS).encode()
        self.out.write(b"commit refs/heads/%s\n" % branch.encode())
        mark = self._mark()
        for role in (b"author", b"committer"):
            self.out.write(b"%s %s %d +0000\n" % (role, person, self.time))
        self._text(message.encode())
        for number, parent in enumerate(parents):
            self.out.write(b"%s :%d\n" % (b"merge" if number else b"from", parent))
        for path, blob in sorted(change.items()):
            quoted = b'"%s"' % path.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            self.out.write(b"D %s\n" % quoted if blob is None else b"M 100644 :%d %s\n" % (blob, quoted))
        self.out.write(b"\n")
        return mark

    def tag(self, name: str, commit: int) -> None:
        self.out.write(b"tag %s\nfrom :%d\ntagger %s %d +0000\n" % (name.encode(), commit, AUTHORS[0].encode(), self.time))
        self._text(name.encode())

    def delete(self, branch: str) -> None:
        self.out.write(b"reset refs/heads/%s\nfrom %s\n\n" % (branch.encode(), b"0" * 40))


def halfway(old: bytes, new: bytes, random: random.Random) -> list[bytes]:
    """The contents on the way from one to the other: a few of the differing stretches at a time."""
    if b"\0" in old[:8000] or len(old) + len(new) > 200_000:
        return [new]
    before, after = old.splitlines(True), new.splitlines(True)
    steps = [step for step in difflib.SequenceMatcher(None, before, after).get_opcodes() if step[0] != "equal"]
    if len(steps) < 2:
        return [new]
    stages = sorted(random.sample(range(1, len(steps)), min(random.randrange(1, 4), len(steps) - 1)))
    contents = []
    for stage in stages:
        lines = list(before)
        for _, low, high, from_, to in reversed(steps[:stage]):
            lines[low:high] = after[from_:to]
        contents.append(b"".join(lines))
    return contents + [new]


def made_up(random: random.Random) -> bytes:
    """A line with a made-up credential. Put together here, so that this file holds none."""
    pick = lambda alphabet, count: "".join(random.choice(alphabet) for _ in range(count))
    lower, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
    kinds = [
        lambda: "AWS_ACCESS_KEY_ID=" + "AK" + "IA" + pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        lambda: "AWS_SECRET_ACCESS_KEY=" + pick(lower + lower.upper() + digits + "/+", 40),
        lambda: "DB_PASSWORD=" + pick(lower + lower.upper() + digits, 20),
        lambda: "SLACK_TOKEN=" + "xo" + "xb-" + pick(digits, 12) + "-" + pick(digits, 12) + "-" + pick(lower + digits, 24),
        lambda: "API_KEY=" + pick("abcdef" + digits, 40),
    ]
    return random.choice(kinds)().encode() + b"\n"


class Secrets:
    """A file of settings in which made-up credentials come and go."""

    def __init__(self, writer: Writer, random: random.Random):
        self.writer, self.random = writer, random
        self.lines = [b"REGION=eu-west-1\n", b"DEBUG=0\n"]

    def next(self) -> Change:
        if len(self.lines) > 8 or len(self.lines) > 4 and self.random.random() < 0.4:
            del self.lines[self.random.randrange(2, len(self.lines))]
        else:
            self.lines.insert(self.random.randrange(2, len(self.lines) + 1), made_up(self.random))
        return {"deploy/production.env": self.writer.blob(b"".join(self.lines))}


class Step(NamedTuple):
    """One package's way from one version to the next, as changes for one commit each."""
    package: str
    version: str
    changes: list[Change]


def step(writer: Writer, archive: pathlib.Path, package: str, old: dict[str, bytes], new: dict[str, bytes]) -> Step:
    dice = writer.random
    path_of = lambda name: f"packages/{package}/{name}"
    todo: list[tuple[str, list["bytes | None"]]] = []
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            todo.append((name, [None]))
        elif name not in old:
            todo.append((name, [new[name]]))
        elif old[name] != new[name]:
            todo.append((name, halfway(old[name], new[name], dice) if dice.random() < 0.5 else [new[name]]))
    dice.shuffle(todo)
    # A first version comes as one commit; of a large step, what is more than sixty commits' worth comes with the last.
    commits = min(len(todo), 80) if old else 1
    dealt: list[Change] = [{} for _ in range(commits)]
    for number, (name, contents) in enumerate(todo):
        places = sorted(dice.randrange(commits) for _ in contents) if number < commits * 4 else [commits - 1] * len(contents)
        for place, content in zip(places, contents):
            dealt[place][path_of(name)] = None if content is None else writer.blob(content)
    version = re.search(r"-(\d[\d.]*)[-.](?:py|tgz|cp)", archive.name)
    return Step(package, version[1] if version else archive.stem, [change for change in dealt if change])


def steps(writer: Writer, packages: dict[str, list[pathlib.Path]]) -> Iterator[Step]:
    """All steps, those of the packages mixed evenly."""
    order = sorted((at / len(archives), package, at) for package, archives in packages.items() for at in range(len(archives)))
    now: dict[str, dict[str, bytes]] = {package: {} for package in packages}
    for _, package, at in order:
        archive = packages[package][at]
        new = files(archive)
        yield step(writer, archive, package, now[package], new)
        now[package] = new


def write_history(writer: Writer, packages: dict[str, list[pathlib.Path]]) -> None:
    secrets = Secrets(writer, writer.random)
    main = writer.commit("main", "Start", [], {"README.md": writer.blob(b"# Packages\n")})
    waiting: list[Step] = []
    for number, next_step in enumerate(steps(writer, packages)):
        if next_step.changes:
            waiting.append(next_step)
        # Three branches at a time start from one place, unless they are of one package.
        if len(waiting) < 3 and len({step.package for step in waiting}) == len(waiting):
            continue
        last = waiting.pop() if len({step.package for step in waiting}) < len(waiting) else None
        base, ends = main, []
        for branch_step in waiting:
            tip, total, branch = base, {}, f"{branch_step.package}-{branch_step.version}"
            for at, change in enumerate(branch_step.changes):
                tip = writer.commit(branch, f"{branch_step.package}: towards {branch_step.version}, {at + 1}", [tip], change)
                total |= change
            ends.append((branch, branch_step, tip, total))
        for branch, branch_step, tip, total in ends:
            main = writer.commit("main", f"Merge {branch}", [main, tip], total)
            writer.tag(branch, main)
            writer.delete(branch)
            if writer.random.random() < 0.4:
                main = writer.commit("main", "Settings", [main], secrets.next())
        waiting = [last] if last else []
        print(f"step {number}", file=sys.stderr)


def build(folder: pathlib.Path) -> None:
    downloads, repository = folder / "downloads", folder / "history.git"
    downloads.mkdir(parents=True, exist_ok=True)
    packages = {package: wheels(package, count, downloads) for package, count in WHEELS.items()}
    packages |= {package: tarballs(package, count, downloads) for package, count in TARBALLS.items()}
    git = ["git", "-c", "init.defaultBranch=main", "-c", "core.compression=6"]
    subprocess.run([*git, "init", "--quiet", "--bare", str(repository)], check=True)
    # fast-import's own packs are of no interest: all is packed anew.
    importer = subprocess.Popen([*git, "-C", str(repository), "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
    write_history(Writer(importer.stdin, 1), packages)
    importer.stdin.close()
    if importer.wait():
        raise SystemExit("git fast-import failed")
    subprocess.run([*git, "-C", str(repository), "repack", "-adfq", "--depth=50", "--window=10"], check=True)
    subprocess.run([*git, "-C", str(repository), "gc", "--quiet"], check=True)
    print(subprocess.run([*git, "-C", str(repository), "count-objects", "-vH"], check=True, capture_output=True, text=True).stdout)


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────────

# REPOSITORY stands for the repository, SCRAP for a file in a temporary folder. Never the null device: gitleaks, run by
# root, was seen to replace it by a file.
FLOOR = {
    "git cat-file": ["git", "-C", "REPOSITORY", "cat-file", "--batch-all-objects", "--batch", "--unordered"],
    "git log -p": ["git", "-C", "REPOSITORY", "log", "-p", "--all"],
}
PEERS = {
    "gitleaks": ["gitleaks", "git", "REPOSITORY", "--log-opts=--all", "--no-banner", "--no-color", "--log-level", "error",
                 "--exit-code", "0", "--report-format", "json", "--report-path", "SCRAP"],
    "betterleaks": ["betterleaks", "git", "--log-opts=--all", "--no-banner", "--no-color", "--log-level", "error",
                    "--exit-code", "0", "--output", "SCRAP", "REPOSITORY"],
    "kingfisher": ["kingfisher", "scan", "REPOSITORY", "--no-validate", "--no-update-check", "--git-history", "full",
                   "--format", "json", "--output", "SCRAP"],
}


STAGED_FLOOR = {"git diff --cached": ["git", "-C", "REPOSITORY", "diff", "--cached"]}

STAGED_PEERS = {
    "kingfisher": ["kingfisher", "scan", "REPOSITORY", "--staged", "--no-validate", "--no-update-check", "--quiet",
                   "--format", "json", "--output", "SCRAP"],
    "betterleaks": ["betterleaks", "git", "--staged", "--no-banner", "--no-color", "--log-level", "error",
                    "--exit-code", "0", "--output", "SCRAP", "REPOSITORY"],
    "gitleaks": ["gitleaks", "git", "--pre-commit", "--staged", "--no-banner", "--no-color", "--log-level", "error",
                 "--exit-code", "0", "--report-format", "json", "--report-path", "SCRAP", "REPOSITORY"],
}


def commands(verb: str, repository: pathlib.Path, keylift: pathlib.Path, peers: "pathlib.Path | None", scrap: str) -> dict[str, list[str]]:
    part, floor, others = ("--history", FLOOR, PEERS) if verb == "run" else ("--staged", STAGED_FLOOR, STAGED_PEERS)
    found = {"keylift": [str(keylift), "scan", "--format", "json", "--output", scrap, "REPOSITORY", part], **floor}
    for name, command in others.items():
        program = peers and peers.resolve() / name / "bin" / command[0]
        if program and program.exists():
            found[name] = [str(program), *command[1:]]
        elif program:
            print(f"{name} is left out: there is no {program}", file=sys.stderr)
    fill = {"REPOSITORY": str(repository), "SCRAP": scrap}
    return {name: [fill.get(part, part) for part in command] for name, command in found.items()}


def stage(repository: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A clone with ten changed files in its index."""
    work = folder / "work"
    subprocess.run(["git", "clone", "--quiet", "--shared", repository, work], check=True)
    changed = [path for path in sorted(work.rglob("*.js")) + sorted(work.rglob("*.py")) if ".git" not in path.parts][:10]
    for number, path in enumerate(changed):
        with path.open("a") as file:
            file.write(f"\n// changed {number}\n")
    with changed[0].open("ab") as file:
        file.write(made_up(random.Random(1)))
    subprocess.run(["git", "-C", work, "add", "--all"], check=True)
    return work


def measure(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repository = arguments.repository.resolve()
        if arguments.verb == "staged":
            repository = stage(repository, pathlib.Path(folder))
        scrap = os.path.join(folder, "report.json")
        lines = commands(arguments.verb, repository, arguments.keylift.resolve(), arguments.peers, scrap)
        runs: dict[str, list[Run]] = {name: [] for name in lines}
        for number in range(arguments.rounds + 1):
            for name in random.sample(list(lines), len(lines)):
                result = run(lines[name])
                if number:
                    runs[name].append(result)
            print("warm" if number == 0 else f"round {number} of {arguments.rounds}", file=sys.stderr)
    print("| | wall s | least–most | CPU s | peak MiB | × keylift | exit |")
    print("| --- | --: | --: | --: | --: | --: | --- |")
    for name, results in runs.items():
        walls = [result.wall for result in results]
        times = statistics.median(result.wall / ours.wall for result, ours in zip(results, runs["keylift"]))
        cpu = statistics.median(result.cpu for result in results)
        memory = max(result.memory for result in results) / 2**20
        codes = ", ".join(str(code) for code in sorted({result.code for result in results}))
        print(f"| {name} | {statistics.median(walls):.3f} | {min(walls):.3f}–{max(walls):.3f} | {cpu:.3f} | {memory:.0f} "
              f"| {times:.1f} | {codes} |")


# ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────────

class Told(NamedTuple):
    rule: str
    place: str  # commit and path


def reported(name: str, report: pathlib.Path) -> dict[str, Told]:
    """What a report of this program holds, by value."""
    rows = json.loads(report.read_text() or "[]")
    rows = rows["findings"] if isinstance(rows, dict) else rows
    found: dict[str, Told] = {}
    for row in rows:
        match name:
            case "keylift":
                for value in (row["secret"], *filter(None, (part.get("secret") or part.get("value") for part in row.get("related", [])))):
                    found.setdefault(value, Told(f"{row['rule']['id']}, {row['confidence']}",
                                                 f"{row['commit']['id'][:10]}:{row['path']}"))
                continue
            case "gitleaks":
                value, rule, place = row["Secret"], row["RuleID"], f"{row['Commit'][:10]}:{row['File']}"
            case "betterleaks":
                value, rule = row["match"]["value"], row["rule_id"]
                place = f"{row['attributes'].get('git.sha', '')[:10]}:{row['location']['path']}"
            case _:
                finding = row["finding"]
                commit = (finding.get("git_metadata") or {}).get("commit", {}).get("id", "")
                value, rule, place = finding["snippet"], row["rule"]["id"], f"{commit[:10]}:{finding['path']}"
        found.setdefault(value, Told(rule, place))
    return found


def compare(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = {}
        repository = arguments.repository.resolve()
        for name in ["keylift", *PEERS]:
            scrap = pathlib.Path(folder, f"{name}.json")
            command = commands("run", repository, arguments.keylift.resolve(), arguments.peers, str(scrap)).get(name)
            if command:
                run([*command, "--show-secrets"] if name == "keylift" else command)
                told[name] = reported(name, scrap)
    ours = told.pop("keylift")
    has = lambda value, others: any(value in other or other in value for other in others if other)
    print(f"keylift: {len(ours)} values")
    for name, theirs in told.items():
        theirs_only = {value: where for value, where in theirs.items() if not has(value, ours)}
        ours_only = {value: where for value, where in ours.items() if not has(value, theirs)}
        print(f"\n{name}: {len(theirs)} values, {len(theirs) - len(theirs_only)} of them keylift's too")
        for owner, rest in ((name, theirs_only), ("keylift", ours_only)):
            print(f"  only {owner}: {len(rest)}")
            by_rule = collections.Counter(where.rule for where in rest.values())
            for rule, count in by_rule.most_common():
                place = next(where.place for where in rest.values() if where.rule == rule)
                print(f"    {count:5} {rule}, such as {place}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("build").add_argument("folder", type=pathlib.Path)
    for verb in ("run", "staged", "compare"):
        measuring = verbs.add_parser(verb)
        measuring.add_argument("repository", type=pathlib.Path)
        measuring.add_argument("--peers", type=pathlib.Path, metavar="FOLDER")
        measuring.add_argument("--rounds", type=int, default=5)
        program = pathlib.Path("target/release/keylift")
        measuring.add_argument("--keylift", type=pathlib.Path, default=program, metavar="PROGRAM")
    arguments = parser.parse_args()
    match arguments.verb:
        case "build":
            build(arguments.folder)
        case "compare":
            compare(arguments)
        case _:
            measure(arguments)


if __name__ == "__main__":
    main()
