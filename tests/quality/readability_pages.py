"""Measures pages that Bindery was not made for: python3 tests/quality/readability_pages.py <test-pages> --bin <bindery>

The pages are those that Mozilla's Readability is tested with (`test/test-pages` of its repository, which forks in other
languages carry along): in each folder a page and the text that Readability is to find. Pages made up for one rule are passed
over. What Readability was made to find flatters Readability; the measure is that of the scorer's task `html`, by
characters where words are not parted by spaces.
"""

import argparse
import html.parser
import importlib.util
import json
import pathlib
import re
import subprocess
import tempfile

PROJECT = pathlib.Path(__file__).parent.parent.parent
# Shorter texts are no pages that anyone would save.
LEAST = 300
UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u9fff])")
BLOCKS = set("article blockquote br dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p pre section table td th tr ul".split())


class Text(html.parser.HTMLParser):
    """The text of a page that has no furniture."""

    def __init__(self):
        super().__init__()
        self.pieces = []

    def handle_starttag(self, tag, attrs):
        self.pieces.append("\n" if tag in BLOCKS else "")

    def handle_data(self, data):
        self.pieces.append(data)


def expected(folder):
    parser = Text()
    parser.feed((folder / "expected.html").read_text(encoding="utf-8"))
    return "".join(parser.pieces).strip()


def scorer():
    spec = importlib.util.spec_from_file_location("score", PROJECT.parent / "shared/score/score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("pages", type=pathlib.Path)
    arguments.add_argument("--bin", type=pathlib.Path, required=True)
    arguments.add_argument("--show", type=int, default=0)
    arguments = arguments.parse_args()
    score = scorer()
    wanted = {folder.name: expected(folder) for folder in sorted(arguments.pages.iterdir())}
    wanted = {name: text for name, text in wanted.items() if len(text) >= LEAST and "Lorem ipsum" not in text}
    with tempfile.TemporaryDirectory() as folder:
        pages, out = pathlib.Path(folder, "pages"), pathlib.Path(folder, "out")
        pages.mkdir()
        for name in wanted:
            (pages / f"{name}.html").write_bytes((arguments.pages / name / "source.html").read_bytes())
        build = [arguments.bin.absolute(), "build", pages, "--out", out, "--bundles", "jsonl"]
        subprocess.run(build, check=True, capture_output=True)
        lines = (out / "pages/data/jsonl/documents.jsonl").read_text(encoding="utf-8").splitlines()
    found = {row["source_path"][:-5]: row["text"] for row in map(json.loads, lines)}
    grams = lambda text: score.grams(UNSPACED.sub(r" \1 ", text or ""))
    figures = {}
    for name, text in wanted.items():
        a, b = grams(text), grams(found.get(name))
        same = sum((a & b).values())
        figures[name] = score.prf(same, sum(b.values()) - same, sum(a.values()) - same)[2]
    for name in sorted(figures, key=figures.get)[: arguments.show]:
        print(f"{figures[name]:6.2f} {name}")
    print(json.dumps({"pages": len(figures), "text_f1": round(sum(figures.values()) / len(figures), 2)}))


main()
