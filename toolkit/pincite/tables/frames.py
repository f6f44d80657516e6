"""Tables as pandas data frames with the right dtypes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pincite.packages import Package, Resource
from pincite.tables.row import Row
from pincite.tables.rows import read_rows

if TYPE_CHECKING:
    import pandas as pd

DTYPES: Final = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string"}
"""The pandas dtype of a field's type: nullable, so that an empty cell is NA and an integer stays one."""


def load_frames(package: Package) -> dict[str, pd.DataFrame]:
    """Load every CSV table of a package, by resource name."""
    return {item.name: load_frame(item) for item in package.resources if item.kind == "table"}


def load_frame(resource: Resource) -> pd.DataFrame:
    """Load one table: enumerated fields as ordered-as-declared categories, dates and times as datetime64."""
    import pandas as pd

    rows = read_rows(resource)
    fields = (resource.table_schema or {}).get("fields", [])
    return pd.DataFrame({field["name"]: _column(field, rows) for field in fields})


def _column(field: Mapping[str, Any], rows: list[Row]) -> pd.Series[Any]:
    import pandas as pd

    kind, terms = field.get("type", "any"), field.get("constraints", {}).get("enum")
    values = [row.get(field["name"]) for row in rows]
    if terms and kind == "string":
        return pd.Series(pd.Categorical(values, categories=terms))
    if kind in {"date", "datetime"}:
        return pd.to_datetime(pd.Series(values, dtype="object"))
    return pd.Series(values, dtype=DTYPES.get(kind, "object"))
