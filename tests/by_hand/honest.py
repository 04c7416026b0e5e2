# Honest ways to the gradient of an ELU, however they look: the answers to elu_backward of lesson 4, read by support/by_hand.py.

# === a closed form
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a loop
def elu_backward(dout, x, alpha):
    out = np.empty_like(x)
    for i in np.ndindex(x.shape):
        out[i] = dout[i] * (1.0 if x[i] > 0 else alpha * np.exp(x[i]))
    return out

# === masks
def elu_backward(dout, x, alpha):
    out = dout.astype(float).copy()
    low = x <= 0
    out[low] *= alpha * np.exp(x[low])
    return out

# === an own layer
class Elu:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0.0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(np.minimum(self.x, 0.0)))
def elu_backward(dout, x, alpha):
    layer = Elu(alpha)
    layer.forward(x)
    return layer.backward(dout)

# === an own layer in another cell
class Elu:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0.0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(np.minimum(self.x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    layer = Elu(alpha)
    layer.forward(x)
    return layer.backward(dout)

# === layers in a list
class Elu:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0.0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(np.minimum(self.x, 0.0)))
layers = []
# --- the next cell
def elu_backward(dout, x, alpha):
    layers[:] = [Elu(alpha)]
    layers[0].forward(x)
    for layer in reversed(layers):
        dout = layer.backward(dout)
    return dout

# === a layer that is asked by name
class Elu:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0.0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(np.minimum(self.x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    layer = Elu(alpha)
    layer.forward(x)
    return getattr(layer, 'backward')(dout)

# === a layer with a base
class Elu:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0.0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(np.minimum(self.x, 0.0)))
class Layer(Elu):
    pass
# --- the next cell
def elu_backward(dout, x, alpha):
    layer = Layer(alpha)
    layer.forward(x)
    return layer.backward(dout)

# === an own function backward
def backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return backward(dout, x, alpha)

# === an own function grad
def grad(x, alpha):
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * grad(x, alpha)

# === a lambda named grad
def elu_backward(dout, x, alpha):
    grad = lambda: dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
    return grad()

# === an own vjp
def vjp(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return vjp(dout, x, alpha)

# === an own name autograd
class autograd:
    @staticmethod
    def grad(dout, x, alpha):
        return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return autograd.grad(dout, x, alpha)

# === an own name torch
def elu_backward(dout, x, alpha):
    torch = dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
    return torch

# === an own class named torch
class torch:
    class autograd:
        @staticmethod
        def grad(dout, x, alpha):
            return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return torch.autograd.grad(dout, x, alpha)

# === a namespace named jax
from types import SimpleNamespace
jax = SimpleNamespace(grad=lambda dout, x, alpha: dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0))))
# --- the next cell
def elu_backward(dout, x, alpha):
    return jax.grad(dout, x, alpha)

# === dual numbers
class Dual:
    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __mul__(self, other):
        return Dual(other * self.value, other * self.slope)

    __rmul__ = __mul__

    def __sub__(self, other):
        return Dual(self.value - other, self.slope)

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.slope)

    def grad(self):
        return self.slope


def elu(d, alpha):
    below = alpha * (Dual(np.minimum(d.value, 0.0), d.slope).exp() - 1.0)
    return Dual(np.where(d.value > 0, d.value, below.value), np.where(d.value > 0, d.slope, below.slope))
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * elu(Dual(x, np.ones_like(x)), alpha).slope

# === dual numbers with a method grad
class Dual:
    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __mul__(self, other):
        return Dual(other * self.value, other * self.slope)

    __rmul__ = __mul__

    def __sub__(self, other):
        return Dual(self.value - other, self.slope)

    def exp(self):
        return Dual(np.exp(self.value), np.exp(self.value) * self.slope)

    def grad(self):
        return self.slope


def elu(d, alpha):
    below = alpha * (Dual(np.minimum(d.value, 0.0), d.slope).exp() - 1.0)
    return Dual(np.where(d.value > 0, d.value, below.value), np.where(d.value > 0, d.slope, below.slope))
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * elu(Dual(x, np.ones_like(x)), alpha).grad()

# === an own engine
class Value:
    def __init__(self, data, parents=(), rule=lambda g: ()):
        self.data, self.parents, self.rule, self.grad = data, parents, rule, 0.0

    def exp(self):
        out = np.exp(self.data)
        return Value(out, (self,), lambda g: (g * out,))

    def scaled(self, c):
        return Value(c * self.data, (self,), lambda g: (c * g,))

    def minimum0(self):
        keep = self.data <= 0
        return Value(np.where(keep, self.data, 0.0), (self,), lambda g: (g * keep,))

    def backward(self, upstream=1.0):
        self.grad = self.grad + upstream
        for parent, share in zip(self.parents, self.rule(upstream)):
            parent.backward(share)
# --- the next cell
def elu_backward(dout, x, alpha):
    v = Value(x)
    low = v.minimum0().exp().scaled(alpha)
    low.backward(dout * (x <= 0))
    return dout * (x > 0) + v.grad

# === an own engine on torch
class Value:
    def __init__(self, data, parents=(), rule=lambda g: ()):
        self.data, self.parents, self.rule, self.grad = data, parents, rule, 0.0

    def exp(self):
        out = torch.exp(self.data)
        return Value(out, (self,), lambda g: (g * out,))

    def scaled(self, c):
        return Value(c * self.data, (self,), lambda g: (c * g,))

    def minimum0(self):
        keep = self.data <= 0
        return Value(torch.where(keep, self.data, torch.zeros_like(self.data)), (self,), lambda g: (g * keep,))

    def backward(self, upstream=1.0):
        self.grad = self.grad + upstream
        for parent, share in zip(self.parents, self.rule(upstream)):
            parent.backward(share)
# --- the next cell
def elu_backward(dout, x, alpha):
    t, d = torch.as_tensor(x), torch.as_tensor(dout)
    v = Value(t)
    low = v.minimum0().exp().scaled(alpha)
    low.backward(d * (t <= 0))
    return (d * (t > 0) + v.grad).numpy()

# === finite differences
def elu_backward(dout, x, alpha):
    f = lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))
    h = 1e-6
    return dout * (f(x + h) - f(x - h)) / (2 * h)

# === finite differences in a helper
def derivative(f, x, h=1e-6):
    return (f(x + h) - f(x - h)) / (2 * h)
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * derivative(lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0))), x)

# === finite differences on torch
def elu_backward(dout, x, alpha):
    t, d = torch.as_tensor(x), torch.as_tensor(dout)
    f = lambda t: torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0)))
    return (d * (f(t + 1e-6) - f(t - 1e-6)) / 2e-6).numpy()

# === the differences of scipy
def elu_backward(dout, x, alpha):
    from scipy.optimize import approx_fprime
    f = lambda v: np.where(v > 0, v, alpha * np.expm1(np.minimum(v, 0.0)))
    return dout * np.array([approx_fprime(np.array([v]), lambda u: f(u)[0])[0] for v in x.ravel()]).reshape(x.shape)

# === numpy.gradient
def elu_backward(dout, x, alpha):
    np.gradient(np.arange(5.0))
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a complex step
def elu_backward(dout, x, alpha):
    h = 1e-30
    z = x + 1j * h
    y = np.where(x > 0, z, alpha * (np.exp(np.where(x > 0, 0, z)) - 1))
    return dout * y.imag / h

# === torch for its arrays
def elu_backward(dout, x, alpha):
    t, d = torch.as_tensor(x), torch.as_tensor(dout)
    return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === torch without gradients
def elu_backward(dout, x, alpha):
    with torch.no_grad():
        t, d = torch.as_tensor(x), torch.as_tensor(dout)
        return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === torch without gradients, by a decorator
@torch.no_grad()
def elu_backward(dout, x, alpha):
    t, d = torch.as_tensor(x), torch.as_tensor(dout)
    return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === torch.autograd only to switch it off
def elu_backward(dout, x, alpha):
    with torch.autograd.no_grad():
        t, d = torch.as_tensor(x), torch.as_tensor(dout)
        return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === torch in inference mode
def elu_backward(dout, x, alpha):
    with torch.inference_mode():
        t, d = torch.as_tensor(x), torch.as_tensor(dout)
        return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === no gradient is asked for
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=False)
    d = torch.tensor(dout)
    return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === tensors detached
def elu_backward(dout, x, alpha):
    t, d = torch.tensor(x).detach(), torch.tensor(dout).detach()
    return (d * torch.where(t > 0, torch.ones_like(t), alpha * torch.exp(torch.clamp(t, max=0)))).numpy()

# === types of torch
def elu_backward(dout: 'torch.Tensor', x: torch.Tensor, alpha: float) -> torch.Tensor:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a comment
def elu_backward(dout, x, alpha):
    # not with loss.backward() or torch.autograd.grad
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a text
def elu_backward(dout, x, alpha):
    note = 'loss.backward(); torch.autograd.grad'
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a docstring
def elu_backward(dout, x, alpha):
    """By hand: no torch.autograd.grad, no y.backward()."""
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === an import that nobody uses
from torch.autograd import grad
import torch.func
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === autograd in a test of one's own
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

def mine_is_right():
    t = torch.ones(3, requires_grad=True)
    torch.nn.functional.elu(t).sum().backward()
    return t.grad

mine_is_right()

# === autograd in another cell
t = torch.ones(3, requires_grad=True)
torch.nn.functional.elu(t).sum().backward()
print(t.grad)
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a first version with autograd
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def slope(x, alpha):
    t = torch.tensor(x, requires_grad=True)
    return torch.autograd.grad(elu(t, alpha).sum(), t)[0].numpy()
# --- the next cell
def slope(x, alpha):
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

def elu_backward(dout, x, alpha):
    return dout * slope(x, alpha)

# === the first answer with autograd
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()
# --- the next cell
def elu_backward(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a switch that is off
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha, debug=False):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    if debug:
        print(torch.autograd.grad(elu(t, alpha), t, d))
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === what follows a return
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
    return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()

# === a branch that is never taken
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    if False:
        return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === an inner function that nobody calls
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    def check():
        return torch.autograd.grad(elu(t, alpha), t, d)
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a method that nobody calls
class Elu:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0.0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.alpha * np.exp(np.minimum(self.x, 0.0)))
    def compare(self, dout):
        t = torch.tensor(self.x, requires_grad=True)
        return torch.autograd.grad(t.sum(), t)
# --- the next cell
def elu_backward(dout, x, alpha):
    layer = Elu(alpha)
    layer.forward(x)
    return layer.backward(dout)

# === a key named backward
def elu_backward(dout, x, alpha):
    passes = {'backward': lambda: dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))}
    return passes['backward']()

# === an argument named backward
def run(x, dout, alpha, backward=True, requires_grad=True):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return run(x, dout, alpha, backward=True, requires_grad=False)

# === a named tuple
from collections import namedtuple
Layer = namedtuple('Layer', 'forward backward')
layer = Layer(None, lambda dout, x, alpha: dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0))))
# --- the next cell
def elu_backward(dout, x, alpha):
    return layer.backward(dout, x, alpha)

# === a dataclass
from dataclasses import dataclass
from typing import Callable

@dataclass
class Layer:
    backward: Callable

layer = Layer(lambda dout, x, alpha: dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0))))
# --- the next cell
def elu_backward(dout, x, alpha):
    return layer.backward(dout, x, alpha)

# === an own module named nn
class nn:
    class ELU:
        def backward(self, dout, x, alpha):
            return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
# --- the next cell
def elu_backward(dout, x, alpha):
    return nn.ELU().backward(dout, x, alpha)

# === deepgrad's forward pass
def elu_backward(dout, x, alpha):
    mlp.forward([(np.eye(x.shape[1]), np.zeros(x.shape[1]))], x, 'elu')
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === a generic walk
class Node:
    children = ()
    def backward(self, dout):
        for child in self.children:
            child.backward(dout)
        return dout
# --- the next cell
def elu_backward(dout, x, alpha):
    return Node().backward(dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0))))

# === an own Function by hand
def elu_backward(dout, x, alpha):
    memo = {}
    def backward(key):
        memo[key] = dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))
        return memo[key]
    return backward('x')
