// The softmax head's cost and its gradient (docs/MODEL.md, section 4): a warp a row of logits. Sums and
// exponentials are in double.
#pragma once
#include "platform.cuh"

constexpr int SOFTMAX_ROWS = 8;  // of a block, a warp each

// logits: [M][levels] of a colour; values, costs: [M][3], of which this colour's are read and assigned, in nats.
// d_logits: the costs' gradient times factor; may be null, or the logits.
extern "C" __global__ void softmax_costs(
    const float* logits, const int* values, int colour, int rows, int levels, double factor,
    double* costs, float* d_logits) {
  int r = blockIdx.x * SOFTMAX_ROWS + threadIdx.x / 32;
  if (r >= rows) {
    return;
  }
  int lane = threadIdx.x % 32;
  const float* row = logits + (long long)r * levels;
  float most = row[0];
  for (int v = lane; v < levels; v += 32) {
    most = fmaxf(most, row[v]);
  }
  most = warp_max(most);
  double sum = 0;
  for (int v = lane; v < levels; v += 32) {
    sum += exp((double)row[v] - most);
  }
  double log_sum = most + log(warp_sum(sum));
  int value = values[r * 3 + colour];
  if (lane == value % 32) {
    costs[r * 3 + colour] = log_sum - row[value];
  }
  for (int v = lane; v < levels && d_logits; v += 32) {
    double share = exp(row[v] - log_sum) - (v == value ? 1 : 0);
    d_logits[(long long)r * levels + v] = (float)(share * factor);
  }
}
KERNEL(softmax_costs)

// out: [chosen][3][levels], the logits of this colour at chosen pixels, whose rows are given.
extern "C" __global__ void choose_logits(
    const float* logits, const int* chosen, int count, int colour, int levels, float* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int pixel = i / levels;
  if (pixel < count) {
    out[((long long)pixel * 3 + colour) * levels + i % levels] =
        logits[(long long)chosen[pixel] * levels + i % levels];
  }
}
KERNEL(choose_logits)
