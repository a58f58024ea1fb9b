"""What the maps say, in words that the results choose."""

from lib.mnist1d.tsne import SETS
from lib.statistics import mean_interval

CLOSE = 0.05  # a silhouette below this is no island


def islands(results):
    """Whether the classes of each set are islands on its map, by the interval of the silhouette over seeds."""
    return " and ".join(f"{_apart(results.arrays[name]['silhouette'])} on the map of {name}" for name in SETS)


def _apart(silhouettes):
    bounds = mean_interval(silhouettes)
    if bounds.low > CLOSE:
        return "islands"
    return "no islands" if bounds.high < CLOSE else "not clearly islands"


def neighbours(results, name):
    """Examples of a set that their neighbours in the raw numbers call right: '60 %'."""
    return f"{100 * results.arrays[name]['near_raw'].mean():.0f} %"


def among_models(results, linear, fully):
    """Where the neighbours stand between accuracies (seeds,) of logistic regression and the fully connected network."""
    near = results.arrays["MNIST-1D"]["near_raw"].mean()
    if near > fully.mean():
        return "more than either"
    return "more than the first and less than the second" if near > linear.mean() else "less than either"


def lost_by_the_map(results):
    """Points of neighbours' accuracy that are lost between the raw numbers and the map of MNIST-1D."""
    found = results.arrays["MNIST-1D"]
    return f"{100 * (found['near_raw'] - found['near_map']).mean():.1f} points".replace("-", "−")
