// Layer normalisation over the columns (docs/MODEL.md, section 3): a warp a row.
#pragma once
#include "platform.cuh"

constexpr float NORM_EPSILON = 1e-5f;
constexpr int NORM_ROWS = 8;  // of a block, a warp each

// What a row is normalised by.
struct Moments {
  float mean;
  float inverse;  // of the deviation
};

__device__ inline Moments moments_of(const float* x, int width) {
  int lane = threadIdx.x % 32;
  float sum = 0;
  for (int c = lane; c < width; c += 32) {
    sum += x[c];
  }
  Moments out;
  out.mean = warp_sum(sum) / width;
  sum = 0;
  for (int c = lane; c < width; c += 32) {
    float off = x[c] - out.mean;
    sum += off * off;
  }
  out.inverse = 1 / sqrtf(warp_sum(sum) / width + NORM_EPSILON);
  return out;
}

// y = (x - mean) / deviation gain + bias. moments: [rows], for the backward half; may be null.
extern "C" __global__ void norm_forward(
    const float* x, const float* gain, const float* bias, int rows, int width, float* y,
    Moments* moments) {
  int row = blockIdx.x * NORM_ROWS + threadIdx.x / 32;
  if (row >= rows) {
    return;
  }
  long long start = (long long)row * width;
  Moments by = moments_of(x + start, width);
  for (int c = threadIdx.x % 32; c < width; c += 32) {
    y[start + c] = (x[start + c] - by.mean) * by.inverse * gain[c] + bias[c];
  }
  if (moments && threadIdx.x % 32 == 0) {
    moments[row] = by;
  }
}
KERNEL(norm_forward)

// dx = the gradient of x by that of y + residual. residual may be null.
extern "C" __global__ void norm_backward(
    const float* x, const Moments* moments, const float* gain, const float* dy, int rows, int width,
    const float* residual, float* dx) {
  int row = blockIdx.x * NORM_ROWS + threadIdx.x / 32;
  if (row >= rows) {
    return;
  }
  long long start = (long long)row * width;
  Moments by = moments[row];
  float sum = 0;
  float along = 0;
  for (int c = threadIdx.x % 32; c < width; c += 32) {
    float d = dy[start + c] * gain[c];
    sum += d;
    along += d * (x[start + c] - by.mean) * by.inverse;
  }
  sum = warp_sum(sum) / width;
  along = warp_sum(along) / width;
  for (int c = threadIdx.x % 32; c < width; c += 32) {
    float normal = (x[start + c] - by.mean) * by.inverse;
    float d = (dy[start + c] * gain[c] - sum - normal * along) * by.inverse;
    dx[start + c] = residual ? d + residual[start + c] : d;
  }
}
KERNEL(norm_backward)

// parts: [parts][2][width], sums over each rows: of the gain's gradient, then of the bias's.
extern "C" __global__ void norm_weights(
    const float* x, const Moments* moments, const float* dy, int rows, int width, int each,
    float* parts) {
  int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= width) {
    return;
  }
  int first = blockIdx.y * each;
  int end = min(rows, first + each);
  float gain = 0;
  float bias = 0;
  for (int row = first; row < end; row++) {
    float d = dy[(long long)row * width + c];
    gain += d * (x[(long long)row * width + c] - moments[row].mean) * moments[row].inverse;
    bias += d;
  }
  float* part = parts + (long long)blockIdx.y * 2 * width;
  part[c] = gain;
  part[width + c] = bias;
}
KERNEL(norm_weights)
