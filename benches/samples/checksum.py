"""Checksums that credentials carry, as the facts' column `checksum` describes them in words: `sealed` makes a drawn
value's checksum right. Written from those words and from the published algorithms, not from keylift's source.
"""
import base64
import hashlib
import random
import re
import struct
import zlib
from typing import Callable

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def number(value: int, alphabet: str, width: int = 0) -> str:
    digits = ""
    while value:
        value, digit = divmod(value, len(alphabet))
        digits = alphabet[digit] + digits
    return digits.rjust(width, alphabet[0])


def crc32(text: "str | bytes") -> int:
    return zlib.crc32(text.encode() if isinstance(text, str) else text)


def crc16(data: bytes) -> int:
    """CRC-16/XMODEM."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc


def crc24(data: bytes) -> int:
    """That of OpenPGP's armor."""
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc = (crc << 1 ^ (0x1864CFB if crc & 0x800000 else 0)) & 0xFFFFFF
    return crc


def marvin32(data: bytes, seed: str) -> int:
    """The seed is eight ASCII characters, read big-endian."""
    word = 0xFFFFFFFF
    seed_number = int.from_bytes(seed.encode(), "big")
    low, high = seed_number & word, seed_number >> 32

    def turn(value: int, by: int) -> int:
        return (value << by | value >> 32 - by) & word

    def mix(low: int, high: int, value: int) -> tuple[int, int]:
        low = low + value & word
        high ^= low
        low = turn(low, 20) + high & word
        high = turn(high, 9) ^ low
        low = turn(low, 27) + high & word
        return low, turn(high, 19)

    whole = len(data) // 4 * 4
    for (value,) in struct.iter_unpack("<I", data[:whole]):
        low, high = mix(low, high, value)
    low, high = mix(low, high, int.from_bytes(data[whole:] + b"\x80", "little"))
    low, high = mix(low, high, 0)
    return low ^ high


def bech32(human: str, data: str) -> str:
    """The six characters behind `human`, `1` and `data`."""
    def polymod(values: list[int]) -> int:
        check = 1
        for value in values:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ value
            for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= generator if top >> bit & 1 else 0
        return check

    values = [ord(char) >> 5 for char in human] + [0] + [ord(char) & 31 for char in human] + [BECH32.index(char) for char in data]
    check = polymod(values + [0] * 6) ^ 1
    return "".join(BECH32[check >> 5 * (5 - at) & 31] for at in range(6))


def base58check(payload: bytes, alphabet: str = BASE58) -> str:
    data = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + number(int.from_bytes(data, "big"), alphabet)


def azure(value: str, seed: str) -> str:
    """The last four bytes of the decoded key are Marvin32 of the rest."""
    url = "-" in value or "_" in value
    decode, encode = (base64.urlsafe_b64decode, base64.urlsafe_b64encode) if url else (base64.b64decode, base64.b64encode)
    padding = len(value) - len(value.rstrip("="))
    data = decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
    body = data[:-4]
    sealed = encode(body + marvin32(body, seed).to_bytes(4, "little")).decode().rstrip("=")
    return sealed + "=" * padding


def annotated(value: str) -> str:
    """Microsoft's common annotated key: base62 of the hash's bytes, of which the short form keeps four characters."""
    mark = marvin32(base64.b64decode(value[:80]), "Default0").to_bytes(4, "little")
    text = number(int.from_bytes(mark, "big"), BASE62).ljust(6, "0")
    return value[:80] + (text[:4] if len(value) == 84 else text + "==")


def nkey(value: str) -> str:
    """The first two bytes say what it is and leave `A` and a letter up to `P`; the last two are CRC-16 of the rest."""
    fourth = value[3] if value[3] in "ABCDEFGHIJKLMNOP" else "A"
    text = value[:2] + "A" + fourth + value[4:]
    data = base64.b32decode(text + "=" * (-len(text) % 8))[:-2]
    return base64.b32encode(data + crc16(data).to_bytes(2, "little")).decode().rstrip("=")


def devops(value: str) -> str:
    data = bytearray(base64.b32decode(value.upper() + "=" * (-len(value) % 8)))
    places = (22, 8, 7, 2)
    rest = bytes(byte for at, byte in enumerate(data) if at not in places)
    for at, byte in zip(places, (crc32(rest) ^ 0xE0B9692D).to_bytes(4, "little")):
        data[at] = byte
    return base64.b32encode(bytes(data)).decode().lower().rstrip("=")


def fine_grained(value: str) -> str:
    mark = base64.b32encode(hashlib.sha256(value[:77].encode()).digest()).decode()[:8]
    return value[:77] + mark + value[85:]


def routable(value: str) -> str:
    head = value[:-9]
    payload = re.sub(r"\.01\.$|\.$", "", head)
    payload = re.split(r"glpat-|glrt-t\d_", payload)[-1]
    head += number(len(payload), "0123456789abcdefghijklmnopqrstuvwxyz", 2)
    return head + number(crc32(head), "0123456789abcdefghijklmnopqrstuvwxyz", 7)


def xored(value: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    mark = 0
    for char in value.removeprefix("cio_tp_")[:-1]:
        mark ^= ord(char)
    return value[:-1] + alphabet[mark % 62]


def age(value: str) -> str:
    low = value.lower()
    human = low[:low.rindex("1", 0, len(low) - 6)]
    return (low[:-6] + bech32(human, low[len(human) + 1:-6])).upper()


def body(value: str) -> str:
    """Behind the last underscore of the prefix."""
    return value[re.match(r"(?:[a-z]+_)+", value).end():]


Seal = Callable[[str], str]
# By the words of the column; the first that occurs counts. A seal that is only a booster may be broken and still be one.
SEALS: list[tuple[str, Seal]] = [
    ("base62(CRC32 IEEE of the body chars", lambda v: v[:-6] + number(crc32(v[v.index("_") + 1:-6]), BASE62, 6)),
    ("base62(crc32-ieee(prefix + _ + 30", lambda v: v[:-6] + number(crc32(v[:-7]), BASE62, 6)),
    ("base62(crc32-ieee(everything before the last _", lambda v: v[:-6] + number(crc32(v[:-7]), BASE62, 6)),
    ("base62(crc32-ieee(the 3", lambda v: v[:-6] + number(crc32(v[v.rindex("_") + 1:-6]), BASE62, 6)),
    ("upper hex CRC32 (IEEE) of", lambda v: v[:-8] + f"{crc32(v[:-8]):08X}"),
    ("lower hex CRC32 (IEEE) of the 40-char body", lambda v: v[:-8] + f"{crc32(v[v.index('_') + 1:-8]):08x}"),
    ("CRC32 (IEEE) of the 32-char body", lambda v: v[:-8] + f"{crc32(v[5:37]):08x}"),
    ("hex(crc32-ieee(prefix + 60 hex))", lambda v: v[:-8] + f"{crc32(v[:-8]):08x}"),
    ("byte order little-endian", lambda v: v[:-8] + crc32(v[:-9]).to_bytes(4, "little").hex()),
    ("base64 of little-endian CRC32", lambda v: v[:-6] + base64.b64encode(crc32(v[4:-6]).to_bytes(4, "little")).decode()[:6]),
    ("base36(CRC32", routable),
    ("XOR of the 31", xored),
    ("custom-base Marvin32", lambda v: v),  # the base isn't described: samples of the older generation are drawn
    ("Marvin32 of the first 60", annotated),
    ("h = Marvin32 of the 60 bytes", annotated),
    ("XOR 0xE0B9692D", devops),
    ("last 2 = CRC-16/XMODEM", nkey),
    ("upper-case base32 of SHA-256", fine_grained),
    ("supabase-self-hosted", lambda v: v[:-8] + base64.urlsafe_b64encode(
        hashlib.sha256(("supabase-self-hosted|" + v[:-9]).encode()).digest()).decode()[:8]),
    ("same recipe as the secret key", lambda v: v),
    ("Bech32", age),
    ("bech32 checksum", lambda v: v[:-6] + bech32(v[:v.index("1")], v[v.index("1") + 1:-6])),
]


def sealed(value: str, words: str) -> "str | None":
    """The value with its checksum made right, or None when the column describes none that can be computed."""
    if words.startswith(("-", "unverified", "structure")):
        return None
    for mark, seal in SEALS:
        if mark in words:
            return seal(value)
    if "Marvin32" in words:
        seeds = re.findall(r"\b(?=\w*[a-z])[A-Z]\w{7}\b(?= |$|;)", words)
        return azure(value, next(seed for seed in reversed(seeds) if seed not in ("Marvin32",)))
    return None


def rejects(words: str) -> bool:
    """Whether a wrong checksum shows that a value is none."""
    return not re.search(r"booster|boost only|unverified|unconfirmed|self-hosted|same recipe|custom-base|since 2025", words)


def wrong(value: str, words: str, dice: random.Random) -> "str | None":
    """The value with another last character, or one before it, such that the checksum fails."""
    end = len(value.rstrip("="))
    for at in (end - 2, end - 3):
        kind = "0123456789abcdef" if re.search("hex", words) else BASE62
        kind = kind.upper() if value[at].isupper() else kind.lower()
        broken = value[:at] + dice.choice([char for char in kind if char != value[at]]) + value[at + 1:]
        try:
            if sealed(broken, words) != broken:
                return broken
        except (ValueError, IndexError):
            continue
    return None
