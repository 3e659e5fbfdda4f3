"""The decoder of docs/MODEL.md in plain PyTorch: what submit/bench compare-torch compares with.

  python3 spn_peer.py step    [--batch 4 --threads 2 ...]   training steps: forward, backward, clipping, Adam
  python3 spn_peer.py forward [--batch 4 --threads 2 ...]   evaluation: the nats of a batch, without gradients

--head law takes the law head instead of the softmax head, in the stage of the plan subscale, with --body 0 without the
body below it. --device cuda takes a GPU, --precision bf16 rounds the operands of its products by autocast, tf32 on its
tensor cores, --compile 1 goes through torch.compile (torch 2). Prints one JSON line. Runs on random data, since only its
time is of interest. Needs torch 1.13 or newer.
Shapes: N examples, h x w slices, M = N h w rows, C the width; images are [N][C][h][w].
"""
import argparse
import json
import math
import resource
import time

import torch
import torch.nn.functional as F
from torch import nn

from law_head import LawHead

UNITS = 8  # numbers that embed one value, a slice's row or its column


class ValueEmbedding(nn.Module):
    """Values [N][k][3][h][w], `levels` meaning EMPTY, to [N][k*3*UNITS][h][w]; a table for each colour."""

    def __init__(self, levels):
        super().__init__()
        self.levels = levels
        self.table = nn.Embedding(3 * (levels + 1), UNITS)

    def forward(self, values):
        n, k, _, h, w = values.shape
        first = torch.arange(3, device=values.device).view(3, 1, 1) * (self.levels + 1)
        return self.table(values + first).permute(0, 1, 2, 5, 3, 4).reshape(n, k * 3 * UNITS, h, w)


class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, z):
        return z + self.second(F.elu(self.first(F.elu(z))))


class SliceEmbedder(nn.Module):
    """What is known of earlier slices, and the target slice's place: E [N][C][h][w]."""

    def __init__(self, o):
        super().__init__()
        self.values = ValueEmbedding(o.levels)
        self.row, self.col = nn.Embedding(o.S, UNITS), nn.Embedding(o.S, UNITS)
        self.entrance = nn.Conv2d(slots(o) * 3 * UNITS + 2 * UNITS, o.width, 1)
        self.blocks = nn.Sequential(*[ResidualBlock(o.width) for _ in range(o.res)])

    def forward(self, window, i, j):
        n, _, _, h, w = window.shape
        place = torch.cat([self.row(i), self.col(j)], 1).view(n, 2 * UNITS, 1, 1).expand(-1, -1, h, w)
        return self.blocks(self.entrance(torch.cat([self.values(window), place], 1)))


def causal_attention(q, k, v, mask):
    """[N][heads][tokens][d] each; token t sees tokens up to t."""
    if mask is None:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    scores = torch.matmul(q * q.shape[-1] ** -0.5, k.transpose(-1, -2)) + mask
    return torch.matmul(scores.softmax(-1), v)


class TransformerLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, t, mask):
        n, tokens, width = t.shape
        q, k, v = self.qkv(self.norm1(t)).view(n, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = causal_attention(q, k, v, mask).transpose(1, 2).reshape(n, tokens, width)
        t = t + self.out(attended)
        return t + self.down(F.relu(self.up(self.norm2(t))))


class Transformer(nn.Module):
    """One token a pixel, which knows the pixel before it: T [N][C][h][w]."""

    def __init__(self, o):
        super().__init__()
        tokens = o.slice * o.slice
        self.entrance = nn.Linear(3 * UNITS, o.width)
        self.row = nn.Parameter(torch.randn(o.slice, 1, o.width) * 0.02)
        self.col = nn.Parameter(torch.randn(1, o.slice, o.width) * 0.02)
        self.context = nn.Linear(o.width, o.width, bias=False) if o.S > 1 else None
        self.layers = nn.ModuleList([TransformerLayer(o.width, o.heads) for _ in range(o.layers)])
        self.norm = nn.LayerNorm(o.width)
        future = None
        if not hasattr(F, 'scaled_dot_product_attention'):
            future = torch.full((tokens, tokens), -math.inf).triu(1)
        self.register_buffer('mask', future, persistent=False)

    def forward(self, x, context):
        n, _, h, w = x.shape
        before = F.pad(x.flatten(2).transpose(1, 2), (0, 0, 1, 0))[:, :-1]
        t = self.entrance(before) + (self.row + self.col).view(1, h * w, -1)
        if context is not None:
            t = t + self.context(context.flatten(2).transpose(1, 2))
        for layer in self.layers:
            t = layer(t, self.mask)
        return self.norm(t).transpose(1, 2).reshape(n, -1, h, w)


def gate(pre):
    a, g = pre.chunk(2, 1)
    return torch.tanh(a) * torch.sigmoid(g)


class PixelStacks(nn.Module):
    """The gated PixelCNN. E conditions both stacks, T the horizontal one only; each in one product for all layers."""

    def __init__(self, o):
        super().__init__()
        f, self.count = o.width, o.pixel
        self.vertical_in, self.horizontal_in = nn.Conv2d(3 * UNITS, f, (2, 3)), nn.Conv2d(3 * UNITS, f, (1, 2))
        self.vertical = nn.ModuleList([nn.Conv2d(f, 2 * f, (2, 3)) for _ in range(o.pixel)])
        self.horizontal = nn.ModuleList([nn.Conv2d(f, 2 * f, (1, 2)) for _ in range(o.pixel)])
        self.down = nn.ModuleList([nn.Conv2d(2 * f, 2 * f, 1, bias=False) for _ in range(o.pixel)])
        self.out = nn.ModuleList([nn.Conv2d(f, f, 1) for _ in range(o.pixel)])
        seen = f if o.S == 1 else 2 * f
        self.to_vertical = nn.Conv2d(f, 2 * f * o.pixel, 1, bias=False) if o.S > 1 else None
        self.to_horizontal = nn.Conv2d(seen, 2 * f * o.pixel, 1, bias=False)

    def forward(self, x, context, transformed):
        v = self.vertical_in(F.pad(x, (1, 1, 2, 0))[:, :, :-1])
        z = self.horizontal_in(F.pad(x, (2, 0))[..., :-1])
        if context is None:
            above, left = [0] * self.count, self.to_horizontal(transformed).chunk(self.count, 1)
        else:
            above = self.to_vertical(context).chunk(self.count, 1)
            left = self.to_horizontal(torch.cat([context, transformed], 1)).chunk(self.count, 1)
        for layer in range(self.count):
            av = self.vertical[layer](F.pad(v, (1, 1, 1, 0))) + above[layer]
            ah = self.horizontal[layer](F.pad(z, (1, 0))) + self.down[layer](av) + left[layer]
            v = gate(av)
            z = z + self.out[layer](gate(ah))
        return z


class ColourHead(nn.Module):
    """Logits [N][levels][h][w] of red, of green given red, of blue given both."""

    def __init__(self, o):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Conv2d(o.width, o.width, 1) for _ in range(3)])
        self.logits = nn.ModuleList([nn.Conv2d(o.width, o.levels, 1) for _ in range(3)])
        self.red_green, self.red_blue, self.green_blue = [nn.Embedding(o.levels, o.width) for _ in range(3)]

    def forward(self, z, target):
        f = F.elu(z)
        r, g = target[:, 0], target[:, 1]
        hidden = [layer(f) for layer in self.hidden]
        hidden[1] = hidden[1] + self.red_green(r).permute(0, 3, 1, 2)
        hidden[2] = hidden[2] + (self.red_blue(r) + self.green_blue(g)).permute(0, 3, 1, 2)
        return [self.logits[c](F.elu(hidden[c])) for c in range(3)]


class Body(nn.Module):
    """z [N][C][h][w] of a target [N][3][h][w] and its window [N][slots][3][h][w]."""

    def __init__(self, o):
        super().__init__()
        self.target = ValueEmbedding(o.levels)
        self.embedder = SliceEmbedder(o) if o.S > 1 else None
        self.transformer, self.pixels = Transformer(o), PixelStacks(o)

    def forward(self, target, window, i, j):
        x = self.target(target[:, None])
        context = self.embedder(window, i, j) if self.embedder else None
        return self.pixels(x, context, self.transformer(x, context))


class LawDecoder(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.scale, self.body, self.head = o.S, Body(o) if o.body else None, LawHead(o)

    def forward(self, image, window, i, j):
        """Nats of each example's target slice, [N]; images [N][3][S^2][h][w], window [N][slots][3][h][w]."""
        k = i * self.scale + j
        z = self.body(image[torch.arange(len(k), device=k.device), :, k], window, i, j) if self.body else None
        return self.head.nats(image.float(), k, z)


class Decoder(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.body, self.head = Body(o), ColourHead(o)

    def forward(self, target, window, i, j):
        """Nats of each example's target slice, [N]; target [N][3][h][w], window [N][slots][3][h][w]."""
        logits = self.head(self.body(target, window, i, j), target)
        return sum(F.cross_entropy(logits[c], target[:, c], reduction='none').sum((1, 2)) for c in range(3))


def slots(o):
    return 2 * o.S * (o.S - 1)


def random_batch(o):
    edge = o.slice
    shown = [3, o.S * o.S] if o.head == 'law' else [3]
    target = torch.randint(0, o.levels, (o.batch, *shown, edge, edge))
    window = torch.randint(0, o.levels + 1, (o.batch, slots(o), 3, edge, edge))
    return target, window, torch.randint(0, o.S, (o.batch,)), torch.randint(0, o.S, (o.batch,))


def rounded(o):
    return torch.autocast(o.device, torch.bfloat16, enabled=o.precision == 'bf16')


def step(o, net, batch):
    adam = torch.optim.Adam(net.parameters(), 1e-3)
    unit = 3 * o.slice * o.slice * math.log(2)

    def one():
        adam.zero_grad(set_to_none=True)
        with rounded(o):
            loss = net(*batch).mean() / unit
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()

    return one


def forward(o, net, batch):
    net.eval()

    def one():
        with torch.no_grad(), rounded(o):
            net(*batch).tolist()

    return one


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument('verb', choices=['step', 'forward'])
    parser.add_argument('--head', choices=['softmax', 'law'], default='softmax')
    parser.add_argument('--device', choices=['cpu', 'cuda'], default='cpu')
    parser.add_argument('--precision', choices=['float32', 'tf32', 'bf16'], default='float32')
    for name, default in dict(compile=0, batch=4, threads=2, S=4, slice=32, width=128, res=4, layers=4, pixel=8, heads=8,
                              levels=256, steps=10, warm_up=4, places=24, local_width=128, local_layers=1,
                              components=12, body=1).items():
        parser.add_argument('--' + name.replace('_', '-'), type=int, default=default)
    return parser.parse_args()


def main():
    o = options()
    torch.set_num_threads(o.threads)
    torch.manual_seed(0)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = o.precision == 'tf32'
    net = (LawDecoder(o) if o.head == 'law' else Decoder(o)).to(o.device)
    parameters = sum(p.numel() for p in net.parameters())
    if o.compile:
        net = torch.compile(net)
    batch = [part.to(o.device) for part in random_batch(o)]
    one = {'step': step, 'forward': forward}[o.verb](o, net, batch)
    for _ in range(o.warm_up):
        one()
    times = []
    for _ in range(o.steps):
        start = time.perf_counter()
        one()
        if o.device == 'cuda':
            torch.cuda.synchronize()
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    print(json.dumps({
        'bench': 'torch-' + o.verb,
        'torch': torch.__version__,
        'device': torch.cuda.get_device_name() if o.device == 'cuda' else 'cpu',
        'head': o.head,
        'body': bool(o.body or o.head == 'softmax'),
        'precision': o.precision,
        'compiled': bool(o.compile),
        'rows': o.slice,
        'batch': o.batch,
        'threads': torch.get_num_threads(),
        'min_ms': round(times[0], 1),
        'median_ms': round((times[len(times) // 2] + times[(len(times) - 1) // 2]) / 2, 1),
        'parameters': parameters,
        'peak_rss_mb': round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }))


if __name__ == '__main__':
    main()
