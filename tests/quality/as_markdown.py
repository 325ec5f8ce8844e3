"""Measures pages that were turned into Markdown, as crawlers do: python3 tests/quality/as_markdown.py html <data> --bin <bindery>

The pages and the measure are those of the scorer's task `html`; html2text makes Markdown of them.
"""

import argparse
import gzip
import importlib.util
import json
import pathlib
import subprocess
import tempfile

import html2text

PROJECT = pathlib.Path(__file__).parent.parent.parent


def scorer():
    spec = importlib.util.spec_from_file_location("score", PROJECT.parent / "shared/score/score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score


def markdown(page):
    converter = html2text.HTML2Text()
    converter.body_width = 0
    return converter.handle(page)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("task", choices=["html"])
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("--bin", type=pathlib.Path, required=True)
    arguments = arguments.parse_args()
    score = scorer()
    with tempfile.TemporaryDirectory() as folder:
        pages, out = pathlib.Path(folder, "pages"), pathlib.Path(folder, "out")
        pages.mkdir()
        for page in sorted(arguments.data.glob("*.html.gz")):
            text = gzip.decompress(page.read_bytes()).decode("utf-8", "replace")
            (pages / f"{page.name[:-8]}.md").write_text(markdown(text), encoding="utf-8")
        build = [arguments.bin.absolute(), "build", pages, "--out", out, "--bundles", "jsonl"]
        subprocess.run(build, check=True, capture_output=True)
        lines = (out / "pages/data/jsonl/documents.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["source_path"][:-3]: row for row in map(json.loads, lines)}
    text, titles = [], []
    for gold in sorted(arguments.data.glob("*.json")):
        truth, row = json.loads(gold.read_text(encoding="utf-8"))["ground_truth"], rows.get(gold.stem, {})
        wanted, found = score.grams(truth.get("main_content")), score.grams(row.get("text"))
        same = sum((wanted & found).values())
        text.append(score.prf(same, sum(found.values()) - same, sum(wanted.values()) - same)[2])
        if truth.get("title"):
            titles.append(score.norm(truth["title"]) == score.norm(row.get("title")))
    figures = {"text_f1": sum(text) / len(text), "title": 100 * sum(titles) / len(titles)}
    print(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
