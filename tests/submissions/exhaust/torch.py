import torch
x = torch.ones(50 << 28)
