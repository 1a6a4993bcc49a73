#!/usr/bin/env python3
"""Draw what a stricter or a laxer judge would find: precision against recall over the points of its score.

    keylift scan FILES --no-ignore -f json -o report.json
    training/curve.py SET report.json docs/judgement.svg

SET and FILES are those of compare.py. A finding counts from its points on, one of high confidence always, and what has a
form instead of points with the least of its level. Recall is the share of true labels
that are met, precision the share of true ones among those that are. The picture is the same each time.
"""
import json
import lzma
import sys

from compare import meets

MEDIUM, WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 50, 640, 400, 64, 24, 24, 56
LOWEST = 0.80  # precision at the lower edge of the picture

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  .curve { stroke: #0969da; stroke-width: 2.5; fill: none }
  .level { fill: #cf222e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .grid { stroke: #30363d } .curve { stroke: #58a6ff } .level { fill: #ff7b72 }
  }
"""


def points_of(finding):
    """A rule may ask for less than the points would give, and what stands beside it for more."""
    match finding["confidence"]:
        case "low":
            return min(finding.get("points", 0), MEDIUM - 1)
        case "medium":
            return max(finding.get("points", 0), MEDIUM)
        case _:
            return 1000


def tallies(labels, report):
    """How many true labels there are; the points with which each is met; those with which each label of none is."""
    true = sum(label["truth"] == "T" and label["category"] != "UUID" for row in labels.values() for label in row)
    met = {True: {}, False: {}}
    for finding in report["findings"]:
        path = finding["path"]
        key = next((known for known in (path, *(path.split("/", cut)[-1] for cut in range(1, 9))) if known in labels), None)
        here = [(at, label) for at, label in enumerate(labels.get(key, ())) if meets(finding, label)]
        is_true = any(label["truth"] == "T" for _, label in here)
        for at, label in here:
            if label["category"] != "UUID" and (label["truth"] == "T") == is_true:
                points = met[is_true].get((key, at), points_of(finding))
                met[is_true][key, at] = max(points, points_of(finding))
    return true, list(met[True].values()), list(met[False].values())


def curve(true, met, false):
    """(points, recall, precision), the strictest first."""
    for least in sorted({*met, *false}, reverse=True):
        right, wrong = sum(p >= least for p in met), sum(p >= least for p in false)
        yield least, right / true, right / (right + wrong)


def draw(rows, levels):
    across = lambda recall: LEFT + recall * (WIDTH - LEFT - RIGHT)
    down = lambda precision: TOP + (1 - max(precision, LOWEST)) / (1 - LOWEST) * (HEIGHT - TOP - BOTTOM)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
           ' aria-label="Precision against recall, with the levels marked">', f"<style>{STYLE}</style>"]
    for tick in range(0, 11, 2):
        x = across(tick / 10)
        out.append(f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{tick / 10:.1f}</text>')
    for tick in range(80, 101, 5):
        y = down(tick / 100)
        out.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick / 100:.2f}</text>')
    out.append(f'<text x="{across(0.5):.1f}" y="{HEIGHT - 12}" text-anchor="middle">recall</text>')
    out.append(f'<text transform="translate(16 {down(0.9):.1f}) rotate(-90)" text-anchor="middle">precision</text>')
    steps = "L".join(f"{across(recall):.1f} {down(precision):.1f}" for _, recall, precision in rows)
    out.append(f'<path class="curve" d="M{steps}"/>')
    for name, recall, precision in levels:
        x, y = across(recall), down(precision)
        end, beside, below = ("end", x - 8, 20) if recall > 0.5 else ("start", x + 8, -8)
        out.append(f'<circle class="level" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        out.append(f'<text x="{beside:.1f}" y="{y + below:.1f}" text-anchor="{end}">{name}: {precision:.3f}, {recall:.3f}</text>')
    return "\n".join([*out, "</svg>", ""])


def main():
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        labels = {row["path"]: row["labels"] for row in map(json.loads, lines)}
    with open(sys.argv[2], encoding="utf-8") as file:
        true, met, false = tallies(labels, json.load(file))
    rows = list(curve(true, met, false))
    levels = []
    for name, least in (("high", 1000), ("medium and above", MEDIUM), ("low and above", min(row[0] for row in rows))):
        recall, precision = [row[1:] for row in rows if row[0] >= least][-1]
        levels.append((name, recall, precision))
        print(f"{name:17} precision {precision:.3f} recall {recall:.3f}")
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        file.write(draw(rows, levels))


if __name__ == "__main__":
    main()
