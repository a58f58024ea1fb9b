"""One network as plain torch modules: the readable reference of `network` and `trainer`.

Layers and their order are those of LeCun et al. (1989), section 3, with ReLU; batch normalisation and dropout stand
where Ioffe and Szegedy (2015) and Tompson et al. (2015) put them. The tests train it with torch's own optimizers.
"""

import torch
import torch.nn.functional as F
from torch import nn

from lib.recipe.network import layers_of, unpacked


class Plain(nn.Module):
    """One lane's network from its row of parameters; masks are handed to `forward`."""

    def __init__(self, architecture, row):
        super().__init__()
        self.layers, self.norms, self.kinds, self.pooled = nn.ModuleList(), nn.ModuleList(), [], architecture.pooled
        own, channels = unpacked(torch.tensor(row), architecture), 1
        for place, layer in enumerate(layers_of(architecture)):
            weight, bias = own[place, "weight"], own[place, "bias"]
            if layer.kind == "convolution":
                module, norm = nn.Conv2d(channels, layer.fan_out, 5, 2, 2), nn.BatchNorm2d(layer.fan_out)
                weight = weight.view(5, 5, channels, layer.fan_out).permute(3, 2, 0, 1)
                channels = layer.fan_out
            else:
                module, norm = nn.Linear(layer.fan_in, layer.fan_out), nn.BatchNorm1d(layer.fan_out)
                weight = weight.T
            module.weight.data = weight.clone().contiguous()
            module.bias.data = torch.zeros_like(bias) if layer.normalised else bias.clone()
            module.bias.requires_grad_(not layer.normalised)
            self.layers.append(module)
            self.norms.append(norm if layer.normalised else nn.Identity())
            self.kinds.append(layer.kind)

    def forward(self, images, features=None, masks=None):
        """Logits (B, 10) of images (B, 16, 16), with features (B, f) beside what the planes give."""
        flows = images[:, None] if self.kinds[0] == "convolution" else images.flatten(1)
        for place, (layer, norm, kind) in enumerate(zip(self.layers, self.norms, self.kinds, strict=True)):
            if kind != "convolution" and flows.dim() == 4:
                flows = F.adaptive_avg_pool2d(flows, self.pooled) if self.pooled else flows
                flows = flows.permute(0, 2, 3, 1).flatten(1)
                flows = flows if features is None else torch.cat([flows, features], 1)
            flows = norm(layer(flows))
            if kind != "output":
                flows = torch.relu(flows)
                if masks is not None:
                    mask = masks[place]
                    flows = flows * (mask[..., None, None] if flows.dim() == 4 else mask)
        return flows

    def groups(self, weight_decay):
        """Parameter groups for torch.optim: decay on weights of layers alone."""
        weights = [layer.weight for layer in self.layers]
        rest = [p for p in self.parameters() if p.requires_grad and not any(p is w for w in weights)]
        return [{"params": weights, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


def loss_of(logits, labels):
    """Mean cross-entropy of logits (B, 10) against labels (B,), in nats."""
    return F.cross_entropy(logits, labels)


def distilled(logits, targets, temperature):
    """Mean loss of logits (B, 10) against a teacher's probabilities (B, 10) at a temperature, times its square."""
    return -(temperature**2) * (targets * (logits / temperature).log_softmax(1)).sum(1).mean()


def shifted(images, shifts):
    """Images (…, 16, 16) moved down and right by shifts int64 (…, 2) in pixels, paper (0) moving in."""
    side, reach = images.shape[-1], int(shifts.abs().max()) if shifts.numel() else 0
    padded = torch.nn.functional.pad(images, (reach,) * 4)
    places = reach + torch.arange(side)
    rows = (places - shifts[..., :1])[..., None].expand(*images.shape[:-1], padded.shape[-1])
    columns = (places - shifts[..., 1:])[..., None, :].expand(*images.shape)
    return padded.gather(-2, rows).gather(-1, columns)
