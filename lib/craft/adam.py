"""Adam (D. P. Kingma and J. Ba, 2015) by torch's own fused kernel, without what torch's optimisers have around it.

So small a network is trained in steps of a millisecond, a quarter of which torch.optim.Adam spends outside its kernel;
the first one also loads torch's compiler, which takes seconds. The weights are bit for bit those of
`torch.optim.Adam(..., fused=True)`: the tests compare them.
"""

import torch

BETAS, EPSILON = (0.9, 0.999), 1e-8


class Adam:
    """An optimiser of `parameters` with the rate `lr`, as far as a pipeline asks: groups, gradients, steps, hooks."""

    def __init__(self, parameters, lr):
        self.param_groups = [{"params": list(parameters), "lr": lr}]
        self._averages = {}  # parameter → of its gradient, and of its square
        self._counts = {}  # parameter → steps in which it had a gradient
        self._hooks = []

    def register_step_pre_hook(self, hook):
        """Call `hook(optimizer, positional, named arguments)` before each step."""
        self._hooks.append(hook)

    def zero_grad(self):
        """Forget all gradients."""
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None

    @torch.no_grad()
    def step(self):
        """One step; parameters without a gradient stay."""
        for hook in self._hooks:
            hook(self, (), {})
        for group in self.param_groups:
            self._move([p for p in group["params"] if p.grad is not None], group["lr"])

    def _move(self, moved, rate):
        for p in moved:
            if p not in self._averages:
                self._averages[p], self._counts[p] = (torch.zeros_like(p), torch.zeros_like(p)), 0
            self._counts[p] += 1
        counts = {count: torch.tensor(float(count)) for count in {self._counts[p] for p in moved}}
        means, squares = ([self._averages[p][place] for p in moved] for place in range(2))
        steps = [counts[self._counts[p]] for p in moved]
        betas = {"beta1": BETAS[0], "beta2": BETAS[1]}
        options = {"weight_decay": 0.0, "eps": EPSILON, "amsgrad": False, "maximize": False}
        if moved:
            torch._fused_adam_(moved, [p.grad for p in moved], means, squares, [], steps, lr=rate, **betas, **options)
