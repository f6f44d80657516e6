"""Writing commands that are killed, interrupted, out of disk or run twice: the old file or the new one, whole."""
