// What is made of numbers one by one: elu, relu, silu and the gate of the pixel stack (docs/MODEL.md, section 3).
#pragma once
#include "platform.cuh"

// As Activation.java numbers them.
constexpr int NO_ACTIVATION = 0;
constexpr int SILU = 1;
constexpr int RELU = 2;
constexpr int ELU = 3;

__device__ inline float sigmoid(float x) { return 1 / (1 + expf(-x)); }

__device__ inline float activate(int activation, float x) {
  switch (activation) {
    case SILU:
      return x / (1 + expf(-x));
    case RELU:
      return fmaxf(x, 0);
    case ELU:
      return x > 0 ? x : expf(x) - 1;
    default:
      return x;
  }
}

// The derivative: of silu from what it was taken of, of relu and elu from what they made.
__device__ inline float slope_of(int activation, float value) {
  switch (activation) {
    case SILU: {
      float s = sigmoid(value);
      return s * (1 + value * (1 - s));
    }
    case RELU:
      return value > 0 ? 1 : 0;
    case ELU:
      return fminf(value, 0) + 1;
    default:
      return 1;
  }
}

extern "C" __global__ void activate_rows(const float* x, long long count, int activation, float* y) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count) {
    y[i] = activate(activation, x[i]);
  }
}
KERNEL(activate_rows)

// pre: [rows][2 width], a then g; out: [rows][width], tanh(a) sigmoid(g).
extern "C" __global__ void gate_forward(const float* pre, long long count, int width, float* out) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) {
    return;
  }
  const float* a = pre + i / width * 2 * width + i % width;
  out[i] = tanhf(a[0]) * sigmoid(a[width]);
}
KERNEL(gate_forward)

// d: the gradient of out; d_pre: that of pre, in its shape.
extern "C" __global__ void gate_backward(
    const float* pre, const float* d, long long count, int width, float* d_pre) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) {
    return;
  }
  long long at = i / width * 2 * width + i % width;
  float t = tanhf(pre[at]);
  float s = sigmoid(pre[at + width]);
  d_pre[at] = d[i] * s * (1 - t * t);
  d_pre[at + width] = d[i] * t * s * (1 - s);
}
KERNEL(gate_backward)
