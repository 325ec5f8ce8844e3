"""Builds made-up texts full of names, of growing size, and prints what each size took.

    python3 benches/mentions.py [--bin target/release/bindery] [--mentions 1000000 10000000]

Few names are frequent and many are rare (Zipf), as in real texts. Printed are the mentions and the different
entities that were found, CPU seconds (user and system), wall seconds, mentions a CPU second and the peak memory.
"""

import argparse
import os
import pathlib
import random
import sqlite3
import subprocess
import tempfile
import time

PROJECT = pathlib.Path(__file__).parent.parent
SYLLABLES = "ba be bo da de do fa ga go ka ke ko la le lo ma me mo na ne no pa ra re ro sa se so ta te to va vi zo".split()
GIVEN = "Anna Boris Carla David Elena Frank Greta Henry Irene Jacob Karen Louis Maria Oscar Peter Rosa Simon Teresa".split()
SENTENCES = [
    "{} met {} in {}.", "In {2}, {0} wrote a letter to {1}.", "{} and {} were born in {}.",
    "Later {} worked with {} at the University of {}.",
]
BYTES_A_FILE = 100_000


def word(number):
    """A name of its own for each number."""
    syllables = []
    while number or len(syllables) < 2:
        number, syllable = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[syllable])
    return "".join(syllables).capitalize()


def zipf(chance, most):
    """A number below `most`; small ones are frequent."""
    return int(most ** chance.random()) - 1


def write(folder, mentions, chance):
    person = lambda: f"{chance.choice(GIVEN)} {word(zipf(chance, 1_000_000))}"
    written = 0
    for file in range(1, 1 << 30):
        text = []
        while sum(map(len, text)) < BYTES_A_FILE and written < mentions:
            sentences = [chance.choice(SENTENCES).format(person(), person(), word(zipf(chance, 100_000))) for _ in range(40)]
            text.append(" ".join(sentences))
            written += 3 * len(sentences)
        path = folder / f"{file // 1000:03}" / f"{file:06}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(text) + "\n")
        if written >= mentions:
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=PROJECT / "target/release/bindery", type=pathlib.Path)
    parser.add_argument("--mentions", default=[1_000_000, 10_000_000], type=int, nargs="+")
    arguments = parser.parse_args()
    for mentions in arguments.mentions:
        with tempfile.TemporaryDirectory() as work:
            sources = pathlib.Path(work, "texts")
            sources.mkdir()
            write(sources, mentions, random.Random(1938))
            start = time.monotonic()
            build = subprocess.Popen([arguments.bin, "build", sources, "--out", pathlib.Path(work, "out")], stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(build.pid, 0)
            wall, cpu = time.monotonic() - start, usage.ru_utime + usage.ru_stime
            assert status == 0, "the build failed"
            database = sqlite3.connect(next(pathlib.Path(work, "out").rglob("*.sqlite")))
            found, entities = (database.execute(f"select count(*) from {table}").fetchone()[0] for table in ("mentions", "entities"))
            print(f"{found} mentions of {entities} entities: {cpu:.0f} s CPU, {wall:.0f} s wall, {found / cpu:.0f} mentions a CPU second, {usage.ru_maxrss / 1024:.0f} MiB peak", flush=True)


if __name__ == "__main__":
    main()
