"""All cases by name: `family/case`."""

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from tests.hostile import (
    anchored,
    archives,
    cells,
    descriptors,
    dialects,
    documents,
    keys,
    links,
    outputs,
    patterns,
    schemas,
    structure,
)
from tests.hostile.cases import Case

FAMILIES: Final[Mapping[str, ModuleType]] = {
    "links": links,
    "archives": archives,
    "descriptors": descriptors,
    "schemas": schemas,
    "dialects": dialects,
    "patterns": patterns,
    "documents": documents,
    "structure": structure,
    "cells": cells,
    "keys": keys,
    "anchored": anchored,
    "outputs": outputs,
}
CASES: Final[Mapping[str, Case]] = {
    f"{family}/{case.name}": case for family, module in FAMILIES.items() for case in module.CASES
}
