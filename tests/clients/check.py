"""Opens a dataset with other people's tools, as its users will, and runs the standards' own validators on it.

    python tests/clients/check.py DATASET [--cff path/to/cffconvert]

One line a client; exit code 1 when one of them fails or warns. Nothing needs a network. The packages are in
requirements.txt; cffconvert is in requirements-cff.txt, as it needs an environment of its own.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

SCRATCH = tempfile.TemporaryDirectory()
os.environ.update(HF_HOME=SCRATCH.name, HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1")
BIN = Path(sys.executable).parent
HERE = Path(__file__).parent


class Dataset:
    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "bindery.json").read_text())
        self.bundles = self.manifest["configuration"]["bundles"]
        self.tables = {name: entry["rows"] for name, entry in self.manifest["tables"].items()}
        self.filled = {name: rows for name, rows in self.tables.items() if rows}
        self.name = self.manifest["dataset"]["name"]
        self.database = folder / "data" / "sqlite" / f"{self.name}.sqlite"

    def file(self, bundle, table):
        return self.folder / "data" / bundle / f"{table}.{bundle}"


class NotApplicable(Exception):
    """The dataset has nothing for this client."""


def needs(dataset, *bundles):
    if not any(bundle in dataset.bundles for bundle in bundles):
        raise NotApplicable(f"no {' or '.join(bundles)}")


def same_rows(found, table, dataset):
    assert found == dataset.tables[table], f"{table}: {found} rows, bindery.json says {dataset.tables[table]}"


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout + done.stderr


def croissant_validates(dataset):
    import logging

    import mlcroissant

    logging.getLogger("absl").setLevel(logging.ERROR)
    file = dataset.folder / "croissant.json"
    issues = mlcroissant.Dataset(jsonld=file).metadata.issues
    found = issues.errors | issues.warnings
    if "datePublished" not in json.loads(file.read_text()):
        # The one thing that a dataset without any date cannot say.
        found = {issue for issue in found if "datePublished" not in issue}
    assert not found, found


def croissant_loads(dataset):
    import mlcroissant

    needs(dataset, "parquet", "jsonl")
    for table in dataset.tables:
        # One Dataset object cannot read joined record sets one after the other.
        records = mlcroissant.Dataset(jsonld=dataset.folder / "croissant.json").records(table)
        same_rows(sum(1 for _ in records), table, dataset)


def frictionless_validates(dataset):
    import frictionless

    needs(dataset, "jsonl", "sqlite")
    report = frictionless.validate(str(dataset.folder / "datapackage.json"))
    errors = report.flatten(["title", "message"])
    assert report.valid, errors[:5]
    assert not report.warnings, report.warnings
    listed = {task.name for task in report.tasks}
    if "jsonl" in dataset.bundles:
        assert listed >= set(dataset.filled), listed


def ro_crate_validates(dataset):
    from requests_cache import CachedSession
    from rocrate_validator import models, services

    if not (dataset.folder / "ro-crate-metadata.json").exists():
        raise NotApplicable("no date is known, which a crate must have")
    # The validator reads the context from its cache; the file holds the terms that Bindery uses.
    cache = Path(SCRATCH.name) / "ro-crate"
    context = (HERE / "ro-crate-1.2-context.json").read_bytes()
    address = "https://w3id.org/ro/crate/1.2/context"
    fill(CachedSession(str(cache), backend="sqlite"), address, context)
    settings = services.ValidationSettings(
        rocrate_uri=str(dataset.folder),
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.RECOMMENDED,
        offline=True,
        cache_path=cache,
    )
    result = services.validate(settings)
    issues = [f"{issue.severity.name} {issue.check.identifier}: {issue.message}" for issue in result.get_issues()]
    declared = dataset.manifest["dataset"]
    identified = [declared.get("contact"), declared.get("publisher", {}).get("url")]
    identified += [creator.get("orcid") and creator.get("affiliation") for creator in declared.get("creators", [{}])]
    if not all(identified):
        # People and organizations without identifiers cannot be described as is recommended.
        issues = [issue for issue in issues if issue.startswith("REQUIRED")]
    assert not issues, "\n".join(issues)


def fill(session, address, body):
    """Puts a page into a requests cache, as if it had been fetched."""
    import io

    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPResponse

    class Canned(HTTPAdapter):
        def send(self, request, **_):
            headers = {"Content-Type": "application/ld+json"}
            raw = HTTPResponse(io.BytesIO(body), headers=headers, status=200, preload_content=False, request_url=address)
            return self.build_response(request, raw)

    session.mount("https://", Canned())
    for headers in ({}, {"Accept": "application/ld+json, application/json"}):
        session.get(address, headers=headers)


def hugging_face_loads(dataset):
    import datasets
    from huggingface_hub import DatasetCard

    needs(dataset, "parquet", "jsonl")
    DatasetCard.load(dataset.folder / "README.md")
    datasets.disable_progress_bars()
    names = datasets.get_dataset_config_names(str(dataset.folder))
    assert set(names) == set(dataset.filled), names
    for table in names:
        same_rows(datasets.load_dataset(str(dataset.folder), table, split="train").num_rows, table, dataset)


def datacite_validates(dataset):
    from datacite import schema45

    file = dataset.folder / "datacite.json"
    if not file.exists():
        raise NotApplicable("no date is known, which a record must have")
    record = json.loads(file.read_text())
    # A DOI comes with registration; the schema asks for one.
    record.setdefault("doi", "10.1234/placeholder")
    record.setdefault("url", "https://example.org")
    errors = [error.message for error in schema45.validator.iter_errors(record)]
    assert not errors, errors


def cff_validates(dataset, cffconvert):
    if not cffconvert:
        raise NotApplicable("give --cff")
    run(cffconvert, "--validate", "-i", dataset.folder / "CITATION.cff")


def bagit_validates(dataset):
    import bagit

    bagit.Bag(str(dataset.folder)).validate(processes=1)


def datasette_serves(dataset):
    needs(dataset, "sqlite")
    folder = dataset.database.parent
    get = lambda path: json.loads(run(BIN / "datasette", folder, "--get", path))
    for table in dataset.tables:
        page = get(f"/{dataset.name}/{table}.json?_size=1")
        same_rows(page["filtered_table_rows_count"], table, dataset)
    with sqlite3.connect(dataset.database) as database:
        texts = database.execute("SELECT text FROM paragraphs WHERE length(text) > 10")
        word = next(word for (text,) in texts for word in text.split() if len(word) > 3 and word.isalpha())
        match = f'"{word}"'
        matches = database.execute("SELECT count(*) FROM paragraphs_fts WHERE paragraphs_fts MATCH ?", [match])
        expected = matches.fetchone()[0]
    from urllib.parse import quote

    found = get(f"/{dataset.name}/paragraphs.json?_search={quote(match)}")["filtered_table_rows_count"]
    assert found == expected > 0, f"_search={match} finds {found}, SQLite {expected}"


def duckdb_reads(dataset):
    import duckdb
    import duckdb_extension_sqlite_scanner

    connection = duckdb.connect()
    count = lambda source: connection.sql(f"SELECT count(*) FROM {source}").fetchone()[0]
    for table in dataset.tables:
        if "parquet" in dataset.bundles:
            same_rows(count(f"'{dataset.file('parquet', table)}'"), table, dataset)
        if "jsonl" in dataset.bundles and dataset.tables[table]:
            same_rows(count(f"'{dataset.file('jsonl', table)}'"), table, dataset)
    if "sqlite" in dataset.bundles:
        extension = next(Path(duckdb_extension_sqlite_scanner.__path__[0]).rglob("*.duckdb_extension"))
        connection.load_extension(str(extension))
        connection.sql(f"ATTACH '{dataset.database}' AS lite (TYPE sqlite, READ_ONLY)")
        for table in dataset.tables:
            same_rows(count(f"lite.{table}"), table, dataset)


def polars_reads(dataset):
    import polars

    needs(dataset, "parquet", "jsonl")
    for table in dataset.filled:
        if "parquet" in dataset.bundles:
            same_rows(polars.read_parquet(dataset.file("parquet", table)).height, table, dataset)
        if "jsonl" in dataset.bundles:
            frame = polars.read_ndjson(dataset.file("jsonl", table), infer_schema_length=None)
            same_rows(frame.height, table, dataset)


def pandas_reads(dataset):
    import pandas

    needs(dataset, "parquet", "jsonl")
    for table in dataset.tables:
        if "parquet" in dataset.bundles:
            same_rows(len(pandas.read_parquet(dataset.file("parquet", table))), table, dataset)
        if "jsonl" in dataset.bundles:
            same_rows(len(pandas.read_json(dataset.file("jsonl", table), lines=True, dtype=False)), table, dataset)


def offsets_slice_in_python(dataset):
    import pandas

    needs(dataset, "parquet")
    texts = pandas.read_parquet(dataset.file("parquet", "paragraphs")).set_index("paragraph_id")["text"]
    for table in ("citations", "mentions"):
        for row in pandas.read_parquet(dataset.file("parquet", table)).itertuples():
            assert texts[row.paragraph_id][row.start : row.end] == row.text, row


def every_line_obeys_its_json_schema(dataset):
    import jsonschema

    needs(dataset, "jsonl")
    for table in dataset.tables:
        schema = json.loads((dataset.folder / "schema" / f"{table}.schema.json").read_text())
        validator = jsonschema.validators.validator_for(schema)(schema)
        validator.check_schema(schema)
        with dataset.file("jsonl", table).open(encoding="utf-8") as lines:
            for line in lines:
                validator.validate(json.loads(line))


def sqlite_utils_reads(dataset):
    import sqlite_utils

    needs(dataset, "sqlite")
    database = sqlite_utils.Database(dataset.database)
    for table in dataset.tables:
        same_rows(database[table].count, table, dataset)
    assert database["paragraphs"].detect_fts() == "paragraphs_fts"
    assert not list(database.query("PRAGMA foreign_key_check"))


def checksums_hold(dataset):
    for file in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(["sha256sum", "--check", "--quiet", "--strict", file], cwd=dataset.folder)
        assert done.returncode == 0, file


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cff", help="the program cffconvert")
    arguments = parser.parse_args()
    dataset = Dataset(arguments.dataset.resolve())
    clients = {
        "mlcroissant validate": croissant_validates,
        "mlcroissant load": croissant_loads,
        "frictionless validate": frictionless_validates,
        "roc-validator": ro_crate_validates,
        "datasets.load_dataset": hugging_face_loads,
        "datacite": datacite_validates,
        "cffconvert": lambda dataset: cff_validates(dataset, arguments.cff),
        "bagit": bagit_validates,
        "sha256sum": checksums_hold,
        "datasette": datasette_serves,
        "duckdb": duckdb_reads,
        "jsonschema": every_line_obeys_its_json_schema,
        "polars": polars_reads,
        "pandas": pandas_reads,
        "python slices": offsets_slice_in_python,
        "sqlite-utils": sqlite_utils_reads,
    }
    failed = 0
    for name, check in clients.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                check(dataset)
            print(f"ok    {name}", flush=True)
        except NotApplicable as reason:
            print(f"-     {name}: {reason}", flush=True)
        except Exception as error:
            failed += 1
            causes = [error]
            while cause := causes[-1].__cause__:
                causes.append(cause)
            print(f"FAIL  {name}: " + "; because ".join(f"{type(e).__name__}: {e}" for e in causes), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
