"""`bindery publish` to an S3 server that others wrote, on loopback."""

import json
import os
import pathlib
import subprocess

import boto3
import pytest
import requests
from moto.server import ThreadedMotoServer

PROJECT = pathlib.Path(__file__).parent.parent.parent
BINDERY = PROJECT / "target/quick/bindery"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1"}


@pytest.fixture
def bucket():
    """A bucket on a server of its own, and what the environment says of it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing")
    requests.post(f"{endpoint}/moto-api/reset")
    client.create_bucket(Bucket="shelf")
    yield client, os.environ | KEYS | {"AWS_ENDPOINT": endpoint, "AWS_ALLOW_HTTP": "true"}
    server.stop()


def corpus(folder, letter):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.toml").write_text('[dataset]\nname = "letters"\npublished = "2026-05-01"\nlicense = "CC0-1.0"\n[defaults]\nlicense = "CC0-1.0"\n')
    (folder / "a.txt").write_text(letter)


def release(work, letter):
    corpus(work / "letters", letter)
    subprocess.run([BINDERY, "build", work / "letters", "--out", work / "out"], check=True, capture_output=True)
    done = subprocess.run([BINDERY, "release", work / "out/letters", "--json"], check=True, capture_output=True)
    return json.loads(done.stdout)["folder"]


def publish(folder, environment):
    return subprocess.run([BINDERY, "publish", folder, "s3://shelf/datasets", "--json"], env=environment, capture_output=True, text=True)


def objects(client):
    found = client.list_objects_v2(Bucket="shelf").get("Contents", [])
    return {entry["Key"]: client.get_object(Bucket="shelf", Key=entry["Key"])["Body"].read() for entry in found}


def test_releases_reach_a_bucket_whole_and_once(tmp_path, bucket):
    client, environment = bucket
    first = release(tmp_path, "A letter\n\nIt rained all week.\n")
    done = publish(first, environment)
    assert done.returncode == 0, done.stderr
    there = objects(client)
    releases = pathlib.Path(first).parent
    local = {f"datasets/{path.relative_to(releases)}": path.read_bytes() for path in releases.rglob("*") if path.is_file()}
    assert there == local
    assert client.head_object(Bucket="shelf", Key="datasets/index.html")["ContentType"].startswith("text/html")

    # A publication that was cut off is taken up.
    client.delete_object(Bucket="shelf", Key="datasets/letters-1.0.0/README.md")
    again = json.loads(publish(first, environment).stdout)
    assert again["sent"] == 1 and objects(client) == local

    second = release(tmp_path, "A letter\n\nIt rained all month.\n")
    assert publish(second, environment).returncode == 0
    index = json.loads(objects(client)["datasets/releases.json"])
    assert [entry["version"] for entry in index["releases"]] == ["1.0.0", json.loads((pathlib.Path(second) / "bindery.json").read_text())["dataset"]["version"]]


def test_a_published_version_is_never_changed(tmp_path, bucket):
    client, environment = bucket
    assert publish(release(tmp_path / "one", "A letter\n\nIt rained.\n"), environment).returncode == 0
    before = objects(client)
    refused = publish(release(tmp_path / "two", "A letter\n\nIt snowed.\n"), environment)
    assert refused.returncode == 2 and "another letters-1.0.0 is published there" in refused.stderr
    assert objects(client) == before
    client.put_object(Bucket="shelf", Key="datasets/letters-1.0.0/README.md", Body=b"forged")
    refused = publish(tmp_path / "one/out/releases/letters-1.0.0", environment)
    assert refused.returncode == 2 and "something else is published under this name" in refused.stderr
