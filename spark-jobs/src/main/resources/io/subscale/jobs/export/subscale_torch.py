"""Decoders that Subscale has exported, in PyTorch: exact likelihoods, and weights that can be trained and saved.

  python3 subscale_torch.py PICTURES                         one JSON line: nats by stage, bits/dim of each picture
  python3 subscale_torch.py PICTURES --save other.safetensors    and the weights as PyTorch holds them, for `subscale import`

PICTURES is a .npy file, uint8 [n][H][W][3] of values below 2^bits, or a PNG of the model's size (needs Pillow).

  model = subscale_torch.load("model.safetensors"); model.nats(pictures)     # {stage: [n]}, differentiable

Written from docs/MODEL.md, whose names it keeps; needs torch 1.13 or newer and numpy. SPDX-License-Identifier: Apache-2.0
"""
import argparse, itertools, json, math, os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

STAGES = {"subscale": ["subscale"], "size": ["small", "size"], "depth": ["hi", "depth"], "multidimensional": ["small", "size", "depth"]}


def read(path):
    """(metadata, {name: float32 tensor}) of a safetensors file of format version 1."""
    raw = np.fromfile(path, np.uint8)
    size = int.from_bytes(raw[:8].tobytes(), "little")
    head = json.loads(raw[8:8 + size].tobytes())
    meta, data = head.pop("__metadata__", {}), raw[8 + size:]
    if meta.get("format") != "subscale-model" or meta.get("format_version") != "1":
        raise ValueError(f"{path}: not a subscale-model of format_version 1, but {meta.get('format')!r}, {meta.get('format_version')!r}")
    cut = lambda v: torch.from_numpy(data[slice(*v["data_offsets"])].view("<f4").reshape(v["shape"]).copy())
    return meta, {name: cut(v) for name, v in head.items()}


def write(path, meta, tensors):
    """A safetensors file of tensors by name, as float32."""
    head, at, parts = {"__metadata__": {k: v for k, v in meta.items() if k != "sha256"}}, 0, []
    for name, tensor in tensors.items():
        parts.append(tensor.detach().cpu().float().contiguous().numpy().astype("<f4").tobytes())
        head[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[at, at + len(parts[-1])])
        at += len(parts[-1])
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(parts))


def conv(x, kernel, left, right, up, down):
    """x [N][h][w][in], kernel [rows][columns][in][out]; the padding, below 0 a cut, keeps h and w."""
    padded = F.pad(x.permute(0, 3, 1, 2), (left, right, up, down))
    return F.conv2d(padded, kernel.permute(3, 2, 0, 1)).permute(0, 2, 3, 1)


def gate(x):
    a, g = x.chunk(2, -1)
    return torch.tanh(a) * torch.sigmoid(g)


def gather(image, y, x):
    """image [N][H][W][3] at places y, x [..]: [N][..][3], and which of them are off."""
    height, width = image.shape[1:3]
    off = (y < 0) | (y >= height) | (x < 0) | (x >= width)
    return image[:, y.clamp(0, height - 1), x.clamp(0, width - 1)], off


class Decoder(nn.Module):
    """One stage. Weights are parameters called vertex.name; images are values [N][H][W][3]."""

    def __init__(self, a, stage, tensors):
        super().__init__()
        self.a, self.stage, self.S, self.B = a, stage, a["scale"], a["bits"]
        deep = a["plan"] in ("depth", "multidimensional")
        self.low = self.B - a["depth_bits"] if deep else 0
        self.lo, self.hi = stage == "depth", deep and stage != "depth"
        slices = range(self.S ** 2)
        self.slices = [0] if stage == "small" else slices[1:] if stage == "size" else slices
        self.V = 2 ** (self.low if self.lo else self.B - self.low)
        self.has_law, self.has_body = a["head"] == "law", a["head"] == "softmax" or a["body"]
        for name, tensor in tensors.items():
            vertex, weight = name.split(".")
            if vertex not in self._modules:
                self.add_module(vertex, nn.Module())
            fixed = vertex == "law" and weight in ("ls", "lc", "sc")
            self._modules[vertex].register_parameter(weight, nn.Parameter(tensor.clone(), requires_grad=not fixed))

    def nats(self, full):
        """What the stage's part of each picture costs: [N]."""
        hi = full >> self.low
        target = full & 2 ** self.low - 1 if self.lo else hi if self.hi else full
        seen = self.look(full, hi) if self.has_law else None
        cost = 0
        for q, k in enumerate(self.slices):
            i, j = divmod(k, self.S)
            own = target[:, i::self.S, j::self.S]
            z = self.pixel_stack(own, target, hi, i, j) if self.has_body else None
            each = self.law_cost(q, k, own, seen, z) if self.has_law else self.softmax_cost(own, z)
            cost = cost + each.flatten(1).sum(1)
        return cost

    # ---- the body: sections "Value embeddings" to "Gated PixelCNN" ----

    def embed(self, vertex, values, levels):
        """values [N][h][w][..][3] to [N][h][w][all e]."""
        return vertex.table[values + torch.arange(3) * (levels + 1)].flatten(3)

    def window(self, values, i, j, empty, every):
        """Slices around (i, j): [N][h][w][slots][3]."""
        slots, reach = [], range(-(self.S - 1), self.S)
        for di, dj in itertools.product(reach, reach):
            if every or (di, dj) < (0, 0):
                inside = 0 <= i + di < self.S and 0 <= j + dj < self.S
                part = values[:, (i + di) % self.S::self.S, (j + dj) % self.S::self.S]
                slots.append(part if inside else torch.full_like(part, empty))
        return torch.stack(slots, 3) if slots else None

    def context(self, target, hi, i, j):
        """E [N][h][w][F], or None without a window."""
        earlier = self.window(target, i, j, self.V, False) if self.stage != "small" else None
        every = self.window(hi, i, j, 2 ** (self.B - self.low), True) if self.lo else None
        if earlier is None and every is None:
            return None
        parts = [] if earlier is None else [self.embed(self.xw, earlier, self.V)]
        parts += [] if every is None else [self.embed(self.xh, every, 2 ** (self.B - self.low))]
        place = torch.cat([self.e0.row[i], self.e0.col[j]]).expand(*parts[0].shape[:3], -1)
        e = torch.cat(parts + [place], 3) @ self.e0.w + self.e0.b
        for r in range(1, self.a["embedder_blocks"] + 1):
            v = self._modules[f"e{r}"]
            e = e + conv(F.elu(conv(F.elu(e), v.w1, 1, 1, 1, 1) + v.b1), v.w2, 1, 1, 1, 1) + v.b2
        return e

    def transformer(self, x, e):
        n, h, w, _ = x.shape
        before = F.pad(x.flatten(1, 2), (0, 0, 1, -1))
        t = before @ self.t0.w + self.t0.b + (self.t0.row[:, None] + self.t0.col).flatten(0, 1)
        t = t if e is None else t + e.flatten(1, 2) @ self.t0.context
        mask = torch.ones(h * w, h * w, dtype=torch.bool).triu(1)
        for l in range(1, self.a["transformer_layers"] + 1):
            v = self._modules[f"t{l}"]
            u = F.layer_norm(t, t.shape[-1:], v.n1g, v.n1b, 1e-5) @ v.qkv + v.qkvb
            q, k, s = [p.unflatten(2, (self.a["heads"], -1)).transpose(1, 2) for p in u.chunk(3, -1)]
            weights = (q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])).masked_fill(mask, -math.inf).softmax(-1)
            m = t + (weights @ s).transpose(1, 2).flatten(2) @ v.wo + v.bo
            t = m + F.relu(F.layer_norm(m, m.shape[-1:], v.n2g, v.n2b, 1e-5) @ v.w1 + v.b1) @ v.w2 + v.b2
        return F.layer_norm(t, t.shape[-1:], self.tn.g, self.tn.b, 1e-5).view(n, h, w, -1)

    def pixel_stack(self, own, target, hi, i, j):
        """z [N][h][w][F] of the target slice."""
        e, x = self.context(target, hi, i, j), self.embed(self.x, own, self.V)
        t, p, of = self.transformer(x, e), self.pixels, self.pixels._parameters
        v = conv(x, p.vin, 1, 1, 2, -1) + p.vinb
        z = conv(x, p.hin, 2, -1, 0, 0) + p.hinb
        for l in range(self.a["pixel_layers"]):
            av = conv(v, of[f"v{l}"], 1, 1, 1, 0) + of[f"v{l}b"]
            av = av if e is None else av + e @ of[f"ev{l}"]
            ah = conv(z, of[f"h{l}"], 1, 0, 0, 0) + of[f"h{l}b"] + av @ of[f"vh{l}"] + t @ of[f"th{l}"]
            ah = ah if e is None else ah + e @ of[f"eh{l}"]
            v, z = gate(av), z + gate(ah) @ of[f"o{l}"] + of[f"o{l}b"]
        return z

    def softmax_cost(self, own, z):
        of, f = self.logits._parameters, F.elu(z)
        costs = []
        for c in range(3):
            g = f @ of[f"h{c}"] + of[f"h{c}b"]
            for e in range(c):
                g = g + of[f"e{e}{c}"][own[..., e]]
            logits = F.elu(g) @ of[f"o{c}"] + of[f"o{c}b"]
            costs.append(torch.logsumexp(logits, -1) - logits.gather(-1, own[..., c:c + 1])[..., 0])
        return torch.stack(costs, -1)

    # ---- the law head ----

    def offsets(self, k, count, fits):
        """The nearest offsets (dY, dX) of slice k that fit: [count][2]."""
        most = self.S * (math.isqrt(count) + 2)
        reach = range(-most, most + 1)
        near = sorted((dy * dy + dx * dx, dy, dx) for dy in reach for dx in reach if (dy, dx) != (0, 0))
        return list(itertools.islice(((dy, dx) for _, dy, dx in near if fits(k, dy, dx)), count))

    def known(self, k, dy, dx):
        return self.there(k, dy, dx) < k or self.there(k, dy, dx) == k and (dy, dx) < (0, 0)

    def predicted(self, k, dy, dx):
        return self.known(k, dy, dx) and self.there(k, dy, dx) in self.slices

    def there(self, k, dy, dx):
        return (k // self.S + dy) % self.S * self.S + (k + dx) % self.S

    def look(self, full, hi):
        """Of every slice what its pixels see and how they are predicted; the error image."""
        unit, dtype = 2 ** self.low, self.law.ls.dtype
        middle = (hi * unit).to(dtype) + (unit - 1) / 2
        image = middle if self.hi else full.to(dtype)
        seen, errors, height, width = [], torch.zeros_like(image), *full.shape[1:3]
        for q, k in enumerate(self.slices):
            i, j = divmod(k, self.S)
            y, x = torch.arange(i, height, self.S)[:, None], torch.arange(j, width, self.S)[None, :]
            fits = (lambda k, dy, dx: True) if self.lo else self.known
            places = self.offsets(k, self.a["places"], fits)
            dy, dx = torch.tensor(places).T
            at = y[..., None] + dy, x[..., None] + dx
            v, off = gather(image, *at)
            if self.lo:
                open_ = torch.tensor([self.known(k, *place) for place in places])
                v = torch.where(open_[:, None], v, gather(middle, *at)[0])
                base = middle[:, i::self.S, j::self.S]
            else:
                first = off.int().argmin(-1)[None, ..., None, None].expand(len(v), -1, -1, 1, 3)
                base = v.gather(3, first)[..., 0, :]
                base = torch.where(off.all(-1)[..., None], torch.full_like(base, (2 ** self.B - 1) / 2), base)
            v = torch.where(off[..., None], base[..., None, :], v)
            d, own = v - base[..., None, :], image[:, i::self.S, j::self.S]
            ls, lc = self.law.ls[q], self.law.lc[q]
            mu0 = base + d.flatten(3) @ ls[:, :-1].T + ls[:, -1]
            r0 = own - mu0
            mu = mu0 + torch.stack([torch.zeros_like(r0[..., 0]), lc[0] * r0[..., 0], lc[1] * r0[..., 0] + lc[2] * r0[..., 1]], -1)
            errors[:, i::self.S, j::self.S] = own - mu
            seen.append(dict(v=v, d=d, off=off, mu0=mu0, mu=mu, r=own - mu, r0=r0, hi=hi[:, i::self.S, j::self.S],
                             place=8 * (y % 8) + x % 8, near=self.offsets(k, self.a["places"] // 2, self.predicted), y=y, x=x))
        for s in seen:
            dy, dx = torch.tensor(s["near"]).T
            near, s["near_off"] = gather(errors, s["y"][..., None] + dy, s["x"][..., None] + dx)
            s["near"] = near.masked_fill(s["near_off"][..., None], 0)
        return seen

    def law_cost(self, q, k, own, seen, z):
        s, of = seen[q], self.law._parameters
        near, mu0, mu, r, r0 = s["near"], s["mu0"], s["mu"], s["r"], s["r0"]
        some = (~s["near_off"][..., :6]).sum(-1)
        en = near[..., :6, :].abs().sum(3) / some.clamp(min=1)[..., None]
        some = (some > 0).to(en.dtype)[..., None].expand_as(en)
        act = s["d"][..., :8, :]
        act = (act - act.mean(3, keepdim=True)).abs().mean(3)
        row = torch.stack([(act + 1).log(), some * (en + 0.3).log(), 1 - some,
                           some * (en.mean(-1, keepdim=True) + 0.3).log(), torch.ones_like(en)], -1)
        sc = of["sc"][q]
        l0, log = row @ sc[0, :5], (row * sc[:, :5]).sum(-1)
        log = torch.stack([log[..., c] + sum(sc[c, 5 + e] * (r[..., e].abs() + 0.5).log() for e in range(c)) for c in range(3)], -1)
        s0, scale = 2 * l0.exp() + 0.1, 2 * log.exp() + 0.1
        phase = lambda m: (2 * math.pi * m).sin()
        u = torch.cat([((s["v"] - mu0[..., None, :]) / s0[..., None, :]).asinh().flatten(3), (near / s0[..., None, :]).asinh().flatten(3),
                       l0, (act + 1).log(), (en + 0.3).log(), s["off"][..., :8].to(en.dtype).expand(len(en), -1, -1, -1), phase(mu0)], -1)
        t = u @ of["f"][q] + of["fb"][q] + of["pos"][s["place"]]
        t = F.silu(t if z is None else t + F.elu(z) @ of["z"])
        for m in range(1, self.a["local_layers"] + 1):
            t = t + F.silu(t @ of[f"r{m}"] + of[f"r{m}b"])
        K, A, costs = self.a["components"], min(4, self.a["places"]), []
        for c in range(3):
            e_c = [log[..., c], phase(mu[..., c]), ((mu[..., c] - mu0[..., c]) / scale[..., c]).asinh()]
            for e in range(c):
                e_c += [(r[..., e] / scale[..., c]).asinh(), (r[..., e].abs() + 0.3).log(), (r0[..., e] / scale[..., c]).asinh()]
            g = F.silu(t @ of[f"h{c}"] + torch.stack(e_c, -1) @ of[f"x{c}"] + of[f"h{c}b"])
            g = g + F.silu(g @ of[f"g{c}"] + of[f"g{c}b"])
            logit, mean, wide, copy, copy_wide, shift = (g @ of[f"o{c}"] + of[f"o{c}b"][q]).split([K] * 3 + [A] * 2 + [c], -1)
            mean = mu[..., c, None] + log[..., c, None].exp() * mean + (shift * r[..., :c]).sum(-1, keepdim=True)
            mean = torch.cat([mean, s["v"][..., :A, c]], -1)
            widths = torch.cat([log[..., c, None] + wide, copy_wide], -1).clamp(-5, 7)
            weights = torch.cat([logit, copy], -1).log_softmax(-1)
            costs.append(self.law_nats(own[..., c], s["hi"][..., c], weights, mean, widths))
        return torch.stack(costs, -1)

    def law_nats(self, value, hi, weights, mean, widths):
        """-log P of values below V, in stage `depth` given hi."""
        unit, top = 2 ** self.low, 2 ** self.B

        def mass(a, b):
            edge = lambda at: torch.where(at <= 0, -1e6, torch.where(at >= top, 1e6, at - 0.5))[..., None]
            za, zb = (edge(a.to(mean.dtype)) - mean) / widths.exp(), (edge(b.to(mean.dtype)) - mean) / widths.exp()
            return torch.logsumexp(weights + F.logsigmoid(zb) + F.logsigmoid(-za) + (-torch.expm1(za - zb)).log(), -1)

        if self.lo:
            log = mass(hi * unit + value, hi * unit + value + 1) - mass(hi * unit, (hi + 1) * unit)
        else:
            log = mass(value * unit, (value + 1) * unit) if self.hi else mass(value, value + 1)
        return -torch.logaddexp(log + math.log1p(-1e-4), torch.full_like(log, math.log(1e-4 / self.V)))


class Model(nn.ModuleDict):
    """The decoders of a plan by stage; `state_dict` has the file's names."""

    def __init__(self, meta, tensors):
        a = json.loads(meta["architecture"])
        if a["plan"] not in STAGES or a["head"] not in ("law", "softmax"):
            raise ValueError(f"plan {a['plan']!r} with head {a['head']!r}: this loader takes {sorted(STAGES)} with law or softmax")
        of = lambda stage: {n.split(".", 1)[1]: t for n, t in tensors.items() if n.split(".", 1)[0] == stage}
        super().__init__({stage: Decoder(a, stage, of(stage)) for stage in STAGES[a["plan"]]})
        self.meta, self.architecture = meta, a

    def nats(self, pictures):
        """{stage: [n]}, of integers [n][H][W][3] below 2^bits."""
        a = self.architecture
        pictures = torch.as_tensor(pictures).long()
        if pictures.dim() != 4 or list(pictures.shape[1:]) != [a["size"], a["size"], 3]:
            raise ValueError(f"pictures are {list(pictures.shape)}; the model takes [n, {a['size']}, {a['size']}, 3]")
        if pictures.min() < 0 or pictures.max() >= 2 ** a["bits"]:
            raise ValueError(f"values run to {int(pictures.max())}; the model takes those of {a['bits']} bits")
        return {stage: decoder.nats(pictures) for stage, decoder in self.items()}

    def save(self, path):
        """The weights as they are now, for `submit/subscale import`."""
        write(path, self.meta, self.state_dict())


def load(path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.safetensors"), dtype=torch.float64):
    """The model of a file. float64 agrees with Subscale to 1e-6 bits/dim; train in float32: `load(dtype=torch.float32)`."""
    return Model(*read(path)).to(dtype)


def pictures_of(path):
    if path.endswith(".npy"):
        return np.load(path, allow_pickle=False)
    from PIL import Image
    return np.asarray(Image.open(path).convert("RGB"))[None]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Exact likelihoods of pictures under an exported model.")
    arguments.add_argument("pictures")
    arguments.add_argument("--model", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.safetensors"))
    arguments.add_argument("--batch", type=int, default=8)
    arguments.add_argument("--save")
    o = arguments.parse_args()
    model, pictures = load(o.model), pictures_of(o.pictures)
    with torch.no_grad():
        parts = [model.nats(pictures[at:at + o.batch]) for at in range(0, len(pictures), o.batch)]
    nats = {stage: torch.cat([p[stage] for p in parts]).tolist() for stage in model}
    unit = math.log(2) * pictures[0].size
    bits = [sum(each) / unit for each in zip(*nats.values())]
    print(json.dumps(dict(bits_per_dim=sum(bits) / len(bits), pictures=bits, nats=nats)))
    if o.save:
        model.save(o.save)
