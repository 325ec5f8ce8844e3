"""Other people's tools on a dataset of the sample, and the README's own lines."""

import pathlib
import re
import sqlite3
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    """A folder in which `out/sample` has been built as the README says."""
    folder = tmp_path_factory.mktemp("work")
    subprocess.run([PROJECT / "target/release/bindery", "build", PROJECT / "seeds"], cwd=folder, check=True, capture_output=True)
    return folder


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_validators_and_clients_accept_the_sample(work):
    cffconvert = PROJECT / "target/venv-cff/bin/cffconvert"
    done = subprocess.run(
        [sys.executable, HERE / "check.py", work / "out/sample", "--cff", cffconvert], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
