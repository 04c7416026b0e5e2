"""The backward pass of a norm as three paths, of which a mistake changes one. Also truth and cases of batch norm."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import torch

from autograder.exercises.base import Case
from autograder.exercises.lesson_05.batches import (
    SMALL_EPS,
    Floats,
    batch,
    derivatives,
    factors,
    large_eps,
    mean,
    upstream,
)

__all__ = ["Call", "Gradients", "Paths", "cases", "gradients", "returning", "truth"]

Factor = float | Floats
Gradients = tuple[Floats, Floats, Floats]
Result = TypeVar("Result")


def truth(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Gradients:
    """dL/dx, dL/dgamma and dL/dbeta of batch norm in training mode, by autograd."""

    def norm(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
        return gamma * (x - x.mean(dim=0)) / torch.sqrt(x.var(dim=0, correction=0) + eps) + beta

    dx, dgamma, dbeta = derivatives(norm, dout, (x, gamma, np.zeros(len(gamma))))
    return dx, dgamma, dbeta


@dataclass(frozen=True)
class Paths:
    """The parts of a norm's backward pass, for mistakes that get one of them wrong.

    Attributes:
        x_hat: the normalised batch, (N, width).
        sigma: its divisor: (1, width) for batch norm, (N, 1) for layer norm.
        direct: the path through x itself, (N, width).
        by_mean: the path through the mean, of sigma's shape.
        by_variance: the path through the variance, (N, width).
    """

    x_hat: Floats
    sigma: Floats
    direct: Floats
    by_mean: Floats
    by_variance: Floats

    @property
    def dx(self) -> Floats:
        """All three paths together."""
        return self.direct + self.by_mean + self.by_variance

    def scaled(self, direct: Factor = 1.0, by_mean: Factor = 1.0, by_variance: Factor = 1.0) -> "Paths":
        """The same paths, each multiplied by a factor."""
        return replace(
            self,
            direct=direct * self.direct,
            by_mean=by_mean * self.by_mean,
            by_variance=by_variance * self.by_variance,
        )


@dataclass(frozen=True)
class Call:
    """The arguments of a backward pass in float64.

    Attributes:
        axis: of the norm's statistics: 0 is batch norm, 1 layer norm and RMS norm.
        centred: whether the norm subtracts a mean; RMS norm does not.
    """

    dout: Floats
    x: Floats
    gamma: Floats
    eps: float
    axis: int
    centred: bool = True

    @classmethod
    def of(cls, dout: Any, x: Any, gamma: Any, eps: Any, axis: int, centred: bool = True) -> "Call":
        """A call with the arguments that an exercise gets."""
        dout, x, gamma = (np.asarray(array, np.float64) for array in (dout, x, gamma))
        return cls(dout, x, gamma, float(eps), axis, centred)

    @property
    def count(self) -> int:
        """The number of values in one mean."""
        return int(self.x.shape[self.axis])

    @property
    def deviations(self) -> Floats:
        """The array that the norm divides: x minus its mean, or x itself."""
        return self.x - mean(self.x, self.axis) if self.centred else self.x

    @property
    def bracket(self) -> tuple[Floats, Floats]:
        """The array whose means stand in dx, and the factor before the bracket.

        For batch norm these are dout and gamma/σ. Along a row gamma is not a common factor, so there they are dout
        gamma and 1/σ.
        """
        sigma = self.paths().sigma
        return (self.dout, self.gamma / sigma) if self.axis == 0 else (self.dout * self.gamma, 1.0 / sigma)

    @property
    def std(self) -> Floats:
        """The divisor without eps, its axis kept."""
        return np.sqrt(mean(self.deviations**2, self.axis))

    def paths(
        self, *, gamma: Floats | None = None, eps: float | None = None, ddof: int = 0, sigma: Floats | None = None
    ) -> Paths:
        """The paths of dL/dx.

        Args:
            gamma: a scale in place of the right one.
            eps: an eps in place of the right one.
            ddof: the number that the variance subtracts from the count.
            sigma: another divisor in place of √(var + eps).
        """
        if sigma is None:
            eps = self.eps if eps is None else eps
            squares = (self.deviations**2).sum(axis=self.axis, keepdims=True)
            sigma = np.sqrt(squares / (self.count - ddof or np.nan) + eps)
        x_hat = self.deviations / sigma
        d = self.dout * (self.gamma if gamma is None else gamma) / sigma
        by_mean = -mean(d, self.axis) if self.centred else np.zeros_like(sigma)
        return Paths(x_hat, sigma, d, by_mean, -x_hat * mean(d * x_hat, self.axis))


Wrong = Callable[[Call], Paths]


def returning(
    axis: int, result: Callable[[Call, Paths], Result], centred: bool = True
) -> Callable[[Wrong], Callable[..., Result]]:
    """A decorator that makes an answer to an exercise out of a wrong way to find the paths.

    Args:
        axis: of the norm's statistics.
        result: makes the exercise's result from the call and the wrong paths.
        centred: whether the norm subtracts a mean.
    """

    def wrap(wrong: Wrong) -> Callable[..., Result]:
        def answer(dout: Any, x: Any, gamma: Any, eps: Any) -> Result:
            call = Call.of(dout, x, gamma, eps, axis, centred)
            return result(call, wrong(call))

        # the function's name is the mistake's; the signature stays that of the exercise
        answer.__name__ = wrong.__name__
        return answer

    return wrap


def gradients(call: Call, found: Paths) -> Gradients:
    """dL/dx by the paths that were found, and dL/dgamma and dL/dbeta."""
    return found.dx, (call.dout * found.x_hat).sum(axis=0), call.dout.sum(axis=0)


def cases(rng: np.random.Generator) -> list[Case]:
    """Small batches with a random gradient, in which every missing path shows."""

    def case(label: str, N: int, width: int, eps: float, edge: bool = False) -> Case:
        return Case(label, (upstream(rng, N, width), batch(rng, N, width), factors(rng, width), eps), edge)

    still = case("a feature that does not vary", 8, 4, SMALL_EPS, edge=True)
    still.arguments[1][:, int(rng.integers(4))] = 1.5
    single = case("arrays of float32", 6, 4, large_eps(rng), edge=True).arguments
    narrow = case("two features", 6, 2, large_eps(rng)).arguments
    return [
        case("four examples", 4, 6, large_eps(rng)),
        case("a few examples", int(rng.integers(5, 8)), 4, large_eps(rng)),
        case("eight examples", 8, 5, large_eps(rng)),
        case("as many examples as features", 5, 5, large_eps(rng), edge=True),
        case("a small eps", 6, 4, SMALL_EPS, edge=True),
        case("two examples", 2, 5, large_eps(rng), edge=True),
        still,
        Case("arrays of float32", (*(a.astype(np.float32) for a in single[:3]), single[3]), edge=True),
        Case("one feature", (*(a[..., :1] for a in narrow[:3]), narrow[3]), edge=True),
    ]
