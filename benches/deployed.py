#!/usr/bin/env python3
"""What keylift finds in the files of products that people run themselves.

    benches/deployed.py [--keylift PROGRAM] [--rules FILE]... [--seed 1] [--keep FOLDER]

`samples/deployed.txt` has the files, with marks for values. Each is drawn anew, the files are written into one folder, and
the folder is scanned. A credential is found when a finding of medium confidence or above covers it and no more than what
belongs to it (`hvs.`, the head of a token). Printed are those that went wrong, and the totals.
"""
import collections
import pathlib
import random
import re
import tempfile
from typing import NamedTuple

import catalogue
import issued
from samples import shape

LIST = pathlib.Path(__file__).parent / "samples" / "deployed.txt"
# Most bytes that a finding may have beside the value.
AROUND = 120


class Mark(NamedTuple):
    is_secret: bool
    kind: str
    start: int
    end: int
    line: str


def files() -> dict[str, str]:
    parts = re.split(r"^=== (.+)\n", LIST.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def filled(text: str, dice: random.Random) -> tuple[str, list[Mark]]:
    done, marks, at = "", [], 0
    for found in re.finditer(r"⟦(!?)([\w ]+)(?::(\d+))?⟧", text):
        done += text[at:found.start()]
        value = shape.draw_chars(dice, issued.CLASSES[found[2]], int(found[3])) if found[3] else issued.SPECIAL[found[2]](dice)
        line = text[text.rfind("\n", 0, found.start()) + 1:].split("\n", 1)[0]
        marks.append(Mark(not found[1], found[2], len(done), len(done) + len(value), line.strip()))
        done, at = done + value, found.end()
    return done + text[at:], marks


def main() -> None:
    asked = catalogue.options(__doc__).parse_args()
    total: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder, marked = asked.keep or pathlib.Path(scratch), {}
        for path, text in files().items():
            content, marked[path] = filled(text, random.Random(f"{asked.seed} {path}"))
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        found = catalogue.scan(asked.keylift.resolve(), asked.rules, folder)
    for path, marks in marked.items():
        for mark in marks:
            hits = [hit for hit in found[path] if hit.start < mark.end and mark.start < hit.end]
            fits = [hit for hit in hits if hit.start <= mark.start and mark.end <= hit.end
                    and hit.end - hit.start <= mark.end - mark.start + AROUND]
            sure = [hit for hit in fits if hit.level != "low"]
            said = ", ".join(f"{hit.rule} {hit.level}" for hit in hits) or "nothing"
            if mark.is_secret:
                word = "found" if sure else "only low" if fits else "not found"
            else:
                word = "let go" if not sure else "reported wrongly"
            total[word] += 1
            if word not in ("found", "let go"):
                print(f"{word:16} {path:36} {mark.line[:70]:70} {said}")
    print(f"{len(marked)} files:", ", ".join(f"{count} {word}" for word, count in total.most_common()))


if __name__ == "__main__":
    main()
