"""The parts of the explorer: one page on which a reader follows every annotation of a text."""
