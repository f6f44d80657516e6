"""The keys of a block's records as texts, for whatever compares them without this table's rows."""

from collections.abc import Sequence

import numpy as np

from pincite.tables.blocks import Block
from pincite.tables.foreign import key_of
from pincite.tables.keytexts import Texts, joined, texts_of
from pincite.tables.proof import Column, Prover, Values
from pincite.tables.rowwise import Plan


class BlockKeys:
    """The keys of a block's records, as texts: its regular rows', then its ragged ones'."""

    def __init__(self, plan: Plan, prover: Prover, block: Block, columns: Sequence[Column]) -> None:
        self.plan, self.prover, self.block, self.columns = plan, prover, block, columns
        self._texts: dict[int, Texts] = {}
        regular = np.arange(block.batch.num_rows) if block.places is None else block.places
        self.ordinals = np.concatenate([regular, [ordinal for ordinal, _ in block.ragged]]).astype(np.int64)

    def of(self, places: Sequence[int], *, whole: bool = False) -> Texts:
        """Give the texts of the key of some columns."""
        return joined([self._column(place) for place in places], whole=whole)

    def _column(self, place: int) -> Texts:
        if place not in self._texts:
            self._texts[place] = texts_of(self.prover.values(self.columns[place], place), self._ragged(place))
        return self._texts[place]

    def _ragged(self, place: int) -> Values:
        known = tuple(key_of(self.plan, cells, [place])[0] for _, cells in self.block.ragged)
        return Values(None, np.arange(len(known)), known)
