"""A recipe for training neural networks as an instrument: checks of a reader's own model, bugs as data, a report."""

from lib.craft.checks import CHECKS, examine
from lib.craft.finding import Finding
from lib.craft.pipeline import Pipeline, pipeline_of

__all__ = ["CHECKS", "Finding", "Pipeline", "examine", "pipeline_of"]
