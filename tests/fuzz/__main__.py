"""
Bulk runs: `python -m tests.fuzz csv FOLDER -runs=300000` with atheris; FOLDER keeps what was found.

`python -m tests.fuzz csv FOLDER damaged 50000` damages what was found and the seeds at random instead, which is faster.
"""

import random
import sys
import warnings
from pathlib import Path


def main() -> None:
    """Give one reader what the fuzzer makes of its seeds; a crash is written into the folder and ends the run."""
    warnings.simplefilter("ignore")
    name, folder, *options = sys.argv[1:]
    corpus = Path(folder, name)
    corpus.mkdir(parents=True, exist_ok=True)
    if options[:1] == ["damaged"]:
        _damage(name, corpus, int(options[1]))
    else:
        _fuzz(name, corpus, options)


def _fuzz(name: str, corpus: Path, options: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["pincite"]):
        from tests.fuzz.readers import READERS, SEEDS
    for number, seed in enumerate(SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus.parent}/{name}-", str(corpus)], READERS[name])
    atheris.Fuzz()


def _damage(name: str, corpus: Path, count: int) -> None:
    from tests.fuzz.readers import READERS, SEEDS, damaged

    dice = random.Random()
    seeds = [*SEEDS[name], *(path.read_bytes() for path in sorted(corpus.iterdir()))]
    for done in range(count):
        data = damaged(dice, seeds)
        try:
            READERS[name](data)
        except BaseException:
            (corpus.parent / f"{name}-crash-{dice.getrandbits(32):08x}").write_bytes(data)
            print(f"{done} inputs, then a crash", flush=True)
            raise
    print(f"{count} inputs", flush=True)


main()
