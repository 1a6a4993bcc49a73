#!/usr/bin/env python3
"""How words begin that source is full of: makes src/detect/prefilter/common.txt.

    training/beginnings.py TREE...

Each tree counts the same, however large it is: the table was made of the Linux tree and of the packages that benches/noise.py
fetches. In it are the commonest four letters that words begin with (of the whole words that names are made of), the commonest
first.
"""
import collections
import pathlib
import re
import sys

WORD = re.compile(rb"(?:(?<![A-Za-z0-9])[A-Za-z]|(?<=[a-z])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z]))(?=([A-Za-z]{3}))")
MOST = 512


def beginnings(tree: pathlib.Path) -> dict[str, float]:
    counts, size = collections.Counter(), 0
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink():
            text = path.read_bytes()
            if b"\0" not in text[:8192]:
                size += len(text)
                counts.update((word[0] + word[1]).lower() for word in WORD.finditer(text))
    return {word.decode(): count / size for word, count in counts.items()}


def main():
    if not sys.argv[1:]:
        sys.exit(__doc__)
    trees = [beginnings(pathlib.Path(tree)) for tree in sys.argv[1:]]
    shares = {word: sum(tree.get(word, 0) for tree in trees) for word in set().union(*trees)}
    common = sorted(shares, key=lambda word: (-shares[word], word))[:MOST]
    target = pathlib.Path(__file__).parent.parent / "src/detect/prefilter/common.txt"
    target.write_text("".join(" ".join(common[at : at + 16]) + "\n" for at in range(0, MOST, 16)))


if __name__ == "__main__":
    main()
