"""What the networks say: error over size for each kind and noise, thresholds by cell, and evidence for the claims."""

from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.mnist1d import double_descent_thresholds as thresholds
from lib.mnist1d.double_descent_networks import CNN, MLP, Network
from lib.mnist1d.double_descent_outputs import MSE, NLL
from lib.mnist1d.double_descent_peaks import course
from lib.mnist1d.double_descent_study import NOISE

DESCENT = {"G20.descent.fc": MLP, "G20.descent.cnn": CNN}
LOSS = {"G20.descent.mse": MSE, "G20.descent.nll": NLL}


@dataclass(frozen=True)
class Series:
    """Studies of one kind and noise by width (m,), their parameters, and figures of each seed, (seeds, m) each."""

    kind: str
    widths: np.ndarray
    parameters: np.ndarray
    train_error: np.ndarray
    test_error: np.ndarray
    test_loss: np.ndarray
    arrays: list

    @property
    def fitted_loss(self):
        """Test loss when the training labels were fitted, or at the end where they were not, (seeds, m)."""
        fitted = np.stack([each["fitted"] for each in self.arrays], 1)
        return np.where(fitted[..., 0] > 0, fitted[..., 1], self.test_loss)

    @property
    def course(self):
        """First minimum, peak and end of the test error."""
        return course(self.test_error)


def series(results, kind, label_noise=NOISE):
    """The `Series` of a kind of network at one noise; ValueError when nothing was computed for it."""
    chosen = {
        study.width: each for study, each in results.items() if (study.kind, study.label_noise) == (kind, label_noise)
    }
    if not chosen:
        raise ValueError(f"no {kind} network was trained with label noise {label_noise}")
    widths = sorted(chosen)
    arrays = [chosen[width] for width in widths]
    parameters = [Network(kind, width).num_parameters for width in widths]
    columns = [
        np.stack([each[name][:, i] for each in arrays], 1) for name, i in (("train", 1), ("test", 1), ("test", 0))
    ]
    return Series(kind, np.array(widths), np.array(parameters), *columns, arrays)


def evidence_of_descent(claim_id, results):
    """Evidence for G20.descent.fc or .cnn: test error rates of each seed before or after the peak, and at it."""
    found = series(results, DESCENT[claim_id])
    seen = found.course
    first = seen.largest if DESCENT[claim_id] == MLP else seen.minimum
    seeds = list(range(len(first)))
    tests = {str(width): each["test"] for width, each in zip(found.widths, found.arrays, strict=True)}
    prints = [fingerprint({width: each[seed] for width, each in tests.items()}) for seed in seeds]
    return Evidence({"first": first, "second": seen.peak}, seeds, prints)


@dataclass(frozen=True)
class Fits:
    """Cells of one loss with their thresholds by one criterion, (cells, seeds), in parameters."""

    cells: list
    found: np.ndarray

    @property
    def n(self):
        """Training examples, (cells,)."""
        return np.array([cell.num_examples for cell in self.cells])

    @property
    def k(self):
        """Outputs, (cells,)."""
        return np.array([cell.num_outputs for cell in self.cells])

    def over(self, unit):
        """Geometric means over the cells of threshold / unit, (seeds,); unit (cells,)."""
        return thresholds.middle((self.found / unit[:, None]).T)

    def law_of_each(self):
        """The `Law` of each seed alone."""
        return [thresholds.law(self.cells, column) for column in self.found.T]

    def interval(self, statistic):
        """Value and interval of a statistic of thresholds (cells, m) → (m,), over seeds drawn anew."""
        value = statistic(thresholds.middle(self.found)[:, None])[0]
        return float(value), thresholds.bootstrap(statistic, self.found)

    def exponent(self, name):
        """Value and interval of an exponent: 'of_n' or 'of_k'."""
        return self.interval(lambda found: getattr(thresholds.law(self.cells, found), name))


def fits(cells, loss, criterion=thresholds.PEAK):
    """The `Fits` of a loss by a criterion; cells: results by cell."""
    chosen = [cell for cell in cells if cell.loss == loss]
    return Fits(chosen, np.stack([thresholds.threshold(criterion, cell, cells[cell]) for cell in chosen]))


def evidence_of_threshold(claim_id, cells, criterion=thresholds.PEAK):
    """Evidence for G20.descent.mse or .nll: of each seed the threshold over n K or n, and the exponent of K."""
    loss = LOSS[claim_id]
    found = fits(cells, loss, criterion)
    unit = {"threshold_over_n_k": found.n * found.k} if loss == MSE else {"threshold_over_n": found.n}
    figures = {name: found.over(each) for name, each in unit.items()}
    figures["exponent_of_k"] = [law.of_k for law in found.law_of_each()]
    seeds = list(range(found.found.shape[1]))
    return Evidence(figures, seeds, [fingerprint({"found": column}) for column in found.found.T])


def difference_of_exponents(cells, criterion=thresholds.PEAK):
    """Exponent of K with the squared error minus that with the cross-entropy: value and interval, seeds paired."""
    both = [fits(cells, loss, criterion) for loss in (MSE, NLL)]
    num = len(both[0].cells)

    def gap(found):
        laws = [thresholds.law(both[0].cells, found[:num]), thresholds.law(both[1].cells, found[num:])]
        return laws[0].of_k - laws[1].of_k

    found = np.concatenate([each.found for each in both])
    return float(gap(thresholds.middle(found)[:, None])[0]), thresholds.bootstrap(gap, found)
