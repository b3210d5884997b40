"""Experiment 7."""

from pages.parts.lab import experiment, stepper

experiment.draw("isolation", first=stepper.draw)
