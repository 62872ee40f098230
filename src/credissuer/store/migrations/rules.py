"""The rules of columns, as CHECKs in which `{}` stands for the column. Frozen, as `tables` is."""

LATEST = 253402300799
"""The last second of the year 9999."""

VERSIONS = {"versions": "version > 0 AND published_version BETWEEN 0 AND version"}
"""Of a signed document, as CHECKs of a table by name."""


def exactly(length: int) -> str:
    return f"length({{}}) = {length}"


def filled(longest: int) -> str:
    return f"length({{}}) BETWEEN 1 AND {longest}"


def at_most(longest: int) -> str:
    return f"length({{}}) <= {longest}"


def between(low: int, high: int) -> str:
    return f"{{}} BETWEEN {low} AND {high}"


def one_of(*words: str) -> str:
    return "{} IN (" + ", ".join(f"'{word}'" for word in words) + ")"


def written(column: str, rule: str) -> str:
    """The SQL of a column's rule; quoted, because `index` is a word of SQL."""
    return rule.format(f'"{column}"')
