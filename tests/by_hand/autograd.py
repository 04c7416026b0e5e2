# Ways to leave the gradient of an ELU to a library: the answers to elu_backward of lesson 4, read by support/by_hand.py.

# === torch.autograd.grad
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()

# === backward of a loss
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    loss.backward()
    return t.grad.numpy()

# === backward with an upstream
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    elu(t, alpha).backward(d)
    return t.grad.numpy()

# === backward of torch.autograd
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    torch.autograd.backward(loss)
    return t.grad.numpy()

# === backward of the class
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    torch.Tensor.backward(loss)
    return t.grad.numpy()

# === an import in the function
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    from torch.autograd import grad
    return grad(elu(t, alpha), t, d)[0].numpy()

# === an import under another name
import torch.autograd as ag
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return ag.grad(elu(t, alpha), t, d)[0].numpy()

# === a function under another name
from torch.autograd import grad as slope
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return slope(elu(t, alpha), t, d)[0].numpy()

# === an import in another cell
from torch.autograd import grad
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return grad(elu(t, alpha), t, d)[0].numpy()

# === an import below a magic
%%capture
from torch.autograd import grad
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return grad(elu(t, alpha), t, d)[0].numpy()

# === the answer below a magic
%%time
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()

# === after a line's magic
%matplotlib inline
!ls
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    loss.backward()
    return t.grad.numpy()

# === a name in another cell
derive = torch.autograd.grad
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return derive(elu(t, alpha), t, d)[0].numpy()

# === a module in another name
tool = torch.autograd
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return tool.grad(elu(t, alpha), t, d)[0].numpy()

# === everything of the module
from torch.autograd import *
from torch.autograd import grad as _g
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return _g(elu(t, alpha), t, d)[0].numpy()

# === a helper
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def helper(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()

def elu_backward(dout, x, alpha):
    return helper(dout, x, alpha)

# === a helper in another cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def helper(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()
# --- the next cell
def elu_backward(dout, x, alpha):
    return helper(dout, x, alpha)

# === a helper's helper
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def inner(y, t, d):
    return torch.autograd.grad(y, t, d)[0]
# --- the next cell
def middle(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return inner(elu(t, alpha), t, d).numpy()
# --- the next cell
def elu_backward(dout, x, alpha):
    return middle(dout, x, alpha)

# === a loss given to a helper
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def run(loss):
    loss.backward()
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    run(loss)
    return t.grad.numpy()

# === a lambda
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

slope = lambda y, t, d: torch.autograd.grad(y, t, d)[0]
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return slope(elu(t, alpha), t, d).numpy()

# === the answer a lambda
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def leaf(x):
    return torch.tensor(x, requires_grad=True)

elu_backward = lambda dout, x, alpha: (lambda t: torch.autograd.grad(elu(t, alpha), t, torch.as_tensor(dout))[0].numpy())(leaf(x))

# === a method
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

class Layer:
    def __init__(self, alpha):
        self.alpha = alpha

    def gradient(self, dout, x):
        alpha = self.alpha
        t = torch.tensor(x, requires_grad=True)
        d = torch.as_tensor(dout)
        return torch.autograd.grad(elu(t, alpha), t, d)[0].numpy()
# --- the next cell
def elu_backward(dout, x, alpha):
    return Layer(alpha).gradient(dout, x)

# === a call of an object
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

class Slope:
    def __call__(self, y, t, d):
        return torch.autograd.grad(y, t, d)[0]

slope = Slope()
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return slope(elu(t, alpha), t, d).numpy()

# === an attribute of an object
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

class Tools:
    pass

tools = Tools()
tools.derive = torch.autograd.grad
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return tools.derive(elu(t, alpha), t, d)[0].numpy()

# === an attribute of a class
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

class Tools:
    derive = torch.autograd.grad
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return Tools.derive(elu(t, alpha), t, d)[0].numpy()

# === a dictionary
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

tools = {'derive': torch.autograd.grad}
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return tools['derive'](elu(t, alpha), t, d)[0].numpy()

# === a default
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))
# --- the next cell
def elu_backward(dout, x, alpha, derive=torch.autograd.grad):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return derive(elu(t, alpha), t, d)[0].numpy()

# === a partial
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

import functools
derive = functools.partial(torch.autograd.grad, retain_graph=True)
# --- the next cell
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return derive(elu(t, alpha), t, d)[0].numpy()

# === getattr
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return getattr(torch.autograd, 'grad')(elu(t, alpha), t, d)[0].numpy()

# === getattr of a module
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return getattr(torch, 'auto' + 'grad').grad(elu(t, alpha), t, d)[0].numpy()

# === getattr of a loss
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    getattr(loss, 'back' + 'ward')()
    return t.grad.numpy()

# === a module's dictionary
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return torch.autograd.__dict__['grad'](elu(t, alpha), t, d)[0].numpy()

# === vars
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return vars(torch.autograd)['grad'](elu(t, alpha), t, d)[0].numpy()

# === importlib
import importlib
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return importlib.import_module('torch.autograd').grad(elu(t, alpha), t, d)[0].numpy()

# === __import__
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return __import__('torch').autograd.grad(elu(t, alpha), t, d)[0].numpy()

# === sys.modules
import sys
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return sys.modules['torch.autograd'].grad(elu(t, alpha), t, d)[0].numpy()

# === methodcaller
import operator
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    operator.methodcaller('backward')(loss)
    return t.grad.numpy()

# === attrgetter
import operator
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return operator.attrgetter('autograd.grad')(torch)(elu(t, alpha), t, d)[0].numpy()

# === eval of a text
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    return eval('torch.autograd.grad')(elu(t, alpha), t, d)[0].numpy()

# === exec of a text
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    exec('loss.backward()')
    return t.grad.numpy()

# === exec of a hidden text
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    exec(''.join(map(chr, [108, 111, 115, 115, 46, 98, 97, 99, 107, 119, 97, 114, 100, 40, 41])))
    return t.grad.numpy()

# === a list of losses
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    losses = [(elu(t, alpha) * d).sum()]
    for one in losses:
        one.backward()
    return t.grad.numpy()

# === map
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    list(map(lambda one: one.backward(), [loss]))
    return t.grad.numpy()

# === the engine itself
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    loss = (elu(t, alpha) * d).sum()
    torch.autograd.Variable._execution_engine.run_backward((loss,), (torch.tensor(1.0, dtype=loss.dtype),), False, False, (), True, True)
    return t.grad.numpy()

# === torch.func.grad
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    f = lambda t: (elu(t, alpha) * torch.as_tensor(dout)).sum()
    t = torch.as_tensor(x)
    return torch.func.grad(f)(t).numpy()

# === torch.func.vjp
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    _, back = torch.func.vjp(lambda t: elu(t, alpha), torch.as_tensor(x))
    return back(torch.as_tensor(dout))[0].numpy()

# === torch.func.jvp
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    t = torch.as_tensor(x)
    return (torch.as_tensor(dout) * torch.func.jvp(lambda t: elu(t, alpha), (t,), (torch.ones_like(t),))[1]).numpy()

# === torch.func.jacrev
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    f = lambda t: (elu(t, alpha) * torch.as_tensor(dout)).sum()
    t = torch.as_tensor(x)
    return torch.func.jacrev(f)(t).numpy()

# === torch.func.jacfwd by another name
from torch.func import jacfwd as J
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    f = lambda t: (elu(t, alpha) * torch.as_tensor(dout)).sum()
    t = torch.as_tensor(x)
    return J(f)(t).numpy()

# === functorch
import functorch
# --- the next cell
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    f = lambda t: (elu(t, alpha) * torch.as_tensor(dout)).sum()
    t = torch.as_tensor(x)
    return functorch.grad(f)(t).numpy()

# === grad as a decorator
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    @torch.func.grad
    def slope(t):
        return (elu(t, alpha) * torch.as_tensor(dout)).sum()

    return slope(torch.as_tensor(x)).numpy()

# === vmap of grad
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    one = torch.func.vmap(torch.func.grad(lambda t: elu(t, alpha)))
    return (torch.as_tensor(dout) * one(torch.as_tensor(x).reshape(-1)).reshape(x.shape)).numpy()

# === functional.jacobian
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    f = lambda t: (elu(t, alpha) * torch.as_tensor(dout)).sum()
    t = torch.as_tensor(x)
    return torch.autograd.functional.jacobian(f, t).numpy()

# === forward mode of torch
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

def elu_backward(dout, x, alpha):
    import torch.autograd.forward_ad as fwad
    with fwad.dual_level():
        t = torch.as_tensor(x)
        dual = fwad.make_dual(t, torch.ones_like(t))
        slope = fwad.unpack_dual(elu(dual, alpha)).tangent
    return dout * slope.numpy()

# === a module's parameters
def elu(t, alpha):
    return torch.where(t > 0, t, alpha * torch.expm1(torch.clamp(t, max=0.0)))

class Net(torch.nn.Module):
    def __init__(self, x):
        super().__init__()
        self.t = torch.nn.Parameter(torch.tensor(x))

    def forward(self, alpha):
        return elu(self.t, alpha)

def elu_backward(dout, x, alpha):
    net = Net(x)
    net(alpha).backward(torch.as_tensor(dout))
    return net.t.grad.numpy()

# === a library's layer
def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    torch.nn.ELU(alpha)(t).backward(d)
    return t.grad.numpy()

# === a library's backward pass
def elu_backward(dout, x, alpha):
    d, t = torch.as_tensor(dout), torch.as_tensor(x)
    return torch.ops.aten.elu_backward(d, alpha, 1.0, 1.0, False, t).numpy()

# === deepgrad's networks
from deepgrad.networks import mlp
def elu_backward(dout, x, alpha):
    params = [(np.eye(x.shape[1]), np.zeros(x.shape[1])), (np.eye(x.shape[1]), np.zeros(x.shape[1]))]
    zs, hs = mlp.forward(params, x, 'elu')
    mlp.backward(params, zs, hs, 'elu', dout)
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === deepgrad's networks from the imports
def elu_backward(dout, x, alpha):
    back = mlp.backward
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0))) if back else dout

# === deepgrad's networks elsewhere
from deepgrad.networks.matrix_chain import backward as chain
# --- the next cell
def elu_backward(dout, x, alpha):
    chain([np.eye(2)], [x[:2, :2].T, x[:2, :2].T], dout[:2, :2].T)
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))

# === an own Function applied
class Elu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, t, alpha):
        ctx.save_for_backward(t)
        ctx.alpha = alpha
        return torch.where(t > 0, t, alpha * torch.expm1(t))

    @staticmethod
    def backward(ctx, d):
        (t,) = ctx.saved_tensors
        return d * torch.where(t > 0, 1.0, ctx.alpha * torch.exp(t)), None

def elu_backward(dout, x, alpha):
    t = torch.tensor(x, requires_grad=True)
    d = torch.as_tensor(dout)
    Elu.apply(t, alpha).backward(d)
    return t.grad.numpy()
