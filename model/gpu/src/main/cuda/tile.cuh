// Sums of products. A block of 256 threads computes a tile of 64 rows and 64 columns in
// steps of 16 along the sum; both operands of a step lie in shared memory. Sums are float32. The
// operands are float32 too, or rounded for the tensor cores; processors before Ampere have none for
// these types and multiply float32 in any case.
#pragma once
#include "platform.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;
constexpr int PRODUCT_THREADS = 256;
constexpr int PADDED = TILE + 4;
constexpr int OWN = TILE * TILE / PRODUCT_THREADS;

// What operands are rounded to: nothing, or numbers of 10 (TF32) or 7 (bfloat16) bits behind the first.
enum class Rounding { NONE, TF32, BF16 };

// One step's operands, [along the sum][row or column of the tile].
struct Operands {
  float a[DEPTH][PADDED];
  float b[DEPTH][PADDED];
};

// Numbers of a matrix [rows][columns], 0 outside; SUM_FIRST: the sum runs along its rows.
template <bool SUM_FIRST>
struct Operand {
  static constexpr bool ALONG_SUM = !SUM_FIRST;
  const float* values;
  int length;   // along the sum
  int others;   // across
  int pitch;    // numbers from a row to the next
  int from;     // the tile's first across

  __device__ float at(int sum, int across) const {
    int other = from + across;
    if (sum >= length || other >= others) {
      return 0;
    }
    return SUM_FIRST ? values[(long long)sum * pitch + other] : values[(long long)other * pitch + sum];
  }
};

template <class Source>
__device__ inline void stage(float (*to)[PADDED], const Source& source, int from) {
  for (int i = 0; i < OWN * DEPTH / TILE; i++) {
    int e = threadIdx.x + PRODUCT_THREADS * i;
    int sum = Source::ALONG_SUM ? e % DEPTH : e / TILE;
    int across = Source::ALONG_SUM ? e / DEPTH : e % TILE;
    to[sum][across] = source.at(from + sum, across);
  }
}

// Who owns which sums of a tile of 64 rows and WIDE columns, 16 or 64.
template <Rounding TO, int WIDE>
struct Place {
  static constexpr int EACH = WIDE / 16;

  __device__ static int row(int i) {
    if (TO == Rounding::NONE) {
      return threadIdx.x / 16 * 4 + i / EACH;
    }
    int warp = threadIdx.x / 32;
    return warp % 4 * 16 + threadIdx.x % 32 / 4 + (i % 4 >= 2 ? 8 : 0);
  }

  __device__ static int column(int i) {
    if (TO == Rounding::NONE) {
      return threadIdx.x % 16 * EACH + i % EACH;
    }
    int warp = threadIdx.x / 32;
    return warp / 4 * (WIDE / 2) + i / 4 * 8 + threadIdx.x % 4 * 2 + i % 2;
  }
};

// sums += a b of one step. a and b: [DEPTH][PADDED].
template <int WIDE>
__device__ inline void multiply_float(
    const float (*a)[PADDED], const float (*b)[PADDED], float (&sums)[WIDE / 4]) {
  constexpr int EACH = WIDE / 16;
  int row = threadIdx.x / 16 * 4;
  int column = threadIdx.x % 16 * EACH;
  for (int k = 0; k < DEPTH; k++) {
    float left[4];
    float right[EACH];
    for (int i = 0; i < 4; i++) {
      left[i] = a[k][row + i];
    }
    for (int j = 0; j < EACH; j++) {
      right[j] = b[k][column + j];
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < EACH; j++) {
        sums[i * EACH + j] += left[i] * right[j];
      }
    }
  }
}

#if HAS_TENSOR_PRODUCTS
template <int WIDE>
__device__ inline void multiply_tf32(
    const float (*a)[PADDED], const float (*b)[PADDED], float (&sums)[WIDE / 4]) {
  int warp = threadIdx.x / 32;
  int row = warp % 4 * 16 + threadIdx.x % 32 / 4;
  for (int k = threadIdx.x % 4; k < DEPTH; k += 8) {
    unsigned left[4];
    for (int i = 0; i < 4; i++) {
      left[i] = round_tf32(a[k + i / 2 * 4][row + i % 2 * 8]);
    }
    for (int n = 0; n < WIDE / 16; n++) {
      int column = warp / 4 * (WIDE / 2) + n * 8 + threadIdx.x % 32 / 4;
      unsigned right[2] = {round_tf32(b[k][column]), round_tf32(b[k + 4][column])};
      float c[4];
      for (int i = 0; i < 4; i++) {
        c[i] = sums[n * 4 + i];
      }
      mma_tf32(c, left, right);
      for (int i = 0; i < 4; i++) {
        sums[n * 4 + i] = c[i];
      }
    }
  }
}

template <int WIDE>
__device__ inline void multiply_bf16(
    const float (*a)[PADDED], const float (*b)[PADDED], float (&sums)[WIDE / 4]) {
  int warp = threadIdx.x / 32;
  int row = warp % 4 * 16 + threadIdx.x % 32 / 4;
  int k = threadIdx.x % 4 * 2;
  unsigned left[4];
  for (int i = 0; i < 4; i++) {
    int r = row + i % 2 * 8;
    int at = k + i / 2 * 8;
    left[i] = pack_bf16(a[at][r], a[at + 1][r]);
  }
  for (int n = 0; n < WIDE / 16; n++) {
    int column = warp / 4 * (WIDE / 2) + n * 8 + threadIdx.x % 32 / 4;
    unsigned right[2];
    for (int i = 0; i < 2; i++) {
      right[i] = pack_bf16(b[k + i * 8][column], b[k + i * 8 + 1][column]);
    }
    float c[4];
    for (int i = 0; i < 4; i++) {
      c[i] = sums[n * 4 + i];
    }
    mma_bf16(c, left, right);
    for (int i = 0; i < 4; i++) {
      sums[n * 4 + i] = c[i];
    }
  }
}
#endif

template <Rounding TO, int WIDE>
__device__ inline void multiply(
    const float (*a)[PADDED], const float (*b)[PADDED], float (&sums)[WIDE / 4]) {
#if HAS_TENSOR_PRODUCTS
  if constexpr (TO == Rounding::TF32) {
    multiply_tf32<WIDE>(a, b, sums);
    return;
  }
  if constexpr (TO == Rounding::BF16) {
    multiply_bf16<WIDE>(a, b, sums);
    return;
  }
#endif
  multiply_float<WIDE>(a, b, sums);
}

// Which places go with it: without such tensor cores those of float32.
template <Rounding TO, int WIDE>
using PlaceOf = Place<HAS_TENSOR_PRODUCTS ? TO : Rounding::NONE, WIDE>;

template <Rounding TO, class A, class B>
__device__ inline void accumulate(
    Operands& step, const A& a, const B& b, int length, float (&sums)[OWN]) {
  for (int from = 0; from < length; from += DEPTH) {
    stage(step.a, a, from);
    stage(step.b, b, from);
    __syncthreads();
    multiply<TO, TILE>(step.a, step.b, sums);
    __syncthreads();
  }
}
