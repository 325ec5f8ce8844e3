"""Flips single bytes at random places of a folder of releases, and asks whether `bindery verify` finds each.

    python3 benches/flips.py [--bin target/release/bindery] [--flips 2000] [--seed 1]

The releases are of the sample corpus. Prints how many flips were found, and where those lie that were not.
"""

import argparse
import pathlib
import random
import subprocess
import tempfile

PROJECT = pathlib.Path(__file__).parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=PROJECT / "target/release/bindery", type=pathlib.Path)
    parser.add_argument("--flips", default=2000, type=int)
    parser.add_argument("--seed", default=1, type=int)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as work:
        run = lambda *command: subprocess.run([arguments.bin, *command], capture_output=True).returncode
        assert run("build", PROJECT / "seeds", "--out", work) == 0
        assert run("release", pathlib.Path(work, "sample")) == 0
        releases = pathlib.Path(work, "releases")
        assert run("verify", releases) == 0
        files = sorted(path for path in releases.rglob("*") if path.is_file() and path.stat().st_size)
        sizes = [path.stat().st_size for path in files]
        found = 0
        for _ in range(arguments.flips):
            file = chance.choices(files, sizes)[0]
            sound = file.read_bytes()
            at, bit = chance.randrange(len(sound)), 1 << chance.randrange(8)
            file.write_bytes(sound[:at] + bytes([sound[at] ^ bit]) + sound[at + 1 :])
            if run("verify", releases) in (1, 2):
                found += 1
            else:
                print(f"not found: bit {bit} of byte {at} of {file.relative_to(releases)}")
            file.write_bytes(sound)
        print(f"{found} of {arguments.flips} found")


if __name__ == "__main__":
    main()
