"""What is said twice in a package because one is derived from the other."""

from collections.abc import Iterator

from pincite.findings import Finding
from pincite.packages.staleness import stale_schemas
from pincite.rules.context import Context


def descriptor_stale(context: Context) -> Iterator[Finding]:
    """
    The Table Schemas in the descriptor must be those that the JSON Schemas derive.

    A field is described once, in the JSON Schema that a table's `jsonSchema` names. The `schema` that stock tools
    read is made from it by `pincite sync`; one that was edited by hand, or not derived again after an edit, checks
    the table by rules that are no longer meant.

    Bad: `"minimum": 1` in schemas/things.schema.json, `"minimum": 0` in the descriptor's field
    Good: the field as `pincite sync` writes it

    To mend it, edit the JSON Schema if need be, and run `pincite sync`.
    """
    stale = list(stale_schemas(context.package))
    if stale:
        said = "; ".join(f"{item.resource.name}: {', '.join(item.differences)}" for item in stale)
        derivable = any(item.schema is not None for item in stale)
        yield context.about_package(
            f"{'Schemas are' if len(stale) > 1 else 'A schema is'} not what the JSON Schemas derive: {said}",
            hint="run pincite sync" if derivable else "name a JSON Schema file of the package in jsonSchema",
        )
