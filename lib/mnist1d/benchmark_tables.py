"""The tables of the benchmark: published beside ours, what choosing a step adds, the differences, and people."""

from lib import figures
from lib.claims import load_ledger, published
from lib.mnist1d import benchmark_summary as summary
from lib.mnist1d import human_answers
from lib.mnist1d.benchmark import ORDERS
from lib.mnist1d.models import MODELS
from lib.statistics import mean_interval, prediction_interval, summarize

IN_ORDER = {False: "in order", True: "shuffled"}
COMPARED = {
    "fully connected − logistic": (("mlp", False), ("logistic", False)),
    "convolutional − fully connected": (("cnn", False), ("mlp", False)),
    "convolutional − recurrent": (("cnn", False), ("gru", False)),
    "logistic, in order − shuffled": (("logistic", False), ("logistic", True)),
    "fully connected, in order − shuffled": (("mlp", False), ("mlp", True)),
    "convolutional, in order − shuffled": (("cnn", False), ("cnn", True)),
    "recurrent, in order − shuffled": (("gru", False), ("gru", True)),
    "shuffled: fully connected − convolutional": (("mlp", True), ("cnn", True)),
}


def models():
    """The four models: layers in words and number of parameters."""
    rows = [[model.words, WHAT[name], f"{model.num_parameters:,}"] for name, model in MODELS.items()]
    return figures.table(("model", "layers", "parameters"), rows, caption="The four models of the benchmark.")


WHAT = {
    "logistic": "40 → 10",
    "mlp": "40 → 100, then 100 → 100 with a skip connection around it, → 10",
    "cnn": "25 planes of 19, 10 and 5 points; windows of 5, 3 and 3 points, stride 2; → 10",
    "gru": "6 units forth and 6 back over 40 points; all their states → 10",
}


def accuracies(results):
    """Published and our accuracy of every model, points in order and shuffled, and whether one more run may be it."""
    rows, table = [], load_ledger()["G20.priors"].judged
    for model in MODELS:
        for order in ORDERS:
            figure, values = table[summary.figure_name(model, order)], summary.accuracy(results, model, order)
            found, bounds = summarize(values), prediction_interval(values)
            agrees = bounds.low <= figure.bounds[1] and figure.bounds[0] <= bounds.high
            train = 100 * results[model, order]["train_accuracy"][:, -1].mean()
            ours = f"{100 * found.mean:.1f} ± {100 * found.standard_deviation:.1f}"
            printed = f"{100 * figure.value:.0f} ± {100 * figure.pm:.0f}"
            cells = [ours, f"{100 * bounds.low:.1f} to {100 * bounds.high:.1f}", f"{train:.1f}"]
            rows.append([MODELS[model].words, IN_ORDER[order], printed, *cells, "inside" if agrees else "outside"])
    header = ("model", "points", "published, %", "ours, %", "one more run, %", "training set, %", "published is")
    caption = "Test accuracy after the last step, mean ± standard deviation over seeds, with 95 % prediction intervals."
    return figures.table(header, rows, caption=caption)


def readings(results):
    """Mean accuracies by the four readings beside the published figure, and how far each reading lies from all."""
    table, rows = load_ledger()["G20.priors"].judged, []
    for model in MODELS:
        for order in ORDERS:
            means = [100 * summary.accuracy(results, model, order, name).mean() for name in summary.READINGS]
            printed = 100 * table[summary.figure_name(model, order)].value
            cells = [f"{mean:.1f}" for mean in means]
            rows.append([MODELS[model].words, IN_ORDER[order], f"{printed:.0f}", *cells])
    rms = [f"{100 * value:.1f}" for value in summary.distances(results).values()]
    rows.append(["distance from published", "all", "", *rms])
    header = ("model", "points", "published, %", *summary.READINGS)
    caption = "The same runs read in four ways; last row: root mean square distance from the published table, points."
    return figures.table(header, rows, caption=caption)


def selection(results):
    """What choosing the best look adds on the test set, and what stopping there gives on fresh signals."""
    rows = []
    for model in MODELS:
        for order in ORDERS:
            gains = summary.selection(results, model, order)
            rows.append([MODELS[model].words, IN_ORDER[order], *(_signed(mean_of(gain)) for gain in gains)])
    header = ("model", "points", "on the test set that chose", "on fresh signals")
    return figures.table(header, rows, caption="Best look minus last step, points of accuracy with 95 % intervals.")


def differences(results):
    """Differences between models and orders over paired seeds, on the frozen test set and on fresh signals."""
    rows = []
    for words, sides in COMPARED.items():
        found = [summary.difference(results, *sides, reading) for reading in (summary.LAST, summary.FRESH)]
        cells = [_signed((each.mean_difference, each.interval.low, each.interval.high)) for each in found]
        rows.append([words, *cells])
    header = ("difference", "frozen test set", "fresh signals")
    return figures.table(header, rows, caption="Differences after the last step, in points, with 95 % intervals.")


def people():
    """The author's answers: as counted in the files, for what that is worth, and with each item once."""
    rows = []
    for count in human_answers.counts():
        low, high = count.interval
        cells = [f"{count.num:.0f}", f"{100 * count.share:.2f}", f"{100 * count.standard_error:.2f}"]
        rows.append([count.words, *cells, f"{100 * low:.1f} to {100 * high:.1f}"])
    header = ("answers", "worth", "right, %", "standard error, points", "95 % interval, %")
    printed = 100 * published("G20.spatial", "accuracy_human")
    return figures.table(header, rows, caption=f"The author's answers to test items; published: {printed:.0f} %.")


def mean_of(values):
    """Mean of values (seeds,) and the bounds of its 95 % interval."""
    interval = mean_interval(values)
    return values.mean(), interval.low, interval.high


def _signed(bounds):
    """'+1.2 [+0.8, +1.6]' of a mean and bounds that are fractions, in points."""
    mean, low, high = (f"{100 * each:+.1f}".replace("-", "−") for each in bounds)
    return f"{mean} [{low}, {high}]"
