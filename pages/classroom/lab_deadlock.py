"""Experiment 6."""

from pages.parts.lab import experiment

experiment.draw("deadlock")
