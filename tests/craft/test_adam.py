"""Adam without its machinery: the same bits as torch's own, step for step."""

import pytest
import torch

from lib.craft.adam import Adam
from lib.craft.digits import network

X, Y = torch.randn(40, 1, 16, 16, generator=torch.Generator().manual_seed(0)), torch.arange(40) % 10


def trained(make, frozen_until=0, num_steps=12):
    """The parameters after so many steps, the rate halved midway; the first layer has no gradient before a step."""
    model = network(torch.Generator().manual_seed(1))
    optimizer = make(model.parameters())
    for step in range(num_steps):
        model[0].weight.requires_grad_(step >= frozen_until)
        if step == num_steps // 2:
            optimizer.param_groups[0]["lr"] /= 2
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(X), Y).backward()
        optimizer.step()
    return [p.detach() for p in model.parameters()]


@pytest.mark.parametrize("frozen_until", [0, 5, 99])
def test_the_weights_are_those_of_torch_bit_for_bit(frozen_until):
    ours = trained(lambda parameters: Adam(parameters, 3e-3), frozen_until)
    theirs = trained(lambda parameters: torch.optim.Adam(parameters, lr=3e-3, fused=True), frozen_until)
    assert all(map(torch.equal, ours, theirs))


def test_a_hook_sees_the_gradients_before_the_step():
    weight, seen = torch.nn.Parameter(torch.ones(1)), []
    optimizer = Adam([weight], 0.1)
    optimizer.register_step_pre_hook(lambda *_: seen.append((weight.item(), weight.grad.item())))
    (2 * weight).sum().backward()
    optimizer.step()
    assert seen == [(1.0, 2.0)]
    assert weight.item() == pytest.approx(0.9)
