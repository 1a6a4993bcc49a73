#!/usr/bin/env python3
"""Run one gitleaks configuration through gitleaks and through keylift, on the same trees, and account for the difference.

    benches/gitleaks.py --gitleaks BIN --keylift BIN --config gitleaks.toml TREE...

Prints a table (in common, only keylift, only gitleaks) and each difference with its class; secrets are masked. Two
findings are the same when file, rule and secret are; of each, as many count as there are on both sides. Only the rules
of the configuration run, ignore files and comments count for neither, and both see the tree from its top.
Standard library only. Reports go to a temporary folder.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PREFIX = "gitleaks."
# gitleaks reads a file in pieces of about this size, and looks for keywords in each.
PIECE = 100_000


def gitleaks(binary, config, tree, folder):
    # A real file: gitleaks replaces what the path names, a device as well.
    report = os.path.join(folder, "gitleaks.json")
    command = [binary, "dir", ".", "--config", config, "--no-banner", "--log-level", "error", "--exit-code", "0",
               "--ignore-gitleaks-allow", "--report-format", "json", "--report-path", report]
    took = run(command, tree)
    with open(report, encoding="utf-8") as file:
        rows = json.load(file) or []
    return took, [(row["File"], row["RuleID"], row["Secret"].strip("\n"), row["StartLine"], row["Tags"] or [])
                  for row in rows]


def keylift(binary, config, tree, folder):
    report = os.path.join(folder, "keylift.jsonl")
    command = [binary, "scan", ".", "--no-ignore", "--rules", config, "--only", PREFIX + "*", "--format", "jsonl",
               "--show-secrets", "--explain", "--exit-zero", "--quiet", "--output", report]
    took = run(command, tree)
    findings, dismissed = [], []
    with open(report, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["type"] == "finding":
                findings.append((row["path"], row["rule"]["id"][len(PREFIX):], row["secret"], row["start"]["line"], []))
            elif row["type"] == "dismissed":
                rule = row["rule"]["id"] if isinstance(row["rule"], dict) else row["rule"]
                reason = row["reason"]["id"] if isinstance(row["reason"], dict) else row["reason"]
                dismissed.append((row["path"], rule[len(PREFIX):], row["start"]["line"], reason))
    return took, findings, dismissed


def run(command, tree):
    started = time.monotonic()
    ended = subprocess.run(command, cwd=tree, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if ended.returncode not in (0, 3):
        sys.exit(f"{command[0]} ended with {ended.returncode}: {ended.stderr.decode(errors='replace')}")
    return time.monotonic() - started


def paired(theirs, ours):
    """What is on both sides, and what is left of each."""
    left = collections.defaultdict(list)
    for row in ours:
        left[row[:3]].append(row)
    common, others, only_theirs = [], [], []
    # First those in the same line, so that a value that stands in several is not paired across them.
    for row in theirs:
        same = next((our for our in left[row[:3]] if our[3] == row[3]), None)
        if same:
            left[row[:3]].remove(same)
            common.append((row, same))
        else:
            others.append(row)
    for row in others:
        if left[row[:3]]:
            common.append((row, left[row[:3]].pop()))
        else:
            only_theirs.append(row)
    return common, [row for rows in left.values() for row in rows], only_theirs


def text(tree, path, cache={}):
    name = os.path.join(tree, path)
    if cache.get("name") != name:
        cache.update(name=name, bytes=pathlib.Path(name).read_bytes())
    return cache["bytes"]


def class_of_theirs(row, tree, ours, dismissed):
    path, rule, secret, line, tags = row
    if any(tag.startswith("decoded:") for tag in tags):
        return "found in decoded text"
    if not secret:
        return "names a file" if line == 0 else "an empty secret"
    same_file = [other for other in ours if other[0] == path]
    if any(other[2] == secret or secret in other[2] or other[2] in secret for other in same_file):
        return "the value has another rule's finding"
    reasons = {reason for where, what, at, reason in dismissed if (where, what) == (path, rule) and abs(at - line) <= 30}
    if "outranked" in reasons:
        return "the value has another rule's finding"
    content = text(tree, path)
    if secret.encode("utf-8", "surrogateescape") not in content or "\ufffd" in secret:
        return "bytes that are not UTF-8"
    if b"\0" in content[:8192]:
        return "binary file"
    return "let go: " + ", ".join(sorted(reasons)) if reasons else "unexplained"


def class_of_ours(row, tree, theirs):
    path, rule, secret, line, _ = row
    same_file = [other for other in theirs if other[0] == path]
    if any(other[1] != rule and (secret in other[2] or other[2] in secret) for other in same_file if other[2]):
        return "gitleaks has it under another rule"
    content = text(tree, path)
    if secret.encode("utf-8", "surrogateescape") not in content or "\ufffd" in secret:
        return "bytes that are not UTF-8, or UTF-16"
    if len(content) > PIECE:
        return "larger than gitleaks' pieces of 100 kB"
    if b"\0" in content:
        return "a file that gitleaks takes for binary"
    return "unexplained"


def masked(secret):
    return f"{secret[:3]}… ({len(secret)})" if len(secret) > 8 else f"… ({len(secret)})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gitleaks", required=True)
    parser.add_argument("--keylift", required=True)
    parser.add_argument("--config", required=True, type=os.path.abspath)
    parser.add_argument("--most", type=int, default=20, help="differences of a class that are shown")
    parser.add_argument("trees", nargs="+")
    options = parser.parse_args()
    table, details = [], []
    with tempfile.TemporaryDirectory() as folder:
        for tree in options.trees:
            their_time, theirs = gitleaks(options.gitleaks, options.config, tree, folder)
            our_time, ours, dismissed = keylift(options.keylift, options.config, tree, folder)
            common, only_ours, only_theirs = paired(theirs, ours)
            other_line = sum(1 for their, our in common if their[3] != our[3])
            table.append((os.path.basename(os.path.normpath(tree)), len(common), len(only_ours), len(only_theirs),
                          other_line, their_time, our_time))
            classes = collections.defaultdict(list)
            for row in only_theirs:
                classes["only gitleaks: " + class_of_theirs(row, tree, ours, dismissed)].append(row)
            for row in only_ours:
                classes["only keylift: " + class_of_ours(row, tree, theirs)].append(row)
            details.append((tree, classes))
    print("| tree | in common | only keylift | only gitleaks | in common, line differs | gitleaks | keylift |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for name, common, ours, theirs, line, their_time, our_time in table:
        print(f"| {name} | {common} | {ours} | {theirs} | {line} | {their_time:.2f} s | {our_time:.2f} s |")
    for tree, classes in details:
        for name, rows in sorted(classes.items()):
            print(f"\n{os.path.basename(os.path.normpath(tree))}: {name}: {len(rows)}")
            for path, rule, secret, line, _ in sorted(rows)[: options.most]:
                print(f"  {path}:{line} {rule} {masked(secret)}")


if __name__ == "__main__":
    main()
