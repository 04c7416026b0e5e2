"""The settings of a patient's training, including its illness, so that it can be trained, also with a treatment.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Literal

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """A multilayer perceptron on the digits and its training loop, with the fault of the network or the loop.

    Attributes:
        seed: decides weights, batches and dropped units.
        activation: "relu", "tanh" or "sigmoid".
        depth: weight layers, the head included.
        usual_rate: the rate that the training would have without an illness.
        weight_factor: a factor on all weights of He's or Glorot's scheme.
        bias_shift: a number that is added to every bias of the ill hidden layers.
        bias_spread: the size of every bias of the ill hidden layers, with a random sign.
        ill_layer: the hidden layer whose biases are ill, counted from 1; 0 if those of all are ill.
        row_spread: 1 leaves the rows of a weight as drawn, 0 makes them equal.
        input_column: a factor on the column with the largest spread.
        updated: the weights that the optimizer knows.
        clears: whether the gradients are zeroed before each backward pass.
        clip: threshold for the gradients' global norm; 0 for no clipping.
        trains_in_training_mode, evaluates_in_training_mode: the modes of batch norm and dropout.
        squash: a function that stands by mistake between the scores and the cross-entropy.
        shuffled: whether the targets of the training set are permuted.
    """

    seed: int
    _: KW_ONLY
    activation: str
    depth: int
    width: int
    batch_norm: bool
    dropout: float
    usual_rate: float
    rate: float
    momentum: float
    batch_size: int
    weight_factor: float = 1.0
    bias_shift: float = 0.0
    bias_spread: float = 0.0
    ill_layer: int = 0
    row_spread: float = 1.0
    input_factor: float = 1.0
    input_offset: float = 0.0
    input_column: float = 1.0
    updated: Literal["all", "none", "first half", "last half"] = "all"
    clears: bool = True
    clip: float = 0.0
    clips_late: bool = False
    trains_in_training_mode: bool = True
    evaluates_in_training_mode: bool = False
    squash: Literal["", "softmax", "sigmoid"] = ""
    shuffled: bool = False

    @property
    def about(self) -> str:
        """The network and the loop in one sentence, without the illness."""
        norm = ", batch norm" if self.batch_norm else ""
        dropout = f", dropout {self.dropout:g}" if self.dropout else ""
        momentum = f", momentum {self.momentum:g}" if self.momentum else ""
        return (
            f"{self.activation}, {self.depth} layers of {self.width}{norm}{dropout}; "
            f"SGD at rate {self.rate:.3g}{momentum}, batches of {self.batch_size}"
        )
