"""The Spark engine held against the local one; skipped where PySpark or Java is not there."""
