// Sums in a fixed order, so that a run can be repeated to the bit, and the step that they lead to.
#pragma once
#include "platform.cuh"

constexpr int SUM_THREADS = 256;

// Adds up what lies in the block's shared memory; the sum is in memory[0] for thread 0.
__device__ inline void add_up(double* memory) {
  for (unsigned half = SUM_THREADS / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) {
      memory[threadIdx.x] += memory[threadIdx.x + half];
    }
  }
}

// out[key][i] is the sum over the parts with this key of part[from + i]. keys: [parts]; null: all are of key 0.
// add: to what is there.
extern "C" __global__ void sum_parts(
    const float* parts, int count, int stride, int from, int length, const int* keys, float* out,
    int add) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int key = blockIdx.y;
  if (i >= length) {
    return;
  }
  float sum = 0;
  for (int p = 0; p < count; p++) {
    if (!keys || keys[p] == key) {
      sum += parts[(long long)p * stride + from + i];
    }
  }
  float* to = out + (long long)key * length + i;
  *to = add ? *to + sum : sum;
}
KERNEL(sum_parts)

// Sums of each group's numbers: a block a group.
extern "C" __global__ void sum_groups(const double* values, int each, double* out) {
  __shared__ double memory[SUM_THREADS];
  double sum = 0;
  for (int i = threadIdx.x; i < each; i += SUM_THREADS) {
    sum += values[(long long)blockIdx.x * each + i];
  }
  memory[threadIdx.x] = sum;
  add_up(memory);
  if (threadIdx.x == 0) {
    out[blockIdx.x] = memory[0];
  }
}
KERNEL(sum_groups)

// parts: [blocks], sums of squares.
extern "C" __global__ void sum_squares(const float* values, long long length, double* parts) {
  __shared__ double memory[SUM_THREADS];
  double sum = 0;
  long long step = (long long)gridDim.x * SUM_THREADS;
  for (long long i = (long long)blockIdx.x * SUM_THREADS + threadIdx.x; i < length; i += step) {
    sum += (double)values[i] * values[i];
  }
  memory[threadIdx.x] = sum;
  add_up(memory);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = memory[0];
  }
}
KERNEL(sum_squares)

// Adam (Kingma and Ba 2014) after clipping by global norm, as ClippedAdam states it. rate: with both
// corrections of the bias; clip: longest gradient, 0 for any.
struct Adam {
  double clip;
  float beta1;
  float rest1;
  float beta2;
  float rest2;
  float rate;
  float epsilon;
};

// square: of the gradient's length. One that is not finite moves nothing.
extern "C" __global__ void adam_step(
    float* weights, float* first, float* second, const float* gradient, const double* square,
    long long length, Adam adam) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  double norm = sqrt(*square);
  if (i >= length || !(norm <= 1.7976931348623157e308)) {
    return;
  }
  float scale = adam.clip > 0 && norm > adam.clip ? (float)(adam.clip / norm) : 1.0f;
  float g = gradient[i] * scale;
  float m = first[i] * adam.beta1 + g * adam.rest1;
  float v = second[i] * adam.beta2 + g * g * adam.rest2;
  first[i] = m;
  second[i] = v;
  weights[i] -= m * adam.rate / (sqrtf(v) + adam.epsilon);
}
KERNEL(adam_step)
