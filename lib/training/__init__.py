"""The shared floor of every experiment that trains: one loop and one `evaluate`."""

from lib.training.evaluation import Evaluation, evaluate, squared_error
from lib.training.loop import History, train

__all__ = ["Evaluation", "History", "evaluate", "squared_error", "train"]
