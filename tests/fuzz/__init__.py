"""Bytes made by a fuzzer, given to whatever reads bytes of strangers."""
