"""All benchmarks: `python -m tests.benchmarks`."""

import importlib
import sys
from typing import Final

ALL: Final = ("startup", "tables", "headers", "documents", "exports", "changes")

for name in ALL:
    sys.argv[1:] = []
    print(f"\n## {name}\n")
    importlib.import_module(f"tests.benchmarks.{name}").main()
