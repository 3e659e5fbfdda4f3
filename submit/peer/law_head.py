"""The law head of docs/MODEL.md in plain PyTorch, in the stage of the plan subscale; see spn_peer.py.

ls, lc and sc are buffers of simple values, which cost what fitted ones do. All is in float32.
Shapes: N examples, S^2 slices of P = h w pixels; Q, A, K, D and the names of tensors as in docs/MODEL.md.
"""
import itertools
import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn


def places(o, k, count):
    """The nearest offsets (dY, dX) from slice k whose targets are known, [count][2]."""
    i, j = divmod(k, o.S)
    most = o.S * (math.isqrt(count) + 2)  # Of a slice's own places alone there are enough in this circle.
    reach = range(-most, most + 1)

    def known(dy, dx):
        there = (i + dy) % o.S * o.S + (j + dx) % o.S
        return there < k or there == k and (dy < 0 or dy == 0 and dx < 0)

    ordered = sorted((dy * dy + dx * dx, dy, dx) for dy in reach for dx in reach if (dy, dx) != (0, 0))
    return [(dy, dx) for _, dy, dx in itertools.islice((d for d in ordered if known(*d[1:])), count)]


class Neighbours(nn.Module):
    """Of the known places of every slice's pixels: where they are, and what is predicted from them.

    An image is [N][3][S^2 P], slice after slice; an index [S^2][Q][P] points into its last axis.
    """

    def __init__(self, o):
        super().__init__()
        self.slices, self.middle = o.S * o.S, (o.levels - 1) / 2
        edge = o.slice * o.S
        rows = torch.arange(o.slice) * o.S
        offsets = torch.tensor([places(o, k, o.places) for k in range(self.slices)])
        start = torch.tensor([divmod(k, o.S) for k in range(self.slices)])[:, None] + offsets
        y = start[..., :1] + rows.repeat_interleave(o.slice)
        x = start[..., 1:] + rows.repeat(o.slice)
        off = (y < 0) | (y >= edge) | (x < 0) | (x >= edge)
        index = ((y % o.S * o.S + x % o.S) * o.slice + torch.div(y, o.S, rounding_mode='floor')) * o.slice
        index = (index + torch.div(x, o.S, rounding_mode='floor')).masked_fill(off, 0)
        first = off.int().argmin(1, keepdim=True)
        y, x = [(axis - offsets[..., n, None])[:, 0] for n, axis in enumerate((y, x))]  # the pixels' own
        for name, value in dict(off=off, index=index, first=index.gather(1, first).squeeze(1), alone=off.all(1),
                                place=8 * (y % 8) + x % 8).items():
            self.register_buffer(name, value)
        self.register_buffer('ls', torch.randn(self.slices, 3, o.places, 3) / (9 * o.places))
        self.register_buffer('ls_constant', torch.zeros(3, self.slices, 1))
        self.register_buffer('lc', torch.full((self.slices, 3, 3), 0.4).tril(-1))

    def forward(self, image):
        """v and d [N][3][S^2][Q][P]; base, mu0 and mu [N][3][S^2][P]."""
        base = image[..., self.first].masked_fill(self.alone, self.middle)
        v = torch.where(self.off, base.unsqueeze(3), image[..., self.index])
        d = v - base.unsqueeze(3)
        mu0 = base + torch.einsum('ncsqp,soqc->nosp', d, self.ls) + self.ls_constant
        r0 = image.unflatten(2, (self.slices, -1)) - mu0
        return v, d, mu0, mu0 + torch.einsum('nesp,sce->ncsp', r0, self.lc)


def scale(log):
    return 2 * log.exp() + 0.1


def phase(mu):
    return (2 * math.pi * mu).sin()


class Seen(NamedTuple):
    """Of the target slice's pixels: the places v [N][3][Q][P]; log scales, predictions, errors [N][3][P]."""
    v: torch.Tensor
    log: torch.Tensor
    mu0: torch.Tensor
    mu: torch.Tensor
    r: torch.Tensor
    r0: torch.Tensor


class LawHead(nn.Module):
    """The law head of the stage `subscale`."""

    def __init__(self, o):
        super().__init__()
        self.neighbours, slices, half = Neighbours(o), o.S * o.S, o.local_width // 2
        self.levels, self.k, self.a = o.levels, o.components, min(4, o.places)
        self.near, self.errors = min(8, o.places), o.places // 2
        outputs = [3 * self.k + 2 * self.a + c for c in range(3)]
        self.register_buffer('sc', torch.tensor([0.2, 0.5, 0.2, 0.2, -0.5, 0.1, 0.1]).expand(slices, 3, 7).clone())
        self.sc[:, 0, 5:], self.sc[:, 1, 6] = 0, 0
        columns = 3 * (o.places + self.errors) + 9 + self.near + 3
        self.f = nn.Parameter(torch.empty(slices, columns, o.local_width).uniform_(-1, 1) * columns ** -0.5)
        self.fb, self.pos = nn.Embedding(slices, o.local_width), nn.Embedding(64, o.local_width)
        self.z = nn.Linear(o.width, o.local_width, bias=False) if o.body else None
        self.r = nn.ModuleList([nn.Linear(o.local_width, o.local_width) for _ in range(o.local_layers)])
        self.h = nn.ModuleList([nn.Linear(o.local_width, half) for _ in range(3)])
        self.x = nn.ModuleList([nn.Linear(3 + 3 * c, half, bias=False) for c in range(3)])
        self.g = nn.ModuleList([nn.Linear(half, half) for _ in range(3)])
        self.o = nn.ModuleList([nn.Linear(half, n, bias=False) for n in outputs])
        self.ob = nn.ModuleList([nn.Embedding(slices, n) for n in outputs])

    def forward(self, image, k, z):
        """The mixtures of slice k [N] of images [N][3][S^2][h][w]: logits, means, log scales [3][N][P][K+A]."""
        v, d, mu0, mu = self.neighbours(image.flatten(2))
        near, en, some = self.near_errors((image.flatten(3) - mu).flatten(2), k)
        n, x = torch.arange(len(k), device=k.device), image.flatten(3)
        x, v, d, mu0, mu = [of_all[n, :, k] for of_all in (x, v, d, mu0, mu)]
        act = d[:, :, :self.near]
        act = (act - act.mean(2, keepdim=True)).abs().mean(2)
        q = torch.stack([(act + 1).log(), some * (en + 0.3).log(), 1 - some,
                         some * (en.mean(1, keepdim=True) + 0.3).log(), torch.ones_like(some)], 3)
        sc, r = self.sc[k], x - mu
        l0 = torch.einsum('ncpi,ni->ncp', q, sc[:, 0, :5])
        log = torch.einsum('ncpi,nci->ncp', q, sc[:, :, :5])
        log = log + torch.einsum('nep,nce->ncp', (r[:, :2].abs() + 0.5).log(), sc[:, :, 5:])

        s0 = scale(l0).unsqueeze(2)
        rows = [((v - mu0.unsqueeze(2)) / s0).asinh().transpose(1, 2).flatten(1, 2),
                (near / s0).asinh().transpose(1, 2).flatten(1, 2), l0, (act + 1).log(), (en + 0.3).log(),
                self.neighbours.off[k, :self.near].float(), phase(mu0)]
        t = self.trunk(torch.cat(rows, 1).transpose(1, 2), k, z)
        colours = [self.colour(c, k, t, Seen(v, log, mu0, mu, r, x - mu0)) for c in range(3)]
        return [torch.stack(parts) for parts in zip(*colours)]

    def near_errors(self, errors, k):
        """Of errors [N][3][S^2 P]: those at the error places [N][3][Q/2][P], en and any [N][3][P]."""
        index = self.neighbours.index[k, None, :self.errors].expand(-1, 3, -1, -1)
        off = self.neighbours.off[k, None, :self.errors]
        near = errors.unsqueeze(2).expand(-1, -1, self.errors, -1).gather(3, index).masked_fill(off, 0)
        count = (~off[:, :, :6]).sum(2)
        en = near[:, :, :6].abs().sum(2) / count.clamp(min=1)
        return near, en, (count > 0).float().expand_as(en)

    def trunk(self, u, k, z):
        """t [N][P][D] of rows u [N][P][columns]."""
        t = torch.bmm(u, self.f[k]) + self.fb(k).unsqueeze(1) + self.pos(self.neighbours.place[k])
        if z is not None:
            t = t + self.z(F.elu(z).flatten(2).transpose(1, 2))
        t = F.silu(t)
        for layer in self.r:
            t = t + F.silu(layer(t))
        return t

    def colour(self, c, k, t, seen):
        """Logits, means and log scales of colour c, [N][P][K+A] each."""
        log, mu, r = seen.log[:, c], seen.mu[:, c], seen.r[:, :c]
        s = scale(log)
        row = [log, phase(mu), ((mu - seen.mu0[:, c]) / s).asinh()]
        for e in range(c):
            row += [(r[:, e] / s).asinh(), (r[:, e].abs() + 0.3).log(), (seen.r0[:, e] / s).asinh()]
        g = F.silu(self.h[c](t) + self.x[c](torch.stack(row, 2)))
        g = g + F.silu(self.g[c](g))
        o = self.o[c](g) + self.ob[c](k).unsqueeze(1)
        logit, mean, width, copy, copy_width, shift = o.split([self.k] * 3 + [self.a] * 2 + [c], 2)
        mean = mu.unsqueeze(2) + log.exp().unsqueeze(2) * mean + (shift * r.transpose(1, 2)).sum(2, keepdim=True)
        return (torch.cat([logit, copy], 2), torch.cat([mean, seen.v[:, c, :self.a].transpose(1, 2)], 2),
                torch.cat([log.unsqueeze(2) + width, copy_width], 2))

    def log_probability(self, value, logits, means, log_scales):
        """log P of values [3][N][P]; differences of sigmoids as sums of their logarithms."""
        value = value.unsqueeze(-1)
        narrow = (-log_scales.clamp(-5, 7)).exp()
        low, high = value == 0, value == self.levels - 1
        mass = F.logsigmoid((value + 0.5 - means) * narrow).masked_fill(high, 0)
        mass = mass + F.logsigmoid((means + 0.5 - value) * narrow).masked_fill(low, 0)
        mass = mass + (-torch.expm1(-narrow)).log().masked_fill(low | high, 0)
        mass = torch.logsumexp(F.log_softmax(logits, -1) + mass, -1)
        return torch.logaddexp(mass + math.log1p(-1e-4), torch.full_like(mass, math.log(1e-4 / self.levels)))

    def nats(self, image, k, z):
        value = image.flatten(3)[torch.arange(len(k), device=k.device), :, k].transpose(0, 1)
        return -self.log_probability(value, *self(image, k, z)).sum((0, 2))
