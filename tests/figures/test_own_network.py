"""Does the learner's own network, of any kind, get its figure and its table from the same few lines?"""

from collections.abc import Callable

import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn

from deepgrad.errors import BadArgument
from deepgrad.figures.own_network import layer_figure, layer_table
from deepgrad.probe import probe


class Transformer(nn.Module):
    """Two blocks of attention over 12 tokens, and the mean of them for a class."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 16)
        layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(16, 5)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.blocks(self.embed(tokens)).mean(dim=1))


def mlp() -> tuple[nn.Module, torch.Tensor]:
    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 5)), torch.randn(9, 8)


def cnn() -> tuple[nn.Module, torch.Tensor]:
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 8, 3), nn.GELU(), nn.Flatten(), nn.Linear(128, 5)
    )
    return net, torch.randn(9, 1, 8, 8)


def transformer() -> tuple[nn.Module, torch.Tensor]:
    return Transformer(), torch.randint(20, (9, 12))


@pytest.fixture(autouse=True)
def closed_figures():
    torch.manual_seed(0)
    yield
    plt.close("all")


@pytest.mark.parametrize(("make", "layers"), [(mlp, 3), (cnn, 3), (transformer, 8)])
def test_a_network_of_any_kind_is_looked_at_in_five_lines(make: Callable, layers: int) -> None:
    net, X = make()
    y = torch.randint(5, (9,))
    seen = probe(net, X, y, lr=0.01, keep=True)
    activations, gradients, ratios = layer_figure(seen)
    table = layer_table(seen).splitlines()

    assert len(seen.names) >= layers and len(table) == len(seen.names) + 2
    for ax in (activations, gradients):
        (picture,) = ax.collections
        columns = picture.get_array().reshape(60, len(seen.names))
        assert (columns.sum(axis=0) > 0).all()  # every layer has values
    assert (ratios.lines[0].get_ydata() > 0).all()
    assert all(name in line for name, line in zip(seen.names, table[1:], strict=False))
    assert "nan" not in layer_table(seen) and "inf" not in layer_table(seen)


def test_without_a_learning_rate_there_is_no_panel_of_updates() -> None:
    net, X = mlp()
    seen = probe(net, X, torch.randint(5, (9,)), keep=True)
    assert len(layer_figure(seen)) == 2
    assert layer_table(seen).splitlines()[1].split()[4] == "-"


def test_a_record_without_activations_is_told_what_to_do() -> None:
    net, X = mlp()
    with pytest.raises(BadArgument, match=r"Call probe\(…, keep=True\)"):
        layer_figure(probe(net, X, torch.randint(5, (9,))))


def test_a_dead_and_an_exploded_network_still_have_a_figure() -> None:
    net, X = mlp()
    with torch.no_grad():
        net[0].bias.fill_(-100.0)
        net[2].weight.fill_(torch.inf)
    assert len(layer_figure(probe(net, X, torch.randint(5, (9,)), lr=0.1, keep=True))) >= 2
