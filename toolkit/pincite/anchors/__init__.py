"""Texts, spans, word and name finding, coverage of one by the other."""
