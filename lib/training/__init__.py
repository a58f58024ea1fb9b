"""The shared floor of every experiment that trains: one loop and one `evaluate`."""

from lib.training.evaluation import LOSSES, Evaluation, cross_entropy, evaluate, squared_error
from lib.training.loop import History, train

__all__ = ["LOSSES", "Evaluation", "History", "cross_entropy", "evaluate", "squared_error", "train"]
