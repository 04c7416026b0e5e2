"""What strangers' trainings have in common: the usual step, and pictures."""

from collections.abc import Callable
from typing import Any

from patients.bodies import digits
from torch import Tensor, nn

Arguments = dict[str, Any]
Maker = Callable[[str | None], Arguments]


def loop(
    model: nn.Module, loss: Any, batches: Any, optimizer: Any, zero: bool = True, after: Any = None, **more: Any
) -> Arguments:
    """The usual step, for batches of parts."""

    def step(*batch: Tensor) -> Tensor:
        if zero:
            optimizer.zero_grad()
        value = loss(model(*batch[:-1]), batch[-1])
        value.backward()
        optimizer.step()
        if after:
            after()
        return value

    return {"model": model, "loss": loss, "batches": batches, "optimizer": optimizer, "step": step, **more}


def pictures(seed: int = 1, scaled: bool = True) -> tuple[Tensor, Tensor]:
    x, y = digits(seed)
    x = (x - x.mean()) / x.std() if scaled else x * 255
    return x.reshape(-1, 1, 8, 8), y
