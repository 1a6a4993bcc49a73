#!/usr/bin/env python3
"""What keylift finds of the credentials that a table of facts describes, and what it takes for one wrongly.

    benches/catalogue.py FACTS [--keylift PROGRAM] [--rules FILE]... [--only PATTERN] [--seed 1] [--misses FILE]
                               [--keep FOLDER] [--peers FOLDER]

FACTS is a folder of tab-separated tables with a row for each kind: provider, kind, shape, length, checksum, context and
so on. The samples are drawn from the shapes by a grammar of their own, with checksums of their own (`samples/`):
nothing here knows keylift's rules. Each sample stands alone in a file of its own, once in each format. A kind that tells
what it is gets a name that tells nothing (`value`); one that needs its context gets a name made of the context's words.

A sample is found when a finding has exactly its span and a rule of its provider. Where two providers have the same form
and nothing else tells them apart, either will do (`shared form`). Of a value that carries more than
the secret, a connection string say, the finding may cover the secret only. Values that are public by design must not
be reported. Samples that were spoilt must not be reported by a rule of their provider; generic rules may, and are
counted.

--only takes a regular expression for `provider/kind`; --misses writes a line for each sample that went wrong.
"""
import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import tempfile
from typing import Iterator, NamedTuple

import noise
from samples import generic, place, rows, shape

NEUTRAL = ["value", "x", "data", "item"]
SPOILT_IN = ("env", "json", "python")
LEVELS = ("high", "medium", "low")
# Providers which the facts and the rules call by different names, each group in words of either.
SAME = [set(group.split()) for group in """
    google gcp firebase gemini youtube recaptcha tink blogger
    azure microsoft entra
    facebook meta instagram whatsapp
    atlassian jira bitbucket trello confluence opsgenie statuspage
    hashicorp vault terraform consul nomad vagrant
    twitter x
    aws amazon
    salesforce heroku
    jfrog artifactory
    linode akamai
    alibaba aliyun
    kubernetes k8s
    private-key pem openssh
    brevo sendinblue
    kimi moonshot
    wandb weights
    laravel symfony
    age sops
    langchain langsmith
    discord discordapp
    new-relic newrelic
    bitcoin wif
    crates cargo
    telegram telegrambot
    docker dockerhub
    npm npmjs
    snowflake frostbite
    twilio sendgrid segment authy
    workos highnote
    nats nkey
    cloudant ibm
    cockroach cockroachdb
    braintree paypal
    nexmo vonage
    nexus sonatype
    myfreshworks freshworks
    mandrill mailchimp
    matrix element synapse
    rubygems gem
    tencent qcloud wechat
    wise transferwise
    crawlbase proxycrawl
    times nytimes
    intervals myintervals
    betterstack logtail
    sonar sonarqube sonarcloud
""".strip().splitlines()]
# Names under which the facts list forms that belong to nobody.
FORMS = {"generic", "private-key", "jwt", "jwk", "ldap", "ftp", "oracle-database", "rabbitmq", "curl"}
DULL = {"cloud", "ai", "io", "api", "app", "apps", "the", "data", "dev", "labs", "hub", "net", "com", "web", "pay", "key", "private"}


class Case(NamedTuple):
    sample: rows.Sample
    form: str
    start: int
    end: int


class Hit(NamedTuple):
    rule: str
    provider: str
    level: str
    start: int
    end: int


# ── samples in files ────────────────────────────────────────────────────────────────────────────────────────────────

def name_for(row: rows.Row, number: int) -> str:
    words = row.words or NEUTRAL
    return words[number % len(words)]


def write(folder: pathlib.Path, number: int, sample: rows.Sample, form: str, put: place.Place, name: str) -> "tuple[str, Case] | None":
    try:
        placed = put(name, sample.value)
    except place.Unplaceable:
        return None
    path = folder / f"{number // 1000:03}" / f"{number % 1000:03}" / placed.file
    path.parent.mkdir(parents=True)
    path.write_text(placed.before + placed.value + placed.after, encoding="utf-8", newline="")
    start = len(placed.before.encode())
    return str(path.relative_to(folder)), Case(sample, form, start, start + len(placed.value.encode()))


def of_no_provider(table_: pathlib.Path, folder: pathlib.Path, seed: int, only: re.Pattern) -> Iterator[tuple[str, Case]]:
    """Each of the general kinds in a file as its tools have it, with several secrets."""
    number = 900_000
    for row in rows.read(table_):
        if row.kind in generic.PLACES and only.search(row.key):
            dice = random.Random(f"{seed} {row.key}")
            for _ in range(4):
                number += 1
                file, before, value, after = generic.placed(row.kind, dice)
                put = lambda name, value: place.Placed(file, before, value, after)
                yield write(folder, number, rows.Sample(row, value), "its file", put, "")


def cases(sources: list[rows.Source], folder: pathlib.Path, seed: int) -> Iterator[tuple[str, Case]]:
    number = 0
    siblings = collections.defaultdict(list)
    for source in sources:
        for term in terms(source.row.provider):
            siblings[term].append(source)
    for source in sources:
        kin = [form for term in terms(source.row.provider) for other in siblings[term] for form in (other.pattern, other.stated) if form]
        # Each row has dice of its own: --only draws the same.
        dice = random.Random(f"{seed} {source.row.key}")
        todo = []
        for turn, form in enumerate(place.FORMATS):
            value = source.draw(dice, turn)
            if put := place.formats(value).get(form):
                todo.append((rows.Sample(source.row, value), form, put, turn))
            elif turn == 0:
                todo += [(rows.Sample(source.row, value), "text", place.CARRIED["text"], 0)]
        for turn, form in enumerate(SPOILT_IN if not source.row.public else ()):
            for sample in source.spoilt(dice, turn):
                # It may be whole by another shape of the same provider.
                if sample.spoilt == "wrong sum" or not any(pattern.fullmatch(sample.value) for pattern in kin):
                    todo.append((sample, form, place.FORMATS[form], turn))
        for sample, form, put, turn in todo:
            number += 1
            if done := write(folder, number, sample, form, put, name_for(source.row, turn)):
                yield done


def scan(keylift: pathlib.Path, rules: list[pathlib.Path], folder: pathlib.Path) -> dict[str, list[Hit]]:
    more = [f"--rules={file.resolve()}" for file in rules]
    command = [keylift, "scan", "--format", "json", "--no-ignore", "--show-secrets", *more, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"keylift failed with {done.returncode}: {done.stderr.decode()[:2000]}")
    found = collections.defaultdict(list)
    for row in json.loads(done.stdout)["findings"]:
        hit = Hit(row["rule"]["id"], row["rule"]["provider"] or "", row["confidence"], row["start"]["offset"], row["end"]["offset"])
        found[row["path"].removeprefix("./")].append(hit)
    return found


# ── judging ─────────────────────────────────────────────────────────────────────────────────────────────────────────

def terms(name: str) -> set[str]:
    words = set(re.split(r"[^a-z0-9]+", name.lower())) - {""}
    words = (words - DULL) or words
    return words.union(*(group for group in SAME if group & words), {"".join(re.findall("[a-z0-9]+", name.lower()))})


def of_provider(row: rows.Row, hit: Hit) -> bool:
    family, _, kind = hit.rule.partition(".")
    if row.provider in FORMS and family == "generic" or row.provider == "generic":
        return True
    # A general rule may name the provider: `generic.mysql-url`.
    ours, theirs = terms(row.provider), terms(kind if family == "generic" else family) | terms(hit.provider)
    # `checkly` and `checklyhq` are one.
    longer = any(one.startswith(other) or other.startswith(one) for one in ours for other in theirs if min(len(one), len(other)) > 4)
    return bool(ours & theirs) or longer


def shared(case: Case, hits: list[Hit], sources: list[rows.Source]) -> bool:
    """Whether the finding's provider has a form of its own that the value fits as well: nothing could tell them apart."""
    if case.sample.row.context != "-":
        return False
    return any(source.pattern and source.row.context == "-" and any(of_provider(source.row, hit) for hit in hits)
               and source.pattern.fullmatch(case.sample.value) for source in sources)


def outcome(case: Case, hits: list[Hit], sources: list[rows.Source]) -> tuple[str, list[Hit]]:
    """One word for what became of a sample, and the findings on it."""
    hits = [hit for hit in hits if hit.start < case.end and case.start < hit.end]
    row, value = case.sample.row, case.sample.value
    if not hits:
        return "not found", hits
    # More than the secret: its surroundings are the format's business.
    if row.provider == "generic":
        around = any(hit.start <= case.start and case.end <= hit.end for hit in hits)
        within = any(case.start <= hit.start and hit.end <= case.end for hit in hits)
        return ("found" if around or within else "wrong span"), hits
    wide = "\n" in value or "://" in value or value.endswith("@") or re.search(r"[ :=\"<;]\S*[A-Za-z0-9]", value)
    exact = [hit for hit in hits if (hit.start, hit.end) == (case.start, case.end)
             or wide and case.start <= hit.start and hit.end <= case.end]
    if any(of_provider(row, hit) for hit in exact):
        return "found", hits
    if any(of_provider(row, hit) for hit in hits):
        return "wrong span", hits
    other = [hit for hit in hits if not hit.rule.startswith("generic.")]
    if not other:
        return "generic", hits
    return ("shared form" if shared(case, [hit for hit in other if hit in exact], sources) else "other provider"), hits


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────

FOUND = ("found", "shared form", "wrong span", "other provider", "generic", "not found")


def table(head: list[str], lines: list[list]) -> None:
    print("| " + " | ".join(head) + " |")
    print("| --- |" + " --: |" * (len(head) - 1))
    for line in lines:
        print("| " + " | ".join(str(field) for field in line) + " |")
    print()


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def worst(hits: list[Hit]) -> str:
    return min((hit.level for hit in hits), key=LEVELS.index, default="")


def totals(title: str, results: list[tuple[str, str]]) -> None:
    """A line for each group of (group, outcome)."""
    counts: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for group, what in results:
        counts[group][what] += 1
    lines = [[group, sum(count.values()), *(count[what] for what in FOUND), percent(count["found"] + count["shared form"], sum(count.values()))]
             for group, count in counts.items()]
    table([title, "samples", *FOUND, "right"], lines)


def report(judged: list[tuple[Case, str, list[Hit]]], skipped: list[tuple[rows.Row, str]]) -> None:
    whole = [(case, what, hits) for case, what, hits in judged if not case.sample.spoilt]
    own = [entry for entry in whole if entry[0].sample.row.provider == "generic"]
    whole = [entry for entry in whole if entry[0].sample.row.provider != "generic"]
    secret = [entry for entry in whole if entry[0].sample.row.public is False]
    graded = [entry for entry in secret if entry[0].sample.row.confidence in ("high", "medium")]
    rows_in = {case.sample.row for case, _, _ in whole}
    print(f"{len(rows_in)} kinds in {len(whole)} files; {len(skipped)} kinds skipped.\n\n## Found\n")
    order = {level: at for at, level in enumerate(LEVELS)}
    by_row = sorted(secret, key=lambda entry: order[entry[0].sample.row.confidence])
    totals("confidence of the fact", [(case.sample.row.confidence, what) for case, what, _ in by_row]
           + [("**high and medium**", what) for _, what, _ in graded])
    totals("kind", [("tells what it is" if case.sample.row.context == "-" else "needs its context", what) for case, what, _ in graded])
    totals("format", [(case.form, what) for case, what, _ in graded])

    if own:
        print("Of no provider, each in the file that its tools read; a part of the secret's surroundings may be in the span:\n")
        unsafe = [entry for entry in own if entry[0].sample.row.kind not in generic.SAFE]
        safe = [entry for entry in own if entry[0].sample.row.kind in generic.SAFE]
        totals("kinds", [("secret", what) for _, what, _ in unsafe] + [("safe to commit", what) for _, what, _ in safe])
        levels = collections.Counter(worst(hits) or "none" for _, _, hits in unsafe)
        table(["level", "samples"], [list(pair) for pair in levels.items()])

    print("## Public values\n")
    public = [(case, hits) for case, _, hits in whole if case.sample.row.public]
    levels = collections.Counter(worst(hits) or "quiet" for _, hits in public)
    table(["values", "quiet", *LEVELS], [[len(public), *(levels[level] for level in ("quiet", *LEVELS))]])

    print("## Spoilt samples\n\nReported by a rule of their provider, by that of another, or by a generic one.\n")
    spoilt: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for case, what, hits in judged:
        if case.sample.spoilt and case.sample.row.confidence != "low":
            own_rule = case.sample.row.provider not in FORMS and any(of_provider(case.sample.row, hit) for hit in hits)
            spoilt[case.sample.spoilt]["own" if own_rule else f"generic, {worst(hits)}" if what == "generic" else what] += 1
    columns = ["own", "shared form", "other provider", "generic, high", "generic, medium", "generic, low", "not found"]
    table(["what is wrong", "samples", *columns],
          [[kind, sum(count.values()), *(count[column] for column in columns)] for kind, count in spoilt.items()])

    print("## Kinds that aren't found everywhere\n")
    kinds: dict[rows.Row, list] = collections.defaultdict(list)
    for case, what, hits in graded + (unsafe if own else []):
        kinds[case.sample.row].append((case, what, hits))
    lines = []
    for row, entries in kinds.items():
        if missed := [entry for entry in entries if entry[1] not in ("found", "shared form")]:
            instead = collections.Counter(hit.rule for _, _, hits in missed for hit in hits)
            lines.append([row.key, row.confidence, row.context.replace("|", "/")[:60], f"{len(entries) - len(missed)}/{len(entries)}",
                          " ".join(sorted({case.form for case, _, _ in missed})) if len(missed) < len(entries) else "all",
                          ", ".join(f"{rule} ×{count}" for rule, count in instead.most_common(3)) or "nothing"])
    table(["kind", "confidence", "context", "found", "missed in", "reported instead"], lines)

    print("## Skipped\n")
    for row, why in skipped:
        print(f"- {row.key} ({row.confidence}): {why}")


def beside(peers: pathlib.Path, folder: pathlib.Path, judged: dict[str, tuple[Case, str, list[Hit]]]) -> None:
    """How many of the same files each scanner reports anything in, rightly named or not: what is at hand of the others."""
    def group(case: Case) -> str:
        row = case.sample.row
        if case.sample.spoilt:
            return "wrong" if case.sample.spoilt in ("wrong sum", "in a word") and row.context == "-" else ""
        if row.provider == "generic":
            return "" if row.kind in generic.SAFE else "general"
        if row.public is not False:
            return "public" if row.public else ""
        return "" if row.confidence == "low" else "tells" if row.context == "-" else "needs"

    def counts(files: set[str]) -> list[str]:
        counted = collections.Counter((group(case), path in files) for path, (case, _, _) in judged.items())
        return [percent(counted[name, True], counted[name, True] + counted[name, False])
                for name in ("tells", "needs", "general", "public", "wrong")]

    print("## Beside others\n\nFiles with any finding, of any level and name.\n")
    lines = [["keylift", *counts({path for path, (_, _, hits) in judged.items() if hits})]]
    for name, command in noise.PEERS.items():
        program = peers.resolve() / name / "bin" / command[0]
        if program.exists():
            found = noise.rows(json.loads(noise.scan([str(program), *command[1:]], folder)))
            lines.append([name, *counts({str(pathlib.Path(noise.path_of(row).removeprefix(f"{folder}/"))) for row in found})])
    table(["", "tells what it is", "needs its context", "of no provider", "public values", "wrong sum or in a word"], lines)


def options(about: "str | None") -> argparse.ArgumentParser:
    """What all that draw samples and scan them can be told."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keylift", type=pathlib.Path, default=pathlib.Path("target/release/keylift"), metavar="PROGRAM")
    parser.add_argument("--rules", type=pathlib.Path, action="append", default=[], metavar="FILE", help="rules beside the built-in ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="write the samples here and leave them")
    return parser


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("facts", type=pathlib.Path)
    parser.add_argument("--only", type=re.compile, default=re.compile(""), metavar="PATTERN")
    parser.add_argument("--peers", type=pathlib.Path, metavar="FOLDER", help="as for noise.py: what others find of the same samples")
    parser.add_argument("--misses", type=pathlib.Path, metavar="FILE")
    arguments = parser.parse_args()

    sources, skipped = [], []
    for row in rows.rows(arguments.facts):
        if arguments.only.search(row.key):
            try:
                sources.append(rows.Source(row))
            except shape.Unread as why:
                skipped.append((row, str(why)))
    with tempfile.TemporaryDirectory() as scrap:
        folder = arguments.keep or pathlib.Path(scrap)
        folder.mkdir(parents=True, exist_ok=True)
        placed = dict(cases(sources, folder, arguments.seed))
        placed |= of_no_provider(arguments.facts / "generic.tsv", folder, arguments.seed, arguments.only)
        found = scan(arguments.keylift.resolve(), arguments.rules, folder)
        by_path = {path: (case, *outcome(case, found.get(path, []), sources)) for path, case in placed.items()}
        judged = list(by_path.values())
        report(judged, skipped)
        if arguments.peers:
            beside(arguments.peers, folder.resolve(), by_path)
    if arguments.misses:
        with open(arguments.misses, "w", encoding="utf-8") as file:
            for path, (case, what, hits) in by_path.items():
                own = case.sample.row.provider not in FORMS and any(of_provider(case.sample.row, hit) for hit in hits)
                if case.sample.row.public is None:
                    continue
                quiet = case.sample.row.public or case.sample.row.kind in generic.SAFE
                bad = own if case.sample.spoilt else bool(hits) if quiet else what not in ("found", "shared form")
                if bad:
                    row = case.sample.row
                    rules = ",".join(f"{hit.rule}:{hit.level}" for hit in hits) or "-"
                    print(row.key, row.confidence, case.sample.spoilt or ("public" if row.public else "whole"), case.form, what, rules, row.context,
                          json.dumps(case.sample.value), path, sep="\t", file=file)


if __name__ == "__main__":
    main()
