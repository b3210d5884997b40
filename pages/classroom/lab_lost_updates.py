"""Experiment 5."""

from pages.parts.lab import experiment

experiment.draw("lost-updates")
