#!/usr/bin/env python3
"""What keylift finds of the credentials that a careful tester would try, each as real files hold it.

    benches/issued.py [--keylift PROGRAM] [--rules FILE]... [--seed 1] [--keep FOLDER] [--only PATTERN]
                      [--list FILE]

`samples/issued.txt` lists them: by whom they may be named, how sure a finding should be at least, under which names they
stand, and the value. It was written from knowledge of the providers, without a look at the rules, and so was
`samples/lesser.txt`, of providers that fewer know. Each is drawn anew and put into a file of each form of `FORMATS`.
Printed are those that went wrong, and the totals.
"""
import base64
import collections
import fnmatch
import json
import pathlib
import random
import re
import tempfile
from typing import Callable, Iterator, NamedTuple

import catalogue
from samples import checksum, generic, known, shape
from samples.known import b64, pick

LISTS = pathlib.Path(__file__).parent / "samples"
LEVELS = ("none", "low", "medium", "high")
NEUTRAL = ("value", "token", "credential_value")
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
# Words of the standard's list, as a wallet draws them.
WORDS = """acid actor across adapt amused anchor anger arrow autumn bamboo banana barely because blanket blossom bright bubble
canal carpet casual cereal cheese circle clever cloud coconut coral cradle cricket custom damage dawn decade desert diesel
dolphin dragon drift eager early echo elbow ember engine escape exotic fabric famous fiction flavor forest galaxy garlic
gentle ginger glimpse grain hammer harvest hero humble iguana island jacket jungle kangaroo kitchen ladder lemon lizard
lunar mango marble meadow melody mirror muffin narrow noble oblige ocean olive orbit oxygen panther pepper pigeon planet
puzzle quantum rabbit raven ribbon rocket saddle salmon shadow silent sketch spice sugar tiger tunnel umbrella velvet
violin walnut whisper window yellow zebra""".split()

Dice = random.Random


def forge(dice: Dice, prefix: str) -> str:
    """A token of GitHub or npm: thirty characters and their CRC-32 in base62."""
    body = pick(dice, "alnum", 30)
    return f"{prefix}_{body}{checksum.number(checksum.crc32(body), checksum.BASE62, 6)}"


def routable(dice: Dice) -> str:
    payload = pick(dice, "b64url", 27)
    head = f"glpat-{payload}.01.{checksum.number(len(payload), BASE36, 2)}"
    return head + checksum.number(checksum.crc32(head), BASE36, 7)


def atlassian(prefix: str, length: int) -> Callable[[Dice], str]:
    def make(dice: Dice) -> str:
        head = prefix + pick(dice, "b64url", length) + "="
        return head + f"{checksum.crc32(head):08X}"
    return make


# What stands before the mark, the mark, what stands behind it, the end, and the seed of the sum.
AZURE = {
    "storage": (76, "+ASt", 5, "==", "Default0"), "cosmos": (76, "ACDb", 5, "==", "MastRW00"), "bus": (33, "+ASb", 6, "=", "Manage00"),
    "functions": (44, "AzFu", 5, "==", "Functi00"), "registry": (42, "+ACR", 6, "", "ACRDflt0"),
}


def azure(name: str) -> Callable[[Dice], str]:
    """A key in which its service is written, and a sum."""
    head, mark, tail, end, seed = AZURE[name]
    last = "AQgw" if end == "==" else "ABCD" if name == "registry" else "ABCDEFGHIJKLMNOP"

    def make(dice: Dice) -> str:
        rest = dice.choice(last) + pick(dice, "alnum", 5) if end != "==" else pick(dice, "alnum", 5) + dice.choice(last)
        url = "-_" if name == "functions" else ""
        while True:
            value = checksum.azure(pick(dice, "alnum", head - 2) + (url or "00") + mark + rest + end, seed)
            if re.search(re.escape(mark) + "[A-P]" if name in ("bus", "registry") else "", value):
                return value
    return make


def annotated(service: str) -> Callable[[Dice], str]:
    """A key of the layout that Microsoft gives new ones."""
    return lambda dice: checksum.annotated(f"{pick(dice, 'alnum', 52)}JQQJ99BA{pick(dice, 'alnum', 12)}AAAA{service}" + "0000")


def service(dice: Dice) -> str:
    head = "glsa_" + pick(dice, "alnum", 32)
    return f"{head}_{checksum.crc32(head).to_bytes(4, 'little').hex()}"


def confluent(dice: Dice) -> str:
    head = "cflt" + pick(dice, "b64", 54)
    return head + base64.b64encode(checksum.crc32(head[4:]).to_bytes(4, "little")).decode()[:6]


def cloudflare(dice: Dice) -> str:
    body = pick(dice, "alnum", 40)
    return f"cfut_{body}{checksum.crc32(body):08x}"


def refresh(dice: Dice) -> str:
    body = pick(dice, "alnum", 70)
    return f"ghr_{body}{checksum.number(checksum.crc32(body), checksum.BASE62, 6)}"


def bitbucket(dice: Dice) -> str:
    head = "ATBB" + pick(dice, "alnum", 24)
    return head + f"{checksum.crc32(head):08X}"


def matrix(dice: Dice) -> str:
    head = f"syt_{shape.encoded(b'ada.lovelace')}_{pick(dice, 'alpha', 20)}"
    return f"{head}_{checksum.number(checksum.crc32(head), checksum.BASE62, 6)}"


def nuget(dice: Dice) -> str:
    text = lambda data: base64.b32encode(data).decode().lower().rstrip("=")
    return text(b"v4" + dice.randbytes(10)) + text(dice.randbytes(16))


SPECIAL: dict[str, Callable[[Dice], str]] = {
    "akia": lambda d: known.account_key(d, "AKIA"), "asia": lambda d: known.account_key(d, "ASIA"),
    "uuid": known.uuid, "l": lambda d: pick(d, "lower", 1),
    "bedrock": lambda d: known.MAKERS["aws/bedrock-api-key-long-term"](d)[4:],
    "azstore": azure("storage"), "azcosmos": azure("cosmos"), "azsb": azure("bus"), "azfn": azure("functions"),
    "azacr": azure("registry"), "azeg": annotated("AZEG"), "azai": annotated("ACOG"), "azsearch": known.search_key,
    "azpat": lambda d: checksum.devops(pick(d, "b32", 52).lower()), "cfut": cloudflare, "cftunnel": known.MAKERS["cloudflare/tunnel-token"],
    "jwths": lambda d: shape.jwt(d), "jwtrs": lambda d: known.long_jwt(d, sub="1234", jti=known.uuid(d)),
    "jwted": lambda d: shape.jwt(d, {"a": "rw", "iat": 1760000000, "id": known.uuid(d)}, {"alg": "EdDSA", "typ": "JWT"}, 86),
    "jwtsb": known.MAKERS["supabase/service-role-jwt"],
    "discord": known.MAKERS["discord/bot-token"], "glroutable": routable,
    "atatt": atlassian("ATATT3xFfGF0", 171), "atctt": atlassian("ATCTT3xFfGN0", 171),
    "esapikey": known.MAKERS["elastic/elasticsearch-api-key"], "cflt": confluent, "glsa": service,
    "sentryorg": lambda d: known.MAKERS["sentry/org-token"](d)[7:].rsplit("_", 1)[0],
    "grafcloud": lambda d: known.MAKERS["grafana/cloud-access-policy-token"](d)[4:],
    "grafkey": known.MAKERS["grafana/legacy-api-key"],
    "opsbody": lambda d: known.MAKERS["1password/service-account-token"](d)[4:],
    "pypi": lambda d: known.macaroon(d, "pypi" ".org"), "reftkn": known.MAKERS["jfrog/reference-token"],
    "fbmid": lambda d: "GmZ" + pick(d, "alnum", 175), "workos": lambda d: known.MAKERS["workos/api-key-live"](d)[8:],
    "mapbox": lambda d: known.MAKERS["mapbox/secret-token"](d)[3:],
    "wif": generic.SPECIAL["wif"], "age": generic.age, "bip39": lambda d: " ".join(d.choice(WORDS) for _ in range(12)),
    "pem rsa": generic.SPECIAL["rsa"], "pem pkcs8": generic.SPECIAL["pkcs8"], "pem ec": generic.SPECIAL["ec"],
    "pem openssh": generic.SPECIAL["ssh"], "pem pgp": generic.SPECIAL["pgp"],
    "ses": known.MAKERS["aws/ses-smtp-password"], "azdo": annotated("AZDO"), "ghr": refresh, "atbb": bitbucket, "syt": matrix,
    "convex": lambda d: known.json64({"v2": pick(d, "hex", 64)}, False), "nuget": nuget,
    "intercom": known.MAKERS["intercom/access-token"], "monday": known.MAKERS["monday/api-token"],
    "miro": known.MAKERS["miro/access-token"],
    "squeezy": lambda d: shape.jwt(d, {"aud": "94d59cef", "jti": pick(d, "hex", 80), "iat": 1760000000.1, "exp": 2075360000, "sub": "1", "scopes": []}, {"typ": "JWT", "alg": "RS256"}, 683),
    **{f"gh {prefix}": (lambda prefix: lambda d: forge(d, prefix))(prefix) for prefix in ("ghp", "gho", "ghu", "ghs", "npm")},
}


CLASSES = {**shape.NAMED, "lower32": "abcdefghijklmnopqrstuvwxyz234567", "digit1": "123456789", "b64pct": shape.ALNUM, "zb32": "ybndrfg8ejkmcpqxot1uwisza345h769"}


class Kind(NamedTuple):
    rules: list[str]
    level: str
    names: list[str]
    form: str

    def draw(self, dice: Dice) -> str:
        def part(found: re.Match) -> str:
            name, _, count = found[1].partition(":")
            return shape.draw_chars(dice, CLASSES[name], int(count)) if count else SPECIAL[name](dice)
        return re.sub(r"<([\w :]+)>", part, self.form)


def kinds(listed: pathlib.Path) -> Iterator[Kind]:
    for line in listed.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rules, level, names, form = line.split(" | ", 3)
            yield Kind(rules.split(","), level, [name for name in names.split(",")], form)


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


# How real files hold a value; `one-line` values only where the format can't hold more. {n} is the name, {v} the value.
FORMATS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "env": (".env", "REGION=eu-west-1\n{N}={v}\nDEBUG=0\n", lambda v: v if re.fullmatch(r"[\w./+=:@%,~?&;|!$*-]+", v) else f'"{v}"'),
    "yaml": ("config/app.yml", "service:\n  replicas: 2\n  {n}: {v}\n  port: 8080\n", json.dumps),
    "json": ("appsettings.json", '{{\n  "region": "eu-west-1",\n  "{c}": {v},\n  "retries": 3\n}}\n', json.dumps),
    "python": ("client.py", "import client\n\n{n} = {v}\nclient.connect({n})\n", json.dumps),
    "javascript": ("src/client.ts", "export const config = {{\n  region: 'eu-west-1',\n  {c}: {v},\n}};\n", lambda v: json.dumps(v) if "\n" in v else f"'{v}'"),
    "markdown": ("README.md", "# Setup\n\nPut your key into the file:\n\n    {N}={v}\n\nand start it.\n", str),
    "shell": ("run.sh", "#!/bin/sh\nexport {N}={v}\nexec ./serve\n", lambda v: f'"{v}"' if "$" not in v else f"'{v}'"),
    "actions": (".github/workflows/deploy.yml", "jobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      {N}: {v}\n    steps: []\n", json.dumps),
    "terraform": ("main.tf", 'resource "acme_app" "web" {{\n  region = "eu-west-1"\n  {n}  = {v}\n}}\n', json.dumps),
    "compose": ("docker-compose.yml", "services:\n  web:\n    image: acme/web\n    environment:\n      - {N}={v}\n", str),
    "secret": ("k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:\n  {n}: {v}\n", json.dumps),
    "data": ("k8s/data.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ntype: Opaque\ndata:\n  {N}: {v}\n", base64_of),
    "java": ("Client.java", "class Client {{\n    private static final String {N} = {v};\n}}\n", json.dumps),
    "log": ("build.log", "2026-01-10T10:00:01Z step 4: using {v}\n2026-01-10T10:00:02Z done\n", str),
    "header": ("probe.sh", "curl -s -H 'Authorization: Bearer {v}' https://api.acme.test/v1/items\n", str),
}
# Where there's no name, only what tells itself can be told.
NAMELESS = {"log", "header"}


def write(folder: pathlib.Path, number: int, kind: Kind, name: str, form: str, value: str) -> "str | None":
    file, text, quote = FORMATS[form]
    lines = "\n" in value
    if form in NAMELESS and (name != "-" or lines) or lines and form in ("env", "markdown", "shell", "compose"):
        return None
    name = NEUTRAL[number % len(NEUTRAL)] if name == "-" else name
    lower, (first, *rest) = name.lower(), name.lower().split("_")
    written = quote(value)
    done = text.format(n=lower, N=name.upper(), c=first + "".join(word.capitalize() for word in rest), v=written)
    path = folder / f"{number:05}" / file
    path.parent.mkdir(parents=True)
    path.write_text(done, encoding="utf-8")
    return str(path.relative_to(folder))


def main() -> None:
    parser = catalogue.options(__doc__)
    parser.add_argument("--only", type=re.compile, default=re.compile(""), metavar="PATTERN")
    parser.add_argument("--list", type=pathlib.Path, default=LISTS / "issued.txt", metavar="FILE")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or pathlib.Path(scratch)
        placed, number = {}, 0
        for kind in kinds(asked.list):
            dice = random.Random(f"{asked.seed} {kind.rules} {kind.form}")
            for name in kind.names:
                for form in FORMATS:
                    number += 1
                    value = kind.draw(dice)
                    if asked.only.search(",".join(kind.rules)) and (path := write(folder, number, kind, name, form, value)):
                        placed[path] = (kind, name, form)
        found = catalogue.scan(asked.keylift.resolve(), asked.rules, folder)
    report(placed, found)


def report(placed: dict[str, tuple[Kind, str, str]], found: dict[str, list[catalogue.Hit]]) -> None:
    total, wrong = collections.Counter(), collections.defaultdict(list)
    for path, (kind, name, form) in placed.items():
        named = [hit for hit in found[path] if any(fnmatch.fnmatch(hit.rule, rule) for rule in kind.rules)]
        best = lambda hits: max((LEVELS.index(hit.level) for hit in hits), default=0)
        if kind.level == "none":
            word = "right" if best(found[path]) <= 1 else "public value reported"
        elif named:
            word = "right" if best(named) >= LEVELS.index(kind.level) else f"only {LEVELS[best(named)]}"
        else:
            word = "another: " + ", ".join(sorted({f"{hit.rule} {hit.level}" for hit in found[path]})) if found[path] else "not found"
        total[word.split(":")[0]] += 1
        if word != "right":
            wrong[",".join(kind.rules), name, kind.form[:60], word].append(form)
    for (rules, name, form, word), forms in wrong.items():
        print(f"{rules:40} {name:30} {form:60} {word}  [{' '.join(forms) if len(forms) < 13 else len(forms)}]")
    print(f"{sum(total.values())} samples:", ", ".join(f"{count} {word}" for word, count in total.most_common()))


if __name__ == "__main__":
    main()
