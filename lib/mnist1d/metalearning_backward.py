"""Back through an inner run, from its last step to its first: the exact gradient of the outer loss by the function f.

θ̄ and v̄ are the derivatives of the outer loss by weights and squares after a step. Through the update they give ḡ, the
derivative by the step's gradient; then, with w the weight of the step's own loss in the outer one,

    θ̄ ← θ̄ + H ḡ + w g,        f̄ ← f̄ + ∂/∂f (ḡ · g + w ℓ)

Both come from one pass that differentiates the gradient along ḡ, so that no Hessian H is ever formed.
Sources: D. Maclaurin, D. Duvenaud and R. P. Adams, "Gradient-based hyperparameter optimization through reversible
learning", ICML (2015); B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6(1) (1994).
"""

import numpy as np

from lib.mnist1d import metalearning_kernels as kernels
from lib.mnist1d.metalearning_inner import NUM_CLASSES, TINY, Run


def backward(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Derivatives of a run's outer loss: by its table (intervals, 4), and by a lift of f at each step (steps,)."""
    inner, sweep = run.inner, Sweep(run)
    lifts = np.zeros(inner.num_steps)
    for step in reversed(range(inner.num_steps)):
        judged = step >= inner.num_steps - inner.judged_steps
        lifts[step] = sweep.back(step, run.type(judged / inner.judged_steps))
    return sweep.table_bar.reshape(-1, 4).astype(np.float64), lifts


class Sweep:
    """What is carried from step to step on the way back, and room for one step's arrays."""

    def __init__(self, run: Run):
        """run: trained, with every step kept; ValueError otherwise."""
        if not run.kept:
            raise ValueError("the run did not keep its steps: make it with kept=True")
        self.run, n, width, size = run, run.inner.batch_size, run.inner.width, run.num_weights
        self.weights_bar, self.square_bar = np.zeros((2, size), run.type)
        self.direction, self.product = run.empty(size), run.empty(size)
        self.table_bar, self.lifted = np.zeros_like(run.table), np.zeros(width, run.type)
        self.d_z, self.blame, self.d_blame, self.d_units = (run.empty(n, width) for _ in range(4))
        self.d_hidden, self.d_delta = np.zeros((n, width + 1), run.type), run.empty(n, NUM_CLASSES)

    def back(self, step, weight):
        """One step back; weight: of its loss in the outer loss. Returns the derivative by a lift of f at this step."""
        run, number = self.run, self.run.type
        settings = number(run.inner.learning_rate), number(run.inner.memory), number(TINY)
        gradient, square = run.gradients[step], run.squares[step]
        kernels.move_back(self.weights_bar, self.square_bar, square, gradient, *settings, self.direction)
        self.along(step, weight)
        self.weights_bar += self.product
        self.weights_bar += weight * gradient
        return self.lifted.sum()

    def along(self, step, weight):
        """Differentiate the gradient of a step along `direction`: fill `product`, add to `table_bar`, fill `lifted`."""
        run, hidden, delta = self.run, self.run.hidden[step], self.run.delta[step]
        (x, labels), (_, last) = run.batch(step), run.parts(run.weights[step])
        (d_first, d_last), (product_first, product_last) = run.parts(self.direction), run.parts(self.product)
        np.dot(x, d_first, out=self.d_z)
        kernels.activate_along(self.d_z, run.slope[step], self.d_hidden)
        d_logits = hidden @ d_last + self.d_hidden @ last
        kernels.errors_along(delta, labels, run.type(1 / len(x)), d_logits, self.d_delta)
        np.dot(delta, last[:-1].T, out=self.blame)
        np.dot(self.d_delta, last[:-1].T, out=self.d_blame)
        self.d_blame += delta @ d_last[:-1].T
        self.activate_back(step, weight)
        np.dot(x.T, self.d_units, out=product_first)
        np.dot(hidden.T, self.d_delta, out=product_last)
        product_last += self.d_hidden.T @ delta

    def activate_back(self, step, weight):
        """Through the hidden units of a step: to their inputs, and into the table."""
        run = self.run
        self.lifted[:] = 0
        kernels.activate_back(
            run.table, run.row[step], run.within[step], run.scale[1], run.slope[step], self.blame, self.d_z,
            self.d_blame, weight, self.d_units, self.table_bar, self.lifted, run.room,
        )  # fmt: skip
