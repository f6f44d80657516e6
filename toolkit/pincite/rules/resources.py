"""What one resource gives by itself: its text, its columns, or why it may not be read."""

from pincite.findings import Finding
from pincite.packages import RefusedError, Resource
from pincite.packages.named import check_resource


def decoded(resource: Resource) -> str | None:
    """Give the text of a resource; None where it cannot be read or decoded."""
    try:
        return resource.read().decode(str(resource.descriptor.get("encoding", "utf-8")))
    except (RefusedError, OSError, UnicodeDecodeError, LookupError):
        return None


def columns(resource: Resource) -> tuple[str, ...]:
    """Name the columns that a table's schemas describe."""
    try:
        json_schema, table_schema = resource.json_schema or {}, resource.table_schema or {}
    except (RefusedError, OSError):
        return ()
    listed, properties = table_schema.get("fields"), json_schema.get("properties")
    fields = [field.get("name") for field in listed if isinstance(field, dict)] if isinstance(listed, list) else []
    names = [*(properties if isinstance(properties, dict) else ()), *fields]
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str)))


def refusal(resource: Resource) -> Finding | None:
    """Give a finding where a file of a resource may not be opened or is not there."""
    path = resource.path or ""
    try:
        for path in resource.paths:
            resource.open(path).close()
        check_resource(resource)
    except RefusedError as refused:
        return Finding(
            rule=refused.rule, message=refused.message, hint=refused.hint, resource=resource.name, path=path or None
        )
    except OSError as error:
        note = f"[Errno {error.errno}] {error.strerror}: '{path}'"
        message = f"The data source could not be successfully loaded: {note}"
        return Finding(rule="scheme-error", message=message, note=note, resource=resource.name, path=path)
    return None
