"""Experiment 10."""

from pages.parts.lab import experiment

experiment.draw("injection")
