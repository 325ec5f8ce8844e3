"""Other people's tools on a dataset of the sample, and the README's own lines."""

import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile

import pytest

HERE = pathlib.Path(__file__).parent
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PROJECT = HERE.parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    """A folder in which `out/sample` has been built as the README says."""
    folder = tmp_path_factory.mktemp("work")
    subprocess.run([PROJECT / "target/quick/bindery", "build", PROJECT / "seeds"], cwd=folder, check=True, capture_output=True)
    return folder


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def check(dataset):
    cffconvert = PROJECT / "target/venv-cff/bin/cffconvert"
    command = [sys.executable, HERE / "check.py", dataset, "--cff", cffconvert]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_validators_and_clients_accept_the_sample(work):
    check(work / "out/sample")


# Declares all that a standard recommends. The ORCID is the one that ORCID gives to an invented person.
DECLARED = """
[dataset]
name = "letters"
title = "Two letters"
license = "CC-BY-4.0"
published = "2026-05-01"
contact = "letters@example.org"
creators = [{ name = "Carberry, Josiah", orcid = "0000-0002-1825-0097", affiliation = "Example Institute" }]
publisher = { name = "Example Institute", url = "https://ror.org/03f0f6041" }
[defaults]
license = "CC-BY-4.0"
language = "en"
"""


def test_every_bundle_of_a_release_stands_alone(tmp_path):
    """A release of a corpus that declares all, from nothing but its zips."""
    bindery = PROJECT / "target/quick/bindery"
    corpus = tmp_path / "letters"
    corpus.mkdir()
    (corpus / "corpus.toml").write_text(DECLARED)
    (corpus / "first.txt").write_text("First letter\n\nThe weather has been fine since Monday.\n\nYours, Ada.\n")
    (corpus / "second.txt").write_text("Second letter\n\nIt rained all week, as in 1816.\n")
    run = lambda *command: subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    run(bindery, "build", "letters")
    run(bindery, "release", "out/letters")
    for bundle in ("", "-sqlite", "-parquet", "-jsonl"):
        name = f"letters-1.0.0{bundle}"
        zipfile.ZipFile(tmp_path / f"out/releases/{name}.zip").extractall(tmp_path / "unpacked")
        run(bindery, "verify", f"unpacked/{name}")
        check(tmp_path / "unpacked" / name)


def test_a_later_release_with_withheld_text_and_a_tombstone(tmp_path):
    bindery = PROJECT / "target/quick/bindery"
    corpus = tmp_path / "letters"
    corpus.mkdir()
    (corpus / "corpus.toml").write_text(DECLARED + '[[source]]\nglob = "?.txt"\n[[source]]\npath = "kept-back.txt"\nredistribute = false\n')
    (corpus / "a.txt").write_text("A letter\n\nAda Lovelace wrote it in London.\n")
    (corpus / "kept-back.txt").write_text("Another letter\n\nNobody may print what Karl Marx wrote in Paris.\n")

    def release(*options):
        run = lambda *command: subprocess.run([bindery, *command], cwd=tmp_path, check=True, capture_output=True)
        run("build", corpus)
        run("release", "out/letters", "--withhold", "text", *options)

    release()
    (corpus / "b.txt").write_text("A third letter\n\nIt rained in Paris.\n")
    (corpus / "a.txt").unlink()
    release("--why", "A letter was taken down.")
    made = tmp_path / "out/releases/letters-2.0.0"
    assert (made / "tombstones.csv").exists()
    check(made)


def test_the_queries_of_the_readme_find_something(work):
    database = sqlite3.connect(work / "out/sample/data/sqlite/sample.sqlite")
    for block in blocks("sql"):
        queries = [query for query in block.split(";") if query.strip()]
        assert len(queries) == 4
        for query in queries:
            assert database.execute(query).fetchall(), query


def test_search_folds_accents(work):
    database = sqlite3.connect(work / "out/sample/data/sqlite/sample.sqlite")
    count = "SELECT count(*) FROM paragraphs_fts WHERE paragraphs_fts MATCH ?"
    with_accents, without = (database.execute(count, [word]).fetchone() for word in ("resolución", "resolucion"))
    assert with_accents == without != (0,)


def test_the_notebook_lines_of_the_readme_run(work):
    for block in blocks("python"):
        subprocess.run([sys.executable, "-c", block], cwd=work, check=True)


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium to open the page with")
def test_a_browser_shows_texts_and_what_is_marked_in_them(work):
    page = work / "out/sample/explorer.html"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    shown = subprocess.run([BROWSER, *options, page.as_uri()], capture_output=True, text=True, check=True).stdout
    database = sqlite3.connect(work / "out/sample/data/sqlite/sample.sqlite")
    (documents,) = database.execute("SELECT count(*) FROM documents").fetchone()
    assert shown.count('<button type="button"') == documents + 1
    main = re.search(r"<main.*?</main>", shown, re.DOTALL)[0]
    first = database.execute("SELECT document_id, paragraph_count FROM documents LIMIT 1").fetchone()
    assert main.count('class="block ') == first[1]
    (mention,) = database.execute("SELECT text FROM mentions WHERE document_id = ? LIMIT 1", first[:1]).fetchone()
    assert re.search(rf'<mark class="mention" title="[^"]+">{re.escape(mention)}</mark>', main)
