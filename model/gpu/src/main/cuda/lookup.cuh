// Tables of which rows are looked up: embeddings of values, of places, of earlier colours.
#pragma once
#include "platform.cuh"

constexpr int LOOKUP_ROWS = 64;  // of a table, a thread each
constexpr int LOOKUP_UNITS = 8;  // columns that a thread adds up

// What is looked up: the i-th is row i % kinds * each + rows[i] of a table [kinds each][units], and becomes
// units numbers, pitch apart from those of the next.
struct Lookups {
  const int* rows;
  int count;
  int kinds;
  int each;
  int units;
  int pitch;
};

extern "C" __global__ void look_up(const float* table, Lookups of, float* out) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  int number = i / of.units;
  int unit = i % of.units;
  if (number >= of.count) {
    return;
  }
  long long row = number % of.kinds * of.each + of.rows[number];
  out[(long long)number * of.pitch + unit] = table[row * of.units + unit];
}
KERNEL(look_up)

// The table's gradient. parts: [parts][kinds each][units], sums over span look-ups each, a multiple of kinds. A
// thread goes through all that may be of its row.
extern "C" __global__ void sum_looked_up(const float* d, Lookups of, int span, float* parts) {
  int own = blockIdx.x * LOOKUP_ROWS + threadIdx.x;
  int kind = blockIdx.y % of.kinds;
  int from = blockIdx.y / of.kinds * LOOKUP_UNITS;
  if (own >= of.each) {
    return;
  }
  int first = blockIdx.z * span;
  int end = min(of.count, first + span);
  float sums[LOOKUP_UNITS] = {};
  for (int i = first + kind; i < end; i += of.kinds) {
    if (of.rows[i] != own) {
      continue;
    }
    const float* row = d + (long long)i * of.pitch + from;
    for (int u = 0; u < LOOKUP_UNITS; u++) {
      sums[u] += from + u < of.units ? row[u] : 0;
    }
  }
  long long row = ((long long)blockIdx.z * of.kinds + kind) * of.each + own;
  for (int u = 0; u < LOOKUP_UNITS; u++) {
    if (from + u < of.units) {
      parts[row * of.units + from + u] = sums[u];
    }
  }
}
KERNEL(sum_looked_up)
