// The law's cost and its gradient (docs/MODEL.md, section 4; in Java: MixtureLayout and PlainMixture),
// in double, a thread a value. Components are looked at three times rather than kept.
#pragma once
#include "platform.cuh"

// Sizes of a colour's mixture: K components, A neighbours, c earlier colours; 2^B intensities, those of a
// value, V values.
struct Shape {
  int components;
  int anchors;
  int colour;
  int top;
  int step;
  int levels;
};

// One value's mixture: its outputs o and what they stand around.
struct Mixture {
  const float* o;
  const float* anchors; // a colour's, 3 apart
  double mean;
  double log_scale;
  double unit;
};

struct Component {
  double logit;
  double mean;
  double inverse;  // of the scale
  bool clamped;
};

__device__ inline Component component(const Shape& shape, const Mixture& mixture, int k) {
  int own = shape.components;
  Component out;
  double log_scale;
  if (k < own) {
    out.logit = mixture.o[k];
    out.mean = mixture.mean + mixture.unit * mixture.o[own + k];
    log_scale = mixture.log_scale + mixture.o[2 * own + k];
  } else {
    int a = k - own;
    out.logit = mixture.o[3 * own + a];
    out.mean = mixture.anchors[3 * a];
    log_scale = mixture.o[3 * own + shape.anchors + a];
  }
  out.clamped = log_scale < -5 || log_scale > 7;
  out.inverse = exp(-fmin(fmax(log_scale, -5.0), 7.0));
  return out;
}

// The log of a component's weight times its mass between two intensities, and the derivatives.
struct Mass {
  double log;
  double by_mean;
  double by_scale;
};

__device__ inline void edge(Mass& mass, const Component& of, double z, int sign) {
  double small = exp(-fabs(z));
  double sum = small + 1;
  mass.log += fmin(z, 0.0) - log(sum);
  double slope = (z < 0 ? 1 : small) / sum;
  mass.by_mean += sign * of.inverse * slope;
  mass.by_scale -= z * slope;
}

__device__ inline Mass mass_between(const Shape& shape, const Component& of, int low, int high) {
  Mass mass = {of.logit, 0, 0};
  bool open_below = low == 0;
  bool open_above = high == shape.top;
  if (!open_below) {
    edge(mass, of, (of.mean - (low - 0.5)) * of.inverse, 1);
  }
  if (!open_above) {
    edge(mass, of, (high - 0.5 - of.mean) * of.inverse, -1);
  }
  if (!open_below && !open_above) {
    double width = of.inverse * (high - low);
    double less = exp(-width);
    mass.log += log(1 - less);
    mass.by_scale -= width * less / (1 - less);
  }
  return mass;
}

// The log of a sum of exponentials whose terms come one by one.
struct LogSum {
  double most;
  double sum;

  __device__ void add(double term) {
    if (term > most) {
      sum = sum * exp(most - term) + 1;
      most = term;
    } else {
      sum += exp(term - most);
    }
  }

  __device__ double log_of() const { return most + log(sum); }
};

constexpr double UNIFORM = 1e-4;

// What the features say of a pixel, and where the costs go.
struct Around {
  const float* means;      // [M][3]
  const float* log_scales; // [M][3]
  const float* residuals;  // [M][3]
  const float* anchors;    // [M][A][3]
  const int* intensities;  // [M][3], the lowest of each value
};

__device__ inline int outputs_of(const Shape& shape) {
  return 3 * shape.components + 2 * shape.anchors + shape.colour;
}

__device__ inline Mixture mixture_of(
    const Shape& shape, const Around& around, const float* o, long long r) {
  int outputs = outputs_of(shape);
  long long value = r * 3 + shape.colour;
  Mixture mixture;
  mixture.o = o + r * outputs;
  mixture.anchors = around.anchors + r * shape.anchors * 3 + shape.colour;
  mixture.mean = around.means[value];
  mixture.log_scale = around.log_scales[value];
  mixture.unit = exp(mixture.log_scale);
  for (int e = 0; e < shape.colour; e++) {
    mixture.mean +=
        (double)mixture.o[outputs - shape.colour + e] * around.residuals[r * 3 + e];
  }
  return mixture;
}

// A value's probability, and what it is made of.
struct Scored {
  LogSum chosen;     // of the value's mass
  LogSum total;      // of all weight, or of what lies in the interval that is known
  bool conditional;  // whether one is known
  int start;         // of it
  int end;
  double inside;     // the mixture's part of the probability
  double probability;
};

__device__ inline Scored score(const Shape& shape, const Mixture& mixture, int low) {
  Scored out = {{-1e300, 0}, {-1e300, 0}};
  out.conditional = shape.step * shape.levels < shape.top;
  out.start = out.conditional ? low / shape.levels * shape.levels : 0;
  out.end = out.start + shape.step * shape.levels;
  for (int k = 0; k < shape.components + shape.anchors; k++) {
    Component of = component(shape, mixture, k);
    out.total.add(out.conditional ? mass_between(shape, of, out.start, out.end).log : of.logit);
    out.chosen.add(mass_between(shape, of, low, low + shape.step).log);
  }
  out.inside = (1 - UNIFORM) * exp(out.chosen.log_of() - out.total.log_of());
  out.probability = out.inside + UNIFORM / shape.levels;
  return out;
}

// costs: [M][3], nats, assigned for this colour. d_o: [M][outputs], the costs' gradient by o times factor; may be null.
extern "C" __global__ void law_costs(
    Shape shape, Around around, const float* o, int rows, double factor, double* costs, float* d_o) {
  int r = blockIdx.x * blockDim.x + threadIdx.x;
  if (r >= rows) {
    return;
  }
  int own = shape.components;
  int outputs = outputs_of(shape);
  Mixture mixture = mixture_of(shape, around, o, r);
  int value = r * 3 + shape.colour;
  int low = around.intensities[value];
  Scored scored = score(shape, mixture, low);
  costs[value] = -log(scored.probability);
  if (!d_o) {
    return;
  }
  float* d = d_o + (long long)r * outputs;
  double by = -factor * scored.inside / scored.probability;
  double by_mean = 0;
  for (int k = 0; k < own + shape.anchors; k++) {
    Component of = component(shape, mixture, k);
    Mass mass = mass_between(shape, of, low, low + shape.step);
    double share = exp(mass.log - scored.chosen.log_of());
    Mass known = {of.logit, 0, 0};
    if (scored.conditional) {
      known = mass_between(shape, of, scored.start, scored.end);
    }
    double part = exp(known.log - scored.total.log_of());
    double mean_slope = by * (share * mass.by_mean - part * known.by_mean);
    double scale_slope = of.clamped ? 0 : by * (share * mass.by_scale - part * known.by_scale);
    bool neighbour = k >= own;
    int logit = neighbour ? 2 * own + k : k;
    d[logit] = (float)(by * (share - part));
    d[neighbour ? 2 * own + shape.anchors + k : 2 * own + k] = (float)scale_slope;
    if (!neighbour) {
      d[own + k] = (float)(mixture.unit * mean_slope);
      by_mean += mean_slope;
    }
  }
  for (int e = 0; e < shape.colour; e++) {
    d[outputs - shape.colour + e] = (float)(by_mean * around.residuals[r * 3 + e]);
  }
}
KERNEL(law_costs)

// out: [chosen][3][V], log P of every value of this colour at chosen pixels, whose rows are given.
extern "C" __global__ void law_logits(
    Shape shape, Around around, const float* o, const int* chosen, int count, float* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int pixel = i / shape.levels;
  if (pixel >= count) {
    return;
  }
  int r = chosen[pixel];
  Mixture mixture = mixture_of(shape, around, o, r);
  int value = i % shape.levels;
  bool conditional = shape.step * shape.levels < shape.top;
  int known = around.intensities[r * 3 + shape.colour];
  int start = conditional ? known / shape.levels * shape.levels : 0;
  Scored scored = score(shape, mixture, start + value * shape.step);
  out[((long long)pixel * 3 + shape.colour) * shape.levels + value] =
      (float)log(scored.probability);
}
KERNEL(law_logits)
