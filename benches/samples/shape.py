"""The facts' grammar of shapes: parsing it, drawing a value from it, and the pattern that it stands for.

A shape is literals and counted classes joined by `+`, with alternatives; remarks stand behind it. What can't be read
mechanically raises `Unread`: `known.py` makes those by hand, or they are skipped and counted.
"""
import base64
import json
import random
import re
import string
from typing import Callable, NamedTuple

DIGIT, LOWER, UPPER = string.digits, string.ascii_lowercase, string.ascii_uppercase
ALNUM = UPPER + LOWER + DIGIT
NAMED = {
    "digit": DIGIT, "alpha": UPPER + LOWER, "alnum": ALNUM, "ALNUM": UPPER + DIGIT, "lalnum": LOWER + DIGIT,
    "hex": DIGIT + "abcdef", "HEX": DIGIT + "ABCDEF", "Hex": DIGIT + "abcdefABCDEF", "hexi": DIGIT + "abcdefABCDEF",
    "b32": UPPER + "234567", "b64": ALNUM + "+/", "b64url": ALNUM + "-_", "word": ALNUM + "_",
    "bech32": "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "printable": ALNUM + "!@#%^*-_=+.", "any": ALNUM + "-_.!",
    "b58": re.sub("[0OIl]", "", ALNUM), "base58": re.sub("[0OIl]", "", ALNUM), "lower": LOWER, "upper": UPPER,
}
# Words without brackets that stand for a part which the reader is to imagine.
IMAGINED = {"user", "password", "host", "tenant", "project", "name", "username", "subdomain", "instance", "region", "id"}


class Unread(Exception):
    """The shape, or a class in it, isn't in the grammar."""


class Part(NamedTuple):
    """A literal (`text`), a class (`chars`), or a group of branches, from `low` to `high` times; `high` is None when open."""
    text: "str | None" = None
    chars: str = ""
    branches: "list[list[Part]] | None" = None
    low: int = 1
    high: "int | None" = 1
    maker: "Callable[[random.Random], str] | None" = None  # a JSON Web Token, say


Branches = list[list[Part]]


def members(text: str) -> str:
    """The characters of a class, from what stands between its brackets."""
    words = text.replace(" or ", " ").split()
    if not words:
        raise Unread(f"class [{text}]")
    if words[0] in NAMED:
        chars = NAMED[words[0]]
        if "upper" in words[1:]:
            return chars.upper()
        if any(len(word) > 1 and word.isalpha() for word in words[1:]):
            raise Unread(f"class [{text}]")
        return chars + "".join(word.strip('"') for word in words[1:])
    if len(words) > 1 and not text.startswith("^"):
        raise Unread(f"class [{text}]")
    chars, at, body = "", 0, text.removeprefix("^")
    while at < len(body):
        if body[at] == "\\" and at + 1 < len(body):
            at += 1
        if body[at + 1:at + 2] == "-" and at + 2 < len(body):
            chars += "".join(map(chr, range(ord(body[at]), ord(body[at + 2]) + 1)))
            at += 3
        else:
            chars += body[at]
            at += 1
    # What a class excludes matters only for what ends it: letters and digits are drawn.
    return "".join(char for char in ALNUM if char not in chars) if text.startswith("^") else chars


def encoded(data: bytes, url: bool = True) -> str:
    return (base64.urlsafe_b64encode if url else base64.b64encode)(data).decode().rstrip("=")


def draw_chars(dice: random.Random, chars: str, count: int) -> str:
    """Drawn evenly; of eight and more, both kinds occur where there are digits and letters to draw."""
    while True:
        text = "".join(dice.choice(chars) for _ in range(count))
        kinds = [set(chars) & set(kind) for kind in (DIGIT, LOWER, UPPER)]
        if count < 12 or all(not kind or set(text) & kind for kind in kinds):
            return text


def jwt(dice: random.Random, payload: "dict | None" = None, header: "dict | None" = None, signature: int = 43) -> str:
    claims = payload or {"iss": "https://issuer.test", "sub": draw_chars(dice, NAMED["hex"], 24), "iat": 1760000000}
    # The algorithm says how long the signature is; that of RSA depends on its key.
    parts = [header or {"alg": "HS256" if signature == 43 else "RS256", "typ": "JWT"}, claims]
    texts = [encoded(json.dumps(part, separators=(",", ":")).encode()) for part in parts]
    return ".".join([*texts, draw_chars(dice, NAMED["b64url"], signature)])


UUID = [part for count in (8, 4, 4, 4, 12) for part in (Part(text="-"), Part(chars=NAMED["hex"], low=count, high=count))][1:]


class Parser:
    def __init__(self, text: str, tight: bool):
        self.text, self.at, self.tight = text, 0, tight

    def blank(self) -> None:
        while self.text[self.at:self.at + 1] == " ":
            self.at += 1

    def take(self, token: str) -> bool:
        self.blank()
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def match(self, pattern: str) -> "re.Match | None":
        self.blank()
        found = re.compile(pattern).match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def shape(self) -> Branches:
        branches = self.alternatives()
        self.blank()
        if self.text[self.at:self.at + 1] not in ("", ";", "(", "="):
            raise Unread(f"“{self.text[self.at:self.at + 30]}”")
        return branches

    def alternatives(self) -> Branches:
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        return branches

    def sequence(self) -> list[Part]:
        parts = [self.item()]
        while True:
            # A remark between two parts.
            here = self.at
            if not (self.match(r"\([^()]*\)") and re.match(r" *[+|]", self.text[self.at:])):
                self.at = here
            if not self.take("+"):
                return parts
            parts.append(self.item())

    def literal(self) -> "str | None":
        found = self.match(r'"((?:[^"\\]|\\.)*)"')
        return found and found[1].replace('\\"', '"').replace("\\\\", "\\")

    def item(self) -> Part:
        self.blank()
        if (text := self.literal()) is not None:
            part = Part(text=text)
            options = [[part]]
            while self.tight and self.match(r'\| *(?=")'):
                options.append([Part(text=self.literal())])
            return self.counted(part if len(options) == 1 else Part(branches=options))
        if self.match("optional"):
            inner = self.item()
            self.match("padding")
            return Part(branches=[[inner]], low=0)
        if self.take("("):
            branches = self.alternatives()
            if not self.take(")"):
                raise Unread(f"“{self.text[self.at:self.at + 30]}”")
            return self.counted(Part(branches=branches))
        if self.take("["):
            end = self.text.find("]", self.at + 1)
            inner, self.at = self.text[self.at:end], end + 1
            if inner == "uuid":
                return self.counted(Part(branches=[UUID]))
            if inner in ("jwt", "JWT"):
                return Part(maker=jwt)
            return self.counted(Part(chars=members(inner)))
        word = self.match(r"[A-Za-z]+")
        if word and word[0] in ("JWT", "jwt"):
            return Part(maker=jwt)
        if word and word[0] == "uuid":
            return Part(branches=[UUID])
        if word and word[0] in IMAGINED:
            return Part(chars=LOWER + DIGIT, low=8, high=14)
        raise Unread(f"“{self.text[word.start() if word else self.at:][:30]}”")

    def counted(self, part: Part) -> Part:
        if self.match(r"\?"):
            return Part(branches=[[part]], low=0)
        if self.match(r"\+(?= *(?:[+)|]|$))"):
            return part._replace(high=None, low=8)
        found = self.match(r"\{(\d+)(,?)(\d*)\}")
        if not found:
            return part
        low = int(found[1])
        high = int(found[3]) if found[3] else None if found[2] else low
        return part._replace(low=low, high=high) if part.text is None else Part(branches=[[part]], low=low, high=high)


def lengths(parts: list[Part]) -> tuple[int, "int | None"]:
    """The least and the greatest length; None when open."""
    low, high = 0, 0
    for part in parts:
        if part.maker:
            one = (60, None)
        elif part.branches:
            all_ = [lengths(branch) for branch in part.branches]
            one = (min(pair[0] for pair in all_), None if any(pair[1] is None for pair in all_) else max(pair[1] for pair in all_))
        else:
            one = (len(part.text), len(part.text)) if part.text is not None else (1, 1)
        low += one[0] * part.low
        high = None if high is None or one[1] is None or part.high is None else high + one[1] * part.high
    return low, high


def parse(shape: str, length: str) -> Branches:
    """The alternatives of a shape. Whether `"a" | "b" + x` means two prefixes is told by the column `length`."""
    said = re.match(r"(\d+)(?:-(\d+)|(\+))?", length)
    least, most = (int(said[1]), None if said[3] else int(said[2] or said[1])) if said else (1, None)

    def fits(branches: Branches) -> bool:
        pairs = [lengths(branch) for branch in branches]
        return all(low >= least and (most is None or high is None or high <= most) for low, high in pairs)

    loose, error = None, None
    try:
        loose = Parser(shape, tight=False).shape()
        if fits(loose):
            return loose
    except Unread as problem:
        error = problem
    try:
        tight = Parser(shape, tight=True).shape()
        if loose is None or fits(tight) or any(len(branch) == 1 and branch[0].text is not None for branch in loose):
            return tight
    except Unread as problem:
        error = error or problem
    if loose is None:
        raise error
    return loose


def with_prefix(branches: Branches) -> Branches:
    """Of a kind that tells what it is: an alternative without any literal stands behind the first one's."""
    first, *others = branches
    if first[0].text is None:
        return branches
    return [first] + [branch if any(part.text is not None or part.branches or part.maker for part in branch) else first[:1] + branch
                      for branch in others]


def draw(parts: list[Part], dice: random.Random) -> str:
    text = ""
    for part in parts:
        most = part.low + 24 if part.high is None else min(part.high, part.low + 60)
        count = dice.randint(part.low, most)
        if part.maker:
            text += part.maker(dice)
        elif part.branches:
            text += "".join(draw(dice.choice(part.branches), dice) for _ in range(count))
        elif part.text is not None:
            text += part.text
        else:
            text += draw_chars(dice, part.chars, count)
    return text


def pattern(branches: Branches) -> str:
    def one(part: Part) -> str:
        if part.maker:
            return r"[\w-]+\.[\w-]+\.[\w-]*"
        if part.branches:
            inner = pattern(part.branches)
        elif part.text is not None:
            return re.escape(part.text)
        else:
            inner = "[" + re.escape("".join(sorted(set(part.chars)))) + "]"
        return f"{inner}{{{part.low},{'' if part.high is None else part.high}}}"

    return "(?:" + "|".join("".join(map(one, branch)) for branch in branches) + ")"
