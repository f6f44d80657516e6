"""Foreign keys to a table whose keys do not fit into memory: both sides as texts in shares, compared share by share."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pincite.tables.arrays import integers64, mask_of, numbers_of
from pincite.tables.blockkeys import BlockKeys
from pincite.tables.blocks import Block
from pincite.tables.keytexts import known_texts
from pincite.tables.parents import Key, OfferedKeys
from pincite.tables.proof import Prover
from pincite.tables.rowwise import Plan
from pincite.tables.spilling import Spill, text_hashes


class SpilledKeys(OfferedKeys):
    """The keys that a table offers, as texts in a file."""

    def __init__(self, plan: Plan, blocks: Iterable[Block], places: Sequence[int], most: int) -> None:
        self._spill, self._width = Spill(most), len(places)
        prover = Prover(plan.readers)
        for block in blocks:
            texts = BlockKeys(plan, prover, block, prover.prove(block.batch)).of(places).known.unique()
            self._spill.add(text_hashes(texts), pa.RecordBatch.from_arrays([texts], ["text"]))
        self._spill.write()

    def __contains__(self, key: Key) -> bool:
        text = known_texts([key], self._width)
        return len(text) == 1 and text[0].as_py() in self._all

    @cached_property
    def _all(self) -> set[str]:
        """All the texts, for a table that is read row by row and asks for its keys so."""
        return {text for share in self.shares() for text in share.to_pylist()}

    def shares(self) -> Iterator[pa.StringArray]:
        """Give the texts of each share."""
        for share in self._spill.shares():
            yield pa.concat_arrays([batch[0] for batch in share] or [pa.array([], pa.string())]).unique()


class AskedKeys:
    """The foreign keys of a table's rows, of which `most` bytes are held in memory until all are there."""

    def __init__(self, most: int) -> None:
        self._spill = Spill(most)
        self._missed = np.zeros(0, np.int64)

    def add(self, keys: BlockKeys, places: Sequence[int]) -> None:
        """Take in the keys of a block; what equals no other is missed at once."""
        texts, records = keys.of(places), keys.block.at.number + keys.ordinals
        self._missed = np.concatenate([self._missed, records[texts.alone & ~texts.empty]])
        array = texts.known
        batch = pa.RecordBatch.from_arrays(
            [array, integers64(records[~(texts.empty | texts.alone)])], ["text", "record"]
        )
        self._spill.add(text_hashes(array), batch)

    def missed(self, parent: SpilledKeys, limit: int) -> list[int]:
        """Give the numbers of the rows whose keys the parent does not hold, of these the first up to the limit."""
        self._spill.write()
        found = self._missed
        for offered, asked in zip(parent.shares(), self._spill.shares(), strict=True):
            for batch in asked:
                there = mask_of(pc.is_in(batch[0], value_set=offered))
                found = np.concatenate([found, numbers_of(batch[1], np.int64)[~there]])
            found = np.sort(found)[:limit] if limit else found
        return np.sort(found).tolist()  # type: ignore[no-any-return]
