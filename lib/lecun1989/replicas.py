"""Two ways to give torch more to do at once: many replicas of the network, and all examples in one step.

Replicas: R networks with weights of their own are trained in lockstep, each on one example at a time. Their
parameters are stacked along a first axis, and `torch.func.vmap` turns the gradient of one network into that of all:

    W_r ← W_r − η ∇E(W_r, x_r),      r = 1 … R.

Full batch: one network, one step for each pass, along the gradient of the mean error of all examples. Both run on
a GPU where there is one.
"""

import numpy as np
import torch
from torch.func import functional_call, grad, vmap

from lib.claims import Evidence
from lib.lecun1989.facts import NUM_PRESENTATIONS
from lib.lecun1989.network import Network1989, TorchLearner
from lib.lecun1989.speed import WARM_UP, in_turns, seconds_of

CHUNK = 256  # examples whose activations a core's cache can hold


def default_device():
    """The GPU where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def device_name(device):
    """What a device is called: the GPU's model, or 'processor'."""
    return torch.cuda.get_device_name(device) if torch.device(device).type == "cuda" else "processor"


class Replicas:
    """R networks of 1989 with stacked parameters, trained in lockstep by plain gradient descent."""

    def __init__(self, starts, learning_rate, device=None):
        """starts: the parameters of each replica, name → array; device: default, the GPU where there is one."""
        self.device = torch.device(device) if device else default_device()
        self.learning_rate = learning_rate
        self.stacked = {
            name: torch.tensor(np.stack([start[name] for start in starts]), device=self.device) for name in starts[0]
        }
        network = Network1989(starts[0]).to(self.device)

        def error(parameters, image, target):
            outputs = functional_call(network, parameters, (image[None],))
            return torch.mean((target - outputs[0]) ** 2)

        self._gradients = vmap(grad(error))

    def train(self, images, targets, orders):
        """One step of all replicas for each row of `orders` (m, R); images (n, 16, 16), targets (n, 10)."""
        images, targets = (torch.as_tensor(array, device=self.device) for array in (images, targets))
        for row in torch.as_tensor(orders, device=self.device):
            gradients = self._gradients(self.stacked, images[row], targets[row])  # each (R, …)
            self.stacked = {name: w - self.learning_rate * gradients[name] for name, w in self.stacked.items()}
        synchronise(self.device)

    def parameters(self, replica):
        """The parameters of one replica now: name → array (copies)."""
        return {name: stacked[replica].cpu().numpy().copy() for name, stacked in self.stacked.items()}


def replica_seconds(digits, parameters, recipe, num_replicas, num_steps, device=None):
    """Seconds a step of one of so many replicas, after a first step that is not timed."""
    replicas = Replicas([parameters] * num_replicas, recipe.learning_rate, device)
    orders = (np.arange(num_steps)[:, None] + np.arange(num_replicas)) % len(digits)
    replicas.train(digits.images, digits.targets, orders[:1])
    seconds = seconds_of(lambda: replicas.train(digits.images, digits.targets, orders))
    return seconds / num_steps / num_replicas


def full_batch(digits, parameters, learning_rate, num_passes, device=None):
    """One step a pass along the gradient of all examples; returns errors (num_passes + 1,) and seconds (num_passes,).

    errors: mean squared error on all examples before the first step and after each; seconds: those of each pass.
    """
    device = torch.device(device) if device else default_device()
    network = Network1989(parameters).to(device)
    images, targets = (torch.as_tensor(array, device=device) for array in (digits.images, digits.targets))
    optimizer = torch.optim.SGD(network.parameters(), lr=learning_rate)
    errors, seconds = [], []
    for _ in range(num_passes):
        optimizer.zero_grad(set_to_none=True)
        seconds.append(seconds_of(lambda: errors.append(mean_error(network, images, targets, backward=True))))
        optimizer.step()
    with torch.no_grad():
        errors.append(mean_error(network, images, targets))
    return np.array(errors), np.array(seconds)


def mean_error(network, images, targets, backward=False):
    """Mean squared error over all examples, a chunk at a time; backward: leave its gradient in the parameters."""
    total, size = 0.0, CHUNK if images.device.type == "cpu" else len(images)
    for start in range(0, len(images), size):
        part = slice(start, start + size)
        error = torch.sum((targets[part] - network(images[part])) ** 2) / targets.numel()
        if backward:
            error.backward()
        total += error.item()
    return total


def synchronise(device):
    """Wait for a GPU to finish what it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def loop_timer(digits, parameters, recipe, num_steps, device):
    """Seconds a step of the published loop on a device, as a timer of `speed.in_turns`."""
    learner = TorchLearner(parameters, recipe)
    learner.network.to(device)
    images, targets = (torch.as_tensor(array, device=device) for array in (digits.images, digits.targets))

    def train(steps):
        learner.train_pass(images, targets, range(steps))
        synchronise(torch.device(device))

    train(WARM_UP)
    return lambda: seconds_of(lambda: train(num_steps)) / num_steps


def gpu_evidence(digits, parameters, recipe, num_steps, num_rounds):
    """Evidence on K22.gpu: seconds of the published loop on the processor and on the GPU; None without a GPU."""
    if not torch.cuda.is_available():
        return None
    sides = {"first": "cpu", "second": "cuda"}
    timers = {name: loop_timer(digits, parameters, recipe, num_steps, device) for name, device in sides.items()}
    seconds = in_turns(timers, num_rounds)
    return Evidence({name: NUM_PRESENTATIONS * seconds[name] for name in sides}, repeatable=False)


def gpu_words(evidence):
    """Where K22.gpu was measured, or that it cannot be."""
    return f"measured on one {device_name('cuda')}" if evidence else "not testable here, for want of a GPU"
