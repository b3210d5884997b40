"""Experiment 4."""

from pages.parts.lab import experiment

experiment.draw("last-piece")
