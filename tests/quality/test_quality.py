"""Holds the accuracy that has been reached.

Each measurement of measurements.toml is a run of the scorer in ../shared, or of its own program; no figure may fall below the one in
figures.json. Where ../shared is not there, nothing is measured. BINDERY_UPDATE=1 writes the figures of this run into
figures.json and into the table of docs/quality.md.
"""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tomllib

import pytest

SCORER = "../shared/score/score.py"
HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
SHARED = PROJECT.parent / "shared"
BINARY = PROJECT / "target" / "quick" / "bindery"
FIGURES = HERE / "figures.json"
DOCUMENT = PROJECT / "docs" / "quality.md"
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"
UPDATE = "BINDERY_UPDATE" in os.environ

MEASUREMENTS = tomllib.loads((HERE / "measurements.toml").read_text(encoding="utf-8"))["measurement"]


def read_figures():
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}


def command(measurement):
    data = f"../shared/data/{measurement['data']}"
    return [measurement.get("program", SCORER), measurement["task"], data, *measurement.get("arguments", [])]


def measure(measurement):
    output = subprocess.run(
        [sys.executable, *command(measurement), "--bin", str(BINARY)], cwd=PROJECT, check=True, capture_output=True, text=True
    ).stdout
    figures = json.loads(output.splitlines()[-1])
    return {name: figure for name, figure in figures.items() if isinstance(figure, float) and not name.endswith("per_s")}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the data to measure against are not here")
@pytest.mark.parametrize("measurement", MEASUREMENTS, ids=lambda measurement: measurement["name"])
def test_no_figure_has_fallen(measurement):
    figures = measure(measurement)
    if UPDATE:
        FIGURES.write_text(json.dumps(read_figures() | {measurement["name"]: figures}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    reached = read_figures()[measurement["name"]]
    fallen = {name: (figures.get(name), figure) for name, figure in reached.items() if figures.get(name, 0) < figure}
    assert not fallen, "figure now, and as reached"


def table():
    rows = ["| data | figures (%) | command |", "|---|---|---|"]
    for measurement in MEASUREMENTS:
        figures = read_figures().get(measurement["name"], {})
        shown = ", ".join(f"{name.replace('_', ' ')} {figures[name]:.1f}" for name in measurement["shown"] or figures)
        shown_command = " ".join(command(measurement)).removeprefix(f"{SCORER} ").replace("../shared/data/", "")
        rows.append(f"| {measurement['name']} | {shown} | `{shown_command}` |")
    return "\n".join(rows) + "\n"


def test_the_document_shows_the_figures():
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    shown, after = rest.split(END)
    if UPDATE:
        DOCUMENT.write_text(before + BEGIN + table() + END + after, encoding="utf-8")
    else:
        assert shown == table(), "set BINDERY_UPDATE=1 to rewrite the table"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the data to measure against are not here")
def test_all_laws_say_what_they_are_when_and_where(tmp_path):
    """Their front matter is not always valid YAML: quotations run over lines that are not set in."""
    laws = tmp_path / "laws"
    laws.mkdir()
    archive = SHARED / "data/load_leyes_uy.tar.zst"
    subprocess.run(f"zstd -dc '{archive}' | tar x -C '{laws}'", shell=True, check=True)
    build = [BINARY, "build", laws, "--out", tmp_path / "out", "--bundles", "sqlite"]
    subprocess.run(build, check=True, capture_output=True)
    database = sqlite3.connect(tmp_path / "out/laws/data/sqlite/laws.sqlite")
    of_laws = "FROM documents WHERE source_path LIKE '%/uy/UY-%'"
    counts = database.execute(f"SELECT count(*), count(title), count(published), count(source_url) {of_laws}").fetchone()
    assert set(counts) == {len(list(laws.rglob("UY-*.md")))}
    assert database.execute(f"SELECT max(length(title)) {of_laws}").fetchone()[0] < 1000
