"""Tables as pandas data frames with the right dtypes, read as every export reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pincite.exports.model import Model, Table

if TYPE_CHECKING:
    import pandas as pd

    from pincite.exports.fields import Field

DTYPES: Final = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
"""The pandas dtype of a field's kind: nullable, so that an empty cell is NA and an integer stays one."""


def load_frames(model: Model) -> dict[str, pd.DataFrame]:
    """Load every table of a package, by its name; raises PinciteError, with the place, for what cannot be read."""
    return {table.name: load_frame(table) for table in model.tables}


def load_frame(table: Table) -> pd.DataFrame:
    """Load one table: enumerated fields as ordered-as-declared categories, dates and times as datetime64."""
    import pandas as pd

    columns: list[list[Any]] = [[] for _ in table.fields]
    for block in table.blocks():
        for column, values in zip(columns, block.columns, strict=True):
            column.extend(values)
    pairs = zip(table.fields, columns, strict=True)
    return pd.DataFrame({field.name: _column(field, column) for field, column in pairs})


def _column(field: Field, values: list[Any]) -> pd.Series[Any]:
    import pandas as pd

    if field.terms and field.kind == "string":
        return pd.Series(pd.Categorical(values, categories=list(field.terms)))
    if field.kind in {"date", "datetime"}:
        return pd.to_datetime(pd.Series(values, dtype="object"), utc=field.kind == "datetime" and field.zoned)
    if field.type == "string":
        return pd.Series(values, dtype="string")
    return pd.Series(values, dtype=DTYPES.get(field.kind, "object"))
