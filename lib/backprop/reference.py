"""The same networks in torch, whose automatic differentiation shares no line with ours: the judge of the rules."""

import torch

from lib.backprop.losses import CROSS_ENTROPY, SQUARED_ERROR

FUNCTIONS = {"logistic": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu, "identity": lambda z: z}
ERROR_FUNCTIONS = {
    CROSS_ENTROPY.name: torch.nn.functional.cross_entropy,
    SQUARED_ERROR.name: lambda y, t: ((y - t) ** 2).sum() / (2 * len(t)),
}


def outputs_and_gradients(inputs, targets, weights, functions, error_function):
    """Outputs (examples, outputs), and the gradient of each weight matrix by torch's autograd, in float64."""
    parameters = [torch.tensor(weight, dtype=torch.float64, requires_grad=True) for weight in weights]
    result = torch.tensor(inputs, dtype=torch.float64)
    for weight, function in zip(parameters, functions, strict=True):
        result = FUNCTIONS[function.name](result @ weight)
    loss = ERROR_FUNCTIONS[error_function.name](result, torch.tensor(targets))
    return result.detach().numpy(), [gradient.numpy() for gradient in torch.autograd.grad(loss, parameters)]
