"""`python -m pincite`."""

from pincite.cli import run

run()
