"""Experiment 3."""

from pages.parts.lab import experiment

experiment.draw("stale-price")
