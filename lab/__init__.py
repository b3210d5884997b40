"""Experiments that show why a cache, an index, a lock or a transaction matters.

    python -m lab --list
    python -m lab lost-updates --json

Each runs on tables and keys of its own (`lab.bench`), and says in figures of this run whether its
finding held (`lab.experiment`). The pages of the classroom draw the very same run.
"""
