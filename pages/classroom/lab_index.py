"""Experiment 8."""

from pages.parts.lab import experiment

experiment.draw("index")
