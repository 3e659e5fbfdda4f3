// Dropout whose masks follow from a seed and a number's place alone (docs/MODEL.md, section 6).
#pragma once
#include "platform.cuh"

// The i-th draw, from 0, of the stream that a key starts, out of 2^53.
__device__ inline unsigned long long draw(unsigned long long key, unsigned long long i) {
  unsigned long long z = key + (i + 1) * 0x9E3779B97F4A7C15ull;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ z >> 27) * 0x94D049BB133111EBull;
  return (z ^ z >> 31) >> 11;
}

// y = x factor where the draw is at least "least", else 0. y may be x.
extern "C" __global__ void drop_rows(
    const float* x, long long count, unsigned long long key, unsigned long long least, double factor,
    float* y) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count) {
    y[i] = draw(key, i) >= least ? x[i] * (float)factor : 0;
  }
}
KERNEL(drop_rows)
