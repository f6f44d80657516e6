"""The tables of a package checked past one machine, on Apache Spark, by the code that checks them here."""

from pincite.spark.check import check_table
from pincite.spark.groups import Keyed, judge_by_key
from pincite.spark.session import open_session

__all__ = ["Keyed", "check_table", "judge_by_key", "open_session"]
