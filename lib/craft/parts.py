"""The usual parts of a training program, each as it should be: a pipeline takes them unless it brings its own."""

import torch
from torch.utils.data import DataLoader

LEARNING_RATE = 1e-3  # torch's own default for Adam


def adam(model):
    """Adam (Kingma and Ba, 2015) with the usual learning rate."""
    return torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, fused=True)


def unchanged(inputs):
    """The inputs as they are."""
    return inputs


def constant(epoch):
    """A learning rate that stays."""
    return 1.0


def shuffled_batches(examples, batch_size, generator):
    """One epoch: every example once, in an order drawn anew."""
    order = torch.randperm(len(examples[1]), generator=generator)
    yield from zip(*(part[order].split(batch_size) for part in examples), strict=True)


def step(model, loss, batch, optimizer):
    """One step down the gradient of the batch's mean loss; returns that loss."""
    inputs, targets = batch
    optimizer.zero_grad()
    value = loss(model(inputs), targets)
    value.backward()
    optimizer.step()
    return value.item()


def evaluate(pipeline, model, examples, batch_size, generator):
    """Mean loss and error rate over all examples, the network switched to evaluation."""
    model.eval()
    total, misses = 0.0, 0
    with torch.no_grad():
        for inputs, targets in zip(*(tensor.split(batch_size) for tensor in examples), strict=True):
            outputs = model(pipeline.prepare(inputs))
            total += pipeline.loss(outputs, targets).item() * len(targets)
            misses += (outputs.argmax(1) != targets).sum().item()
    return {"loss": total / len(examples[1]), "error_rate": misses / len(examples[1])}


def building(model_factory):
    """A build of a factory that draws from torch's global generator, which is left as it was."""

    def build(generator):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(generator.initial_seed())
            return model_factory()

    return build


def everything(loader):
    """All inputs and targets behind a loader, in the order of its data set; ValueError unless of (x, y) batches."""
    ordered = DataLoader(loader.dataset, batch_size=256, collate_fn=loader.collate_fn)
    pairs = list(ordered)
    if not pairs or any(not isinstance(pair, list | tuple) or len(pair) != 2 for pair in pairs):
        raise ValueError("the loader must give batches of two tensors, inputs and targets")
    return torch.cat([x for x, _ in pairs]), torch.cat([y for _, y in pairs])


def reading(loader, everything_in_it):
    """Batches of the loader itself for all its examples, and shuffled batches for any other examples."""

    def batches(examples, batch_size, generator):
        if examples is everything_in_it:
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(int(torch.randint(2**62, (1,), generator=generator)))
                yield from [tuple(batch) for batch in loader]
        else:
            yield from shuffled_batches(examples, batch_size, generator)

    return batches
