"""The divisions of China as python-stdnum has them, of any year. Pure, a table of a library."""

from functools import lru_cache

from stdnum import numdb

CENTRAL = "000052"


@lru_cache(maxsize=4096)
def stands_in_table(division: str) -> bool:
    """Whether six digits name a division of GB/T 2260 of any year, or the central level (000052)."""
    if division == CENTRAL:
        return True
    parts = numdb.get("cn/loc").info(division)
    return len(parts) == 2 and "county" in parts[1][1]
