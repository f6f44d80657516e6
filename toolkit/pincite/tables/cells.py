"""
One field's cells: proved by form and constraints, or read by frictionless' own cell reader.

What is proved needs no frictionless; the first cell that is not proved imports it. Verdicts are remembered by text,
so a value that returns a million times is read once.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from pincite.deadlines import Allowance
from pincite.jsontext import too_deep
from pincite.tables.constraints import checks_of, native
from pincite.tables.fields import Field
from pincite.tables.forms import FORMS, Form, form_of, read_or_none
from pincite.tables.standard import KEY_PART, LEXICAL_FORM, TOO_DEEP, Beyond, standard_checks
from pincite.tables.streams import UnprovedError
from pincite.tables.timing import LONG, SECONDS, SECONDS_A_CELL, bounded, may_take_long
from pincite.tables.typed import strict_json

JSON_TYPES: Final = frozenset({"array", "geojson", "object"})
REMEMBERED: Final = 100_000
"""Distinct texts a field remembers before it starts anew."""


class Verdict(NamedTuple):
    """
    What a cell is: its value (None for missing or wrong), frictionless' notes by kind, and what we find beyond them.

    `notes` holds the type note under "type" and each broken constraint's note under its name. `beyond` holds rules of
    ours with what they say of a cell that frictionless accepts.
    """

    value: Any
    notes: tuple[tuple[str, str], ...] = ()
    beyond: tuple[Beyond, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether the cell breaks its type or a constraint."""
        return bool(self.notes)

    @property
    def blank(self) -> bool:
        """Whether frictionless counts the cell as blank: no value, and no type error."""
        return self.value is None and (not self.notes or self.notes[0][0] != "type")


class Cells:
    """
    The cells of one field. `read` gives the verdict on any cell; `asked` counts those put to frictionless.

    `part` says that the field is one of several of a primary key, so that frictionless lets it be missing.
    """

    def __init__(self, field: Field, *, part: bool = False) -> None:
        self.field = field
        self.part = part and not field.required
        self.asked = 0
        self._form = form_of(field)
        self._matches = re.compile(self._form.pattern).fullmatch if self._form else None
        self._is_text = self._form is FORMS["string", "default"]
        self._checks = checks_of(field, self.value)
        self._standard = standard_checks(field)
        self._patterned = "pattern" in field.constraints
        self._slow = self._patterned and may_take_long(str(field.constraints["pattern"]))
        self._allowance = Allowance(SECONDS, SECONDS_A_CELL)
        notes = (("required", 'constraint "required" is "True"'),) if field.required else ()
        self._missing = Verdict(None, notes, (KEY_PART,) if self.part else ())
        self._known: dict[str, Verdict] = {}
        self._reader: Callable[[Any], tuple[Any, dict[str, str] | None]] | None = None

    @property
    def form(self) -> Form | None:
        """The lexical form of the field, None where only frictionless can read it."""
        return self._form

    def read(self, cell: Any) -> Verdict:  # noqa: ANN401 (text, or a JSON value of inline data)
        """Give the verdict on a cell, None standing for one that is not there."""
        if not isinstance(cell, str):
            return self._missing if cell is None else self._native(cell)
        if (known := self._known.get(cell)) is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[cell] = self._bounded(cell) if self._patterned else self._verdict(cell)
        return known

    def _keeps(self, value: Any) -> bool:  # noqa: ANN401 (a cell's value)
        for check in self._checks:  # noqa: SIM110 (twice as fast as `all`, and this is asked of every cell)
            if not check(value):
                return False
        return True

    def _bounded(self, text: str) -> Verdict:
        if not self._slow and len(text) < LONG:
            return self._verdict(text)
        with bounded(str(self.field.constraints.get("pattern")), self._allowance):
            return self._verdict(text)

    def _verdict(self, text: str) -> Verdict:
        if text in self.field.missing:
            return self._missing
        value = self.value(text)
        if value is not None and self._keeps(value):
            return Verdict(value, (), self._beyond(value) if self._standard else ())
        return self._asked(text)

    def _native(self, cell: Any) -> Verdict:  # noqa: ANN401 (a JSON value)
        value = None if str(cell) in self.field.missing else native(self.field, cell, self.value)
        if value is not None and self._keeps(value):
            return Verdict(value, (), self._beyond(value))
        return self._asked(cell)

    def value(self, text: str) -> Any:  # noqa: ANN401 (a cell has its field's type)
        """Give the value that a text's form proves, constraints aside; None where it proves none."""
        if self._is_text:
            return text
        if self._form is None or self._matches is None or not self._matches(text):
            return None
        return read_or_none(self._form.read, text)

    def _asked(self, cell: Any) -> Verdict:  # noqa: ANN401 (text, or a JSON value of inline data)
        from pincite.tables.reference import CRASHES, cell_reader

        self.asked += 1
        try:
            if self._reader is None:
                self._reader = cell_reader(self.field)
            value, notes = self._reader(cell)
        except CRASHES as crash:
            raise UnprovedError(f"frictionless fails on a cell: {crash}") from crash
        if notes or value is None:
            return Verdict(value, tuple((notes or {}).items()))
        if self._is_standard(cell):
            return Verdict(value, (), self._beyond(value))
        return Verdict(value, (), (TOO_DEEP if too_deep(value) else LEXICAL_FORM, *self._beyond(value)))

    def _beyond(self, value: Any) -> tuple[Beyond, ...]:  # noqa: ANN401 (a cell's value)
        found = ((rule, check(value)) for rule, check in self._standard)
        return tuple((rule, message) for rule, message in found if message is not None)

    def _is_standard(self, cell: Any) -> bool:  # noqa: ANN401 (text, or a JSON value of inline data)
        if not isinstance(cell, str):
            return True
        if self.field.type in JSON_TYPES and read_or_none(strict_json, cell) is None:
            return False
        if self._form is None:
            return True
        if not re.fullmatch(self._form.standard or self._form.pattern, cell):
            return False
        pattern = self.field.constraints.get("pattern")
        return pattern is None or re.fullmatch(pattern, cell) is not None
