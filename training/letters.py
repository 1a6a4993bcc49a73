#!/usr/bin/env python3
"""How likely three letters follow one another in words that people write: makes src/detect/judge/letters.txt.

    training/letters.py [--downloads FOLDER]

The words are those of the source, documentation and translations of the packages below, fetched with pip; each word counts by
the logarithm of how often it occurs, words that occur twice or less not at all. Letters are smoothed with pairs, and
those with single letters, so that nothing is impossible. The same packages give the same table, byte for byte.

The table has a line for each pair of letters (`^` for the edge of a word, then `a` to `z`), and in it a character for each
letter that may follow: its cost in quarters of a bit, as `0` plus that number.
"""
import argparse
import collections
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

PACKAGES = ["ansible-core==2.19.4", "botocore==1.40.70", "django==5.2.9", "faker==38.0.0", "nltk==3.9.1", "sphinx==8.2.3"]
TEXTS = (".py", ".rst", ".txt", ".json", ".md", ".po", ".html")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LETTERS = "^abcdefghijklmnopqrstuvwxyz"
# The greatest cost that one character can say.
MOST = 78


def words(folder: pathlib.Path) -> dict[str, float]:
    counts = collections.Counter()
    for wheel in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(TEXTS):
                    text = archive.read(name).decode("utf-8", "ignore")
                    counts.update(word.lower() for word in WORD.findall(text) if 3 <= len(word) <= 20)
    return {word: math.log2(1 + count) for word, count in sorted(counts.items()) if count >= 3}


def table(weights: dict[str, float]) -> str:
    triples, pairs, singles = collections.Counter(), collections.Counter(), collections.Counter()
    for word, weight in weights.items():
        text = f"^^{word}^"
        for at in range(len(text) - 2):
            triples[text[at:at + 3]] += weight
            pairs[text[at + 1:at + 3]] += weight
            singles[text[at + 2]] += weight
    total = sum(singles.values())

    def behind(count, prefix: str) -> float:
        return sum(count[prefix + letter] for letter in LETTERS)

    def cost(first: str, second: str, letter: str) -> int:
        single = singles[letter] / total
        pair = (pairs[second + letter] + 20 * single) / (behind(pairs, second) + 20)
        triple = (triples[first + second + letter] + 10 * pair) / (behind(triples, first + second) + 10)
        return min(MOST, round(-4 * math.log2(triple)))

    lines = ("".join(chr(ord("0") + cost(first, second, letter)) for letter in LETTERS)
             for first in LETTERS for second in LETTERS)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--downloads", type=pathlib.Path, help="a folder to keep the packages in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scrap:
        folder = arguments.downloads or pathlib.Path(scrap)
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                        "--only-binary=:all:", "--dest", str(folder), *PACKAGES], check=True)
        text = table(words(folder))
    target = pathlib.Path(__file__).parent.parent / "src/detect/judge/letters.txt"
    target.write_text(text, encoding="ascii")
    print(f"{target}: {len(text)} bytes")


if __name__ == "__main__":
    main()
