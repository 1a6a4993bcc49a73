"""Rows of the facts, and the samples drawn for them."""
import csv
import pathlib
import random
import re
from typing import Iterator, NamedTuple

from . import checksum, known, shape

FILES = ("a-g.tsv", "h-p.tsv", "q-z.tsv")

# Words that any provider's setting may have in its name: they don't tell the provider.
COMMON = set("""
    key keys secret token tokens api apikey access auth password pass passphrase client app application id user header private public
    x authorization bearer basic secretkey accesskey host webhook license the url near account login consumer signing verification
    device org organization project service now acl cookie name number admin master session oauth refresh integration routing""".split())
TELLS = re.compile(r"key|token|secret|pass|pwd|auth|sid|hook|dsn|pat$|cred|jwt|seed", re.I)


def plain_words(text: str) -> str:
    """In lower case with blanks between words, however it was joined."""
    text = text if text.isupper() else re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    return re.sub(r"[ _.-]+", " ", text).strip().lower()


class Row(NamedTuple):
    provider: str
    kind: str
    shape: str
    length: str
    checksum: str
    context: str
    grants: str
    confidence: str

    @property
    def key(self) -> str:
        return f"{self.provider}/{self.kind}"

    @property
    def public(self) -> "bool | None":
        """Whether it is no secret; None where the facts leave that open."""
        # The id of a pair tells that the pair was there; most scanners report it.
        if "public-ish" in self.grants or re.search(r"access-(?:key-)?id|edgegrid-client", self.kind):
            return None
        if self.provider == "generic" or re.search(r"private(?!-key-id)|secret|service-role", self.kind):
            return False
        text = f"{self.grants} {self.shape}"
        public = r"\(public\)|; public|public by design|public half|publicly|identif(?:ier|ies)\b|do not report|meant for pages|weak alone|locates the host only"
        shipped = r"client[- ]side|shipped in apps|(?:address validation|test deep links|flag values) only|sandbox app id"
        return bool(re.search(f"{public}|{shipped}", text) or re.match(r"nothing\b|names ", self.grants)
                    or re.search(r"publishable|^public-(?:key|token)$|client-id$", self.kind))

    @property
    def words(self) -> list[str]:
        """Names for a setting that holds the value, in words joined by blanks; none when the value tells what it is."""
        if self.context == "-":
            return []
        context = re.sub(r"\([^)]*\)", "", self.context)  # remarks aren't words
        found = []
        for option in re.split(r",| or |;|/", context):
            pieces = []
            for piece in re.split(r" with | near | and |\+|\bin\b", option):
                piece = piece.strip(" .'\"=:")
                if re.fullmatch(r"[\w-]+(\.[\w-]+)+", piece):  # a host
                    piece = re.sub(r"(?:\b(?:api|www|app|smtp|hooks)\.)|\.(?:com|org|net)$", "", piece)
                if re.fullmatch(r"[A-Za-z][\w .-]*", piece) and len(piece.split()) <= 4:
                    pieces.append(plain_words(piece))
            name = " ".join(pieces)
            variable = re.fullmatch(r" *[A-Z]+_[A-Z_]+ *", option)
            if name and (variable or set(name.split()) - COMMON):
                found.append(name if TELLS.search(name) and " " in name else f"{name} {self.label}")
        return list(dict.fromkeys(found)) or [f"{plain_words(self.provider)} {self.label}"]

    @property
    def label(self) -> str:
        kind = re.sub(r"-(?:v\d+|legacy|any|old|alt|new|\d+|prefixed|unprefixed|short|long|hex|uuid)\b", "", self.kind)
        first, _, last = kind.partition("-or-")
        return plain_words(last if last and not TELLS.search(first) else first)


class Sample(NamedTuple):
    row: Row
    value: str
    # What was done to it, for those which are none any more; empty for the others.
    spoilt: str = ""


def read(table: pathlib.Path) -> Iterator[Row]:
    with open(table, encoding="utf-8", newline="") as file:
        for fields in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Row(*(fields[name] or "-" for name in Row._fields))


def rows(folder: pathlib.Path) -> Iterator[Row]:
    for name in FILES:
        yield from read(folder / name)


class Source:
    """Where the samples of a row come from."""

    def __init__(self, row: Row):
        self.row = row
        if row.key in known.LEFT_OUT:
            raise shape.Unread(known.LEFT_OUT[row.key])
        self.make = known.MAKERS.get(row.key)
        reread = known.REREAD.get(row.key)
        try:
            self.branches = shape.parse(reread or row.shape, "" if reread else row.length)
            if row.context == "-":
                self.branches = shape.with_prefix(self.branches)
            self.pattern = re.compile(shape.pattern(self.branches))
        except shape.Unread:
            if not self.make:
                raise
            self.branches, self.pattern = [], None
        self.stated = stated(row) or self.pattern
        self.literals = [part.text for branch in self.branches for part in flat(branch) if part.text is not None]

    def draw(self, dice: random.Random, number: int) -> str:
        """Each alternative in turn."""
        if self.make:
            return self.make(dice)
        value = shape.draw(self.branches[number % len(self.branches)], dice)
        token = "JWT" in self.row.shape or any(re.match("ey", text) for text in self.literals)
        return checksum.sealed(value, self.row.checksum) or known.structured(value, self.literals, self.pattern.fullmatch, token)

    def spoilt(self, dice: random.Random, number: int) -> Iterator[Sample]:
        """What must not be taken for one: too short, too long, with a wrong sum, within a longer word."""
        value = self.draw(dice, number)
        if self.pattern is None or not self.pattern.fullmatch(value):
            return
        # A password may be anything.
        if re.match(r"\[any\]|\[printable\]|free password", self.row.shape):
            return
        # Only a secret is spoilt at its end, not what stands around one.
        if not re.fullmatch(r"[\w.~+/=-]+", value) or "://" in value:
            return
        last = re.search(r"[A-Za-z0-9]+$", value)
        disputed = re.search(r"tools:? \d+-\d+", self.row.shape)
        if last and len(last[0]) > 1 and not disputed and not any(text and value.endswith(text) for text in self.literals):
            yield Sample(self.row, value[:-1], "too short")
            yield Sample(self.row, value + dice.choice(last[0]), "too long")
        if checksum.sealed(value, self.row.checksum) and checksum.rejects(self.row.checksum):
            if broken := checksum.wrong(value, self.row.checksum, dice):
                yield Sample(self.row, broken, "wrong sum")
        if re.fullmatch(r"\w.*\w", value):
            yield Sample(self.row, "Zq7" + value + "x9K", "in a word")


def stated(row: Row) -> "re.Pattern | None":
    """The shape as the facts give it, where samples are drawn from a narrower one."""
    try:
        return re.compile(shape.pattern(shape.parse(row.shape, row.length)))
    except shape.Unread:
        return None


def flat(parts: list[shape.Part]) -> Iterator[shape.Part]:
    for part in parts:
        yield part
        for branch in part.branches or []:
            yield from flat(branch)
