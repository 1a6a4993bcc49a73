#!/usr/bin/env python3
"""What the worst inputs cost beside ordinary source: throughput and memory, each file by itself, on one thread.

    benches/worst.py SOURCE [--packages FOLDER] [--size MB] [--line MB] [--large] [--quick] [--rounds 5] [--only WORD,WORD]

SOURCE is a folder of ordinary source, the Linux tree say: its files, joined up to a size, are the measure for the others.
FOLDER has packages as their authors published them (`benches/noise.py` fetches some): minified scripts and lock files are
joined from there. All else is made here, the same on every run. Each file is scanned once in every round, in an order drawn
anew; the table has medians of megabytes a second of CPU time (start-up included, some milliseconds), the highest peak
memory, the findings, and the part of the throughput of ordinary source that is left, round by round. Where there are many
findings the table says what each takes of memory, beyond what the ordinary text took.

--large makes the long lines a gigabyte instead of 256 MB, --quick all files small: minutes become less than two.
"""
import argparse
import base64
import itertools
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
from typing import Callable, Iterator, NamedTuple

MEGABYTE = 10**6
ORDINARY = "ordinary source"
MANY = 1000  # findings


class Case(NamedTuple):
    suffix: str  # of the file, which tells its syntax
    pieces: Callable[[random.Random], Iterator[bytes]]  # put together and cut off at the size
    long: bool = False  # one of those that are larger


class Run(NamedTuple):
    cpu: float  # seconds
    memory: int  # bytes at the peak
    findings: int


# ── what is in the files ────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
WORDS = ["key", "token", "password", "secret", "api_key", "auth", "credentials", "client_secret", "passwd", "access_key",
         "github", "slack", "stripe", "twilio", "heroku", "datadog", "aws_secret", "private_key"]


def repeated(unit: str) -> Callable[[random.Random], Iterator[bytes]]:
    return lambda _: itertools.repeat((unit * (1 + 65536 // len(unit))).encode())


def lines(line: Callable[[random.Random, int], str]) -> Callable[[random.Random], Iterator[bytes]]:
    def pieces(chance: random.Random) -> Iterator[bytes]:
        for number in itertools.count():
            yield line(chance, number).encode()
    return pieces


def value(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(LETTERS, k=length))


def soup(chance: random.Random) -> Iterator[bytes]:
    while True:
        yield (" ".join(chance.choices(WORDS, k=1000)) + "\n").encode()


def images(before: str, behind: str) -> Callable[[random.Random], Iterator[bytes]]:
    def pieces(chance: random.Random) -> Iterator[bytes]:
        while True:
            image = base64.b64encode(b"\x89PNG\r\n\x1a\n" + chance.randbytes(chance.randrange(500, 60_000)))
            yield before.encode() + image + behind.encode()
    return pieces


def near(chance: random.Random, number: int) -> str:
    word = chance.choice(["heroku", "datadog", "twilio", "stripe", "okta", "algolia"])
    return f"{word} {chance.randbytes(16).hex()}\n"


def akia(chance: random.Random) -> Iterator[bytes]:
    """Base64 in which the beginning of a key stands again and again."""
    while True:
        yield base64.b64encode(chance.randbytes(45)) + b"AKIAA"


def insert(chance: random.Random) -> Iterator[bytes]:
    while True:
        columns, values = (", ".join(f(number) for number in range(5000)) for f in (
            lambda number: f"password{number}", lambda _: f"'{value(chance, 10)}'"))
        yield f"INSERT INTO users ({columns}) VALUES ({values});\n".encode()


def secret(chance: random.Random, number: int) -> str:
    password = base64.b64encode(value(chance, 12).encode()).decode()
    return f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{number}\ndata:\n  password: {password}\n---\n"


def log(chance: random.Random, number: int) -> str:
    return (f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z INFO request_id={chance.randbytes(16).hex()} "
            f"trace={value(chance, 22)} user={number % 977} path=/api/v1/tokens/{chance.randbytes(12).hex()} status=200\n")


def files_of(folder: pathlib.Path, fits: Callable[[pathlib.Path], bool]) -> Callable[[random.Random], Iterator[bytes]]:
    """The files of a folder, over and over again. Those of a kind are few, so links and errors don't matter."""
    def pieces(_: random.Random) -> Iterator[bytes]:
        found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and fits(path))
        # Not one subsystem after the other.
        random.Random(1).shuffle(found)
        while found:
            for path in found:
                yield path.read_bytes()
    return pieces


LOCKS = {"package-lock.json", "yarn.lock", "Cargo.lock", "go.sum", "poetry.lock", "pnpm-lock.yaml", "composer.lock"}


def cases(source: pathlib.Path, packages: pathlib.Path | None) -> dict[str, Case]:
    plain = (".c", ".h", ".py", ".rs", ".go", ".js", ".ts", ".java", ".rb")
    found = {
        ORDINARY: Case(".c", files_of(source, lambda path: path.suffix in plain)),
        "one line of calls": Case(".txt", repeated("x = f(1, 2); "), long=True),
        "one line of letters": Case(".txt", repeated("a"), long=True),
        "keywords only": Case(".txt", soup),
        "keywords only, code": Case(".py", soup),
        "`AKIA`": Case(".txt", repeated("AKIA")),
        "`AKIA `": Case(".txt", repeated("AKIA ")),
        "`ghp_`": Case(".txt", repeated("ghp_")),
        "`eyJ.`": Case(".txt", repeated("eyJ.")),
        "`://`": Case(".txt", repeated("://")),
        "`postgres://a:`": Case(".txt", repeated("postgres://a:")),
        "`PuTTY-User-Key-File-2: `": Case(".txt", repeated("PuTTY-User-Key-File-2: ")),
        "`-----BEGIN `": Case(".txt", repeated("-----BEGIN ")),
        "`-----BEGIN RSA PRIVATE KEY-----`": Case(".txt", repeated("-----BEGIN RSA PRIVATE KEY-----\n")),
        "`password=\"password='`": Case(".txt", repeated("password=\"password='")),
        "`token=\"`": Case(".txt", repeated("token=\"")),
        "`token=\"`, code": Case(".py", repeated("token=\"")),
        "`password=`": Case(".txt", repeated("password=")),
        "`secret{`": Case(".txt", repeated("secret{")),
        "`heroku 0123456789abcdef`": Case(".txt", repeated("heroku 0123456789abcdef")),
        "`%70%61%2F`": Case(".txt", repeated("%70%61%2F")),
        "words and their values": Case(".txt", repeated("datadog=0123456789abcdef0123456789abcdef ")),
        "words and any values": Case(".txt", lines(near)),
        "`Server=a;Password=`": Case(".txt", repeated("Server=a;Password=")),
        "`https://u:p@h `": Case(".txt", repeated("https://u:p@h ")),
        "`Authorization: Basic `": Case(".txt", repeated("Authorization: Basic ")),
        "`--password `": Case(".sh", repeated("--password ")),
        "`a%3Db `": Case(".txt", repeated("a%3Db ")),
        "`Z2hwXw `": Case(".txt", repeated("Z2hwXw ")),
        "`\"password\":[`": Case(".json", repeated("\"password\":[")),
        "`AKIAA` in base64": Case(".txt", akia),
        "`curl -u a:b `": Case(".sh", repeated("curl -u a:b ")),
        "`docker login -p `": Case(".txt", repeated("docker login -p ")),
        "`eyJhbGciOiJIUzI1NiJ9.`": Case(".txt", repeated("eyJhbGciOiJIUzI1NiJ9.")),
        "tables of Markdown": Case(".md", repeated("| password | token | secret |\n|---|---|---|\n| a | b | c |\n")),
        "attributes of XML": Case(".xml", lines(lambda _, number: f'<add key="Password" value="${{p{number}}}"/>')),
        "arguments in JSON": Case(".json", lines(lambda chance, _: f'["--password","{value(chance, 3)}","--token","$T"],')),
        "keys in JSON": Case(".json", lines(lambda chance, _: f'"-----BEGIN PRIVATE KEY-----\\n{value(chance, 64)}\\n",\n')),
        "defaults": Case(".yml", lines(lambda _, number: f"PASSWORD_{number}: ${{PASSWORD_{number}:-changeme}}\n")),
        "columns of an insert": Case(".sql", insert),
        "references": Case(".env", lines(lambda _, number: f"password_{number}=${{X_{number}}}\n")),
        "addresses, each a finding": Case(".txt", lines(lambda chance, number: f"https://u{number}:{value(chance, 12)}@h{number}.acme.com/\n")),
        "assignments": Case(".py", lines(lambda _, number: f'key_{number} = "value"\n')),
        "assignments, each a finding": Case(".py", lines(lambda chance, number: f'api_key_{number} = "{value(chance, 32)}"\n')),
        "passwords, each a finding": Case(".env", lines(lambda chance, number: f"DB{number}_PASSWORD={value(chance, 14)}\n")),
        "connection strings, each a finding": Case(".txt", lines(lambda chance, number: f"Server=h{number};Password=x{value(chance, 5)};")),
        "escaped values, each a finding": Case(".txt", lines(lambda chance, _: f"?token=%2B{value(chance, 6)}%3D%26 ")),
        "Secrets of Kubernetes, each a finding": Case(".yaml", lines(secret)),
        "Secrets of Kubernetes that never end": Case(".json", repeated('{"kind":"Secret","data":{')),
        "addresses without passwords": Case(".go", lines(lambda chance, _: f"{value(chance, 20)}https://")),
        "items of YAML, each a finding": Case(".yaml", lines(lambda chance, number: f"- {value(chance, 4)}\n" if number % 50 else "passwords:\n")),
        "base64 images, CSS": Case(".css", images(".a { background: url(data:image/png;base64,", ") }\n")),
        "base64 images, HTML": Case(".html", images('<img src="data:image/png;base64,', '">\n')),
        "logs": Case(".log", lines(log)),
    }
    if packages:
        minified = lambda path: path.suffix == ".js" and path.stat().st_size > 20_000 and longest_line(path) > 10_000
        found["minified scripts"] = Case(".js", files_of(packages, minified))
        found["lock files"] = Case(".lock", files_of(packages, lambda path: path.name in LOCKS))
        found["lock files, called otherwise"] = Case(".json", files_of(packages, lambda path: path.name in LOCKS))
    return found


def longest_line(path: pathlib.Path) -> int:
    return max(map(len, path.read_bytes().split(b"\n")))


def make(case: Case, size: int, path: pathlib.Path) -> bool:
    """Writes the file; false when there is nothing to make it of. A process of its own takes the memory for it: what this
    one takes would count for those that it starts."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"{path} could not be made")
        return path.stat().st_size > 0
    left = size
    with path.open("wb") as file:
        for piece in case.pieces(random.Random(1)):
            file.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
    os._exit(0)


# ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────────

def scan(keylift: pathlib.Path, path: pathlib.Path) -> Run:
    with tempfile.TemporaryFile() as output:
        command = [str(keylift), "scan", str(path), "--threads", "1", "--format", "csv"]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        output.seek(0)
        # The one format without fingerprints, whose hash is a slow one for each secret, as it is meant to be.
        findings = sum(line.startswith(b'"finding"') for line in output)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit, findings)


def row(name: str, size: int, runs: list[Run], usual: list[Run], usual_size: int) -> str:
    speed = lambda run, size: size / MEGABYTE / run.cpu
    median = statistics.median(speed(run, size) for run in runs)
    ratio = statistics.median(speed(run, size) / speed(base, usual_size) for run, base in zip(runs, usual))
    memory, findings = max(run.memory for run in runs), runs[0].findings
    each = f"{(memory - max(run.memory for run in usual)) / findings:,.0f}" if findings > MANY else ""
    return f"| {name} | {size / MEGABYTE:.0f} | {median:.1f} | {ratio:.2f} | {memory / 2**20:.0f} | {findings} | {each} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--packages", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--size", type=int, default=32, metavar="MB")
    parser.add_argument("--line", type=int, default=256, metavar="MB", help="of the files of one line")
    parser.add_argument("--large", action="store_true", help="the same as --line 1000")
    parser.add_argument("--quick", action="store_true", help="the same as --size 8 --line 32 --rounds 3")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", metavar="WORD,WORD", help="the files whose names have one of these")
    parser.add_argument("--keylift", type=pathlib.Path, default=pathlib.Path("target/release/keylift"), metavar="PROGRAM")
    arguments = parser.parse_args()
    if arguments.large:
        arguments.line = 1000
    if arguments.quick:
        arguments.size, arguments.line, arguments.rounds = 8, 32, 3
    for folder in filter(None, [arguments.source, arguments.packages]):
        if not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    if not arguments.keylift.exists():
        parser.error(f"there is no {arguments.keylift}: run `cargo build --release` first")
    words = [word for word in arguments.only.split(",") if word]
    wanted = lambda name: name == ORDINARY or not words or any(word in name for word in words)

    with tempfile.TemporaryDirectory(prefix="keylift-worst-") as folder:
        files: dict[str, pathlib.Path] = {}
        for number, (name, case) in enumerate(cases(arguments.source, arguments.packages).items()):
            path = pathlib.Path(folder, f"{number}{case.suffix}")
            if wanted(name) and make(case, (arguments.line if case.long else arguments.size) * MEGABYTE, path):
                files[name] = path
        runs: dict[str, list[Run]] = {name: [] for name in files}
        for number in range(arguments.rounds):
            for name in random.sample(list(files), len(files)):
                runs[name].append(scan(arguments.keylift, files[name]))
            print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
        size = {name: path.stat().st_size for name, path in files.items()}

    print("| file | MB | MB/s | × ordinary | peak MiB | findings | bytes each |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for name, results in runs.items():
        print(row(name, size[name], results, runs[ORDINARY], size[ORDINARY]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
