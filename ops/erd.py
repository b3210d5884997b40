"""Draws the tables of a database as it is: Mermaid in Markdown, from `information_schema`.

One picture of how all tables hang together, then one per schema file with its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ecom.errors import SchemaMissing
from ops import sql_files
from ops.connection import connect

FILE = sql_files.FOLDER.parent / "docs" / "erd.md"
HEADER = """# The tables

Drawn from `information_schema` by `python -m ops erd`; the comments are the database's own.
`PK` is the primary key, `FK` points to another table, `UK` is unique.
"""
JSON_ON_MARIADB = "longtext"

COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type, c.column_key, c.is_nullable, c.column_comment
  FROM information_schema.columns c
  JOIN information_schema.tables t
    ON t.table_schema = c.table_schema AND t.table_name = c.table_name
 WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
 ORDER BY c.ordinal_position
"""
LINKS = """
SELECT table_name, column_name, referenced_table_name
  FROM information_schema.key_column_usage
 WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
"""


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    type: str
    key: str
    nullable: bool
    comment: str


@dataclass(frozen=True, order=True)
class Link:
    """A foreign key: a row of `table` belongs to one of `parent`."""

    table: str
    column: str
    parent: str


def write(url: str, file: Path = FILE) -> Path:
    file.write_text(drawn(url), encoding="utf-8")
    return file


def drawn(url: str) -> str:
    """The Markdown. Raises SchemaMissing where nothing is installed."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = [
            Column(table, name, kind, key, nullable == "YES", comment)
            for table, name, kind, key, nullable, comment in cursor.fetchall()
        ]
        columns.sort(key=lambda column: column.table)  # servers sort `_` differently
        cursor.execute(LINKS)
        links = sorted(Link(*row) for row in cursor.fetchall())
    if not columns:
        raise SchemaMissing("no tables: run `python -m ops install` first")
    parts = [HEADER, "## All of them\n", _picture([], links, columns)]
    for title, tables in _sections():
        own = [column for column in columns if column.table in tables]
        touching = [link for link in links if link.table in tables]
        parts += [f"## {title}\n", _picture(own, touching, columns)]
    return "\n".join(parts)


def _sections() -> Iterable[tuple[str, set[str]]]:
    """Each schema file by its name, 002_catalog.sql as Catalog, with the tables that it makes."""
    for file in sql_files.read()[sql_files.SCHEMA]:
        tables = set(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", file.text))
        if tables:
            yield file.name.lstrip("0123456789_").replace("_", " ").capitalize(), tables


def _picture(shown: list[Column], links: list[Link], columns: list[Column]) -> str:
    lines = ["```mermaid", "erDiagram"]
    for table in dict.fromkeys(column.table for column in shown):
        lines.append(f"  {table} {{")
        lines += [_line(column, links) for column in shown if column.table == table]
        lines.append("  }")
    lines += [_relation(link, columns) for link in links]
    return "\n".join([*lines, "```", ""])


def _relation(link: Link, columns: list[Column]) -> str:
    keys = [column for column in columns if column.table == link.table and column.key == "PRI"]
    (own,) = (c for c in columns if (c.table, c.name) == (link.table, link.column))
    parents = "|o" if own.nullable else "||"
    children = "o|" if own.key == "UNI" or keys == [own] else "o{"
    return f'  {link.parent} {parents}--{children} {link.table} : "{link.column}"'


def _line(column: Column, links: list[Link]) -> str:
    keys = {"PRI": ["PK"], "UNI": ["UK"]}.get(column.key, [])
    if any((link.table, link.column) == (column.table, column.name) for link in links):
        keys.append("FK")
    kind = "json" if column.type == JSON_ON_MARIADB else column.type
    comment = column.comment.replace('"', "'")
    words = [kind, column.name, ", ".join(keys), f'"{comment}"' if comment else ""]
    return "    " + " ".join(word for word in words if word)
