"""DataCite metadata, schema 4.5, as JSON for its REST interface. Read back by the `datacite` package's schema."""

from pathlib import Path

from pincite.exports import dates
from pincite.exports.model import Model, objects, said
from pincite.exports.values import compact, without_empty


def write(model: Model, path: Path) -> None:
    """Write one record; a creator is an organization's name, for a package does not tell persons from others."""
    day = dates.released(model, "DataCite")
    licences = [{"rights": name or address, "rightsUri": address} for name, address in dates.licences(model)]
    described = said(model.descriptor, "description")
    record = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": dates.doi(model),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Data package"},
        "titles": [{"title": model.title}],
        "creators": [{"name": name} for name in dates.creators(model)],
        "publisher": {"name": _publisher(model)},
        "publicationYear": str(day)[:4],
        "dates": [{"date": day, "dateType": "Created"}],
        "subjects": [{"subject": word} for word in dates.keywords(model)],
        "rightsList": licences,
        "descriptions": [{"description": described, "descriptionType": "Abstract"}] if described else [],
        "version": model.package.version,
        "formats": sorted({said(item.descriptor, "mediatype") for item in model.package.resources} - {""}),
        "url": said(model.descriptor, "homepage"),
        "alternateIdentifiers": [{"alternateIdentifier": model.name, "alternateIdentifierType": "Data package name"}],
    }
    path.write_text(compact(without_empty(record)) + "\n", encoding="utf-8")


def _publisher(model: Model) -> str:
    """Give the contributor whose role is publisher; else DataCite's own word for one that is not known."""
    for item in objects(model.descriptor, "contributors"):
        if "publisher" in dates.roles(item):
            return said(item, "title")
    return ":unkn"
