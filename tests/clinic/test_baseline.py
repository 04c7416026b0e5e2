"""Is a training compared with the best output that ignores its input, however large its own outputs are?"""

import pytest
import torch
from clinic.nets import INPUTS
from torch import Tensor, nn

from deepgrad import diagnose
from deepgrad.clinic import Label, Severity


class Recurrence(nn.Module):
    """A linear recurrence written by hand, over the columns of its input."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.factor = nn.Parameter(torch.full((16,), factor))
        self.into = nn.Parameter(0.5 * torch.randn(16))
        self.out = nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x: Tensor) -> Tensor:
        state = torch.zeros(len(x), 16)
        for column in x.T:
            state = self.factor * state + self.into * column[:, None]
        return self.out(state)


def squared(outputs: Tensor, targets: Tensor) -> Tensor:
    return ((outputs[:, 0] - targets) ** 2).mean()


@pytest.mark.parametrize("factor", [3.0, 0.7])
def test_a_huge_output_does_not_hide_that_the_loss_uses_the_targets(factor: float) -> None:
    x = torch.randn(400, INPUTS, generator=torch.Generator().manual_seed(0))
    batches = list(zip(x.split(32), (x[:, -4:].sum(1) / 2).split(32), strict=True))
    model = Recurrence(factor)
    report = diagnose(model, squared, batches, torch.optim.Adam(model.parameters(), lr=1e-2))
    ill = [one.label for one in report.findings if one.severity is Severity.ILLNESS]
    assert report.case.curve.constant is not None
    assert report.case.curve.constant < 2, "the targets' variance is 1"
    assert ill == ([Label.EXPLODING] if factor > 1 else [])
