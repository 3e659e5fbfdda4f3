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

// costs: [M][3], nats, assigned for this colour. d_o: [M][outputs], the costs' gradient by o times factor; may be null.
extern "C" __global__ void law_costs(
    Shape shape, Around around, const float* o, int rows, double factor, double* costs, float* d_o) {
  int r = blockIdx.x * blockDim.x + threadIdx.x;
  if (r >= rows) {
    return;
  }
  int own = shape.components;
  int all = own + shape.anchors;
  int outputs = 3 * own + 2 * shape.anchors + shape.colour;
  int value = r * 3 + shape.colour;
  Mixture mixture;
  mixture.o = o + (long long)r * outputs;
  mixture.anchors = around.anchors + (long long)r * shape.anchors * 3 + shape.colour;
  mixture.mean = around.means[value];
  mixture.log_scale = around.log_scales[value];
  mixture.unit = exp(mixture.log_scale);
  const float* residuals = around.residuals + (long long)r * 3;
  for (int e = 0; e < shape.colour; e++) {
    mixture.mean += (double)mixture.o[outputs - shape.colour + e] * residuals[e];
  }
  int low = around.intensities[value];
  bool conditional = shape.step * shape.levels < shape.top;
  int start = conditional ? low / shape.levels * shape.levels : 0;
  int end = start + shape.step * shape.levels;
  // Of all weight, or of what lies in the interval that is known.
  LogSum total = {-1e300, 0};
  LogSum chosen = {-1e300, 0};
  for (int k = 0; k < all; k++) {
    Component of = component(shape, mixture, k);
    total.add(conditional ? mass_between(shape, of, start, end).log : of.logit);
    chosen.add(mass_between(shape, of, low, low + shape.step).log);
  }
  double inside = (1 - UNIFORM) * exp(chosen.log_of() - total.log_of());
  double probability = inside + UNIFORM / shape.levels;
  costs[value] = -log(probability);
  if (!d_o) {
    return;
  }
  float* d = d_o + (long long)r * outputs;
  double by = -factor * inside / probability;
  double by_mean = 0;
  for (int k = 0; k < all; k++) {
    Component of = component(shape, mixture, k);
    Mass mass = mass_between(shape, of, low, low + shape.step);
    double share = exp(mass.log - chosen.log_of());
    Mass known = {of.logit, 0, 0};
    if (conditional) {
      known = mass_between(shape, of, start, end);
    }
    double part = exp(known.log - total.log_of());
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
    d[outputs - shape.colour + e] = (float)(by_mean * residuals[e]);
  }
}
KERNEL(law_costs)
