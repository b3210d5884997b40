"""Experiment 9."""

from pages.parts.lab import experiment

experiment.draw("pull-the-plug")
