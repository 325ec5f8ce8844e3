"""Builds the Uruguayan laws of ../shared/data as one process and prints what it took.

    python3 benches/laws.py [--bin target/release/bindery] [--runs 3]

CPU seconds (user and system), wall seconds, megabytes of source a CPU second, and the peak memory of the process.
"""

import argparse
import os
import pathlib
import subprocess
import tempfile
import time

PROJECT = pathlib.Path(__file__).parent.parent
ARCHIVE = PROJECT.parent / "shared" / "data" / "load_leyes_uy.tar.zst"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=PROJECT / "target/release/bindery", type=pathlib.Path)
    parser.add_argument("--runs", default=3, type=int)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        sources = pathlib.Path(work, "laws")
        sources.mkdir()
        subprocess.run(f"zstd -dc '{ARCHIVE}' | tar x -C '{sources}'", shell=True, check=True)
        size = sum(path.stat().st_size for path in sources.rglob("*") if path.is_file()) / 1e6
        for _ in range(arguments.runs):
            start = time.monotonic()
            build = subprocess.Popen([arguments.bin, "build", sources, "--out", pathlib.Path(work, "out")], stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(build.pid, 0)
            wall, cpu = time.monotonic() - start, usage.ru_utime + usage.ru_stime
            assert status == 0, "the build failed"
            print(f"{size:.1f} MB: {cpu:.1f} s CPU, {wall:.1f} s wall, {size / cpu:.1f} MB a CPU second, {usage.ru_maxrss / 1024:.0f} MiB peak")


if __name__ == "__main__":
    main()
