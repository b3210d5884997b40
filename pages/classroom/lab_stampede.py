"""Experiment 2."""

from pages.parts.lab import experiment

experiment.draw("stampede")
