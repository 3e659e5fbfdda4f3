// Products of rows with matrices. A block of 256 threads computes a tile of 64 rows and 64 columns in
// steps of 16 along the sum; both operands of a step lie in shared memory. Sums are float32. The
// operands are float32 too, or (TENSOR) rounded to bfloat16 for the tensor cores; processors before
// Ampere have none for it and multiply float32 in both cases.
#pragma once
#include "platform.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;
constexpr int PRODUCT_THREADS = 256;
constexpr int PADDED = TILE + 4;
constexpr int OWN = TILE * TILE / PRODUCT_THREADS;

// One step's operands, [along the sum][row or column of the tile].
struct Operands {
  float a[DEPTH][PADDED];
  float b[DEPTH][PADDED];
};

// Rows [rows][columns], multiplied with a matrix [columns][..]; where each group of rows has a matrix
// of its own, stride numbers lie from one to the next.
struct Term {
  const float* rows;
  const float* matrix;
  int columns;
  int stride;
};

// The rows' groups, one an example, and what is computed of them. keys: [groups], which matrix a
// group takes.
struct Groups {
  const int* keys;
  int rows;
  int columns;
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

// An operand with a column of ones behind: a weight's gradient and its bias's in one product.
struct WithOnes {
  static constexpr bool ALONG_SUM = false;
  Operand<true> of;

  __device__ float at(int sum, int across) const {
    bool one = of.from + across == of.others && sum < of.length;
    return one ? 1.0f : of.at(sum, across);
  }
};

template <class Source>
__device__ inline void stage(float (&to)[DEPTH][PADDED], const Source& source, int from) {
  for (int i = 0; i < OWN * DEPTH / TILE; i++) {
    int e = threadIdx.x + PRODUCT_THREADS * i;
    int sum = Source::ALONG_SUM ? e % DEPTH : e / TILE;
    int across = Source::ALONG_SUM ? e / DEPTH : e % TILE;
    to[sum][across] = source.at(from + sum, across);
  }
}

// Who owns which of the tile's sums.
template <bool TENSOR>
struct Place {
  __device__ static int row(int i) {
    if (!TENSOR) {
      return threadIdx.x / 16 * 4 + i / 4;
    }
    int warp = threadIdx.x / 32;
    return warp % 4 * 16 + threadIdx.x % 32 / 4 + (i % 4 >= 2 ? 8 : 0);
  }

  __device__ static int column(int i) {
    if (!TENSOR) {
      return threadIdx.x % 16 * 4 + i % 4;
    }
    int warp = threadIdx.x / 32;
    return warp / 4 * 32 + i / 4 * 8 + threadIdx.x % 4 * 2 + i % 2;
  }
};

__device__ inline void multiply_float(const Operands& step, float (&sums)[OWN]) {
  int row = threadIdx.x / 16 * 4;
  int column = threadIdx.x % 16 * 4;
  for (int k = 0; k < DEPTH; k++) {
    float a[4];
    float b[4];
    for (int i = 0; i < 4; i++) {
      a[i] = step.a[k][row + i];
      b[i] = step.b[k][column + i];
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        sums[i * 4 + j] += a[i] * b[j];
      }
    }
  }
}

#if HAS_BF16_PRODUCTS
__device__ inline void multiply_bf16(const Operands& step, float (&sums)[OWN]) {
  int warp = threadIdx.x / 32;
  int row = warp % 4 * 16 + threadIdx.x % 32 / 4;
  int k = threadIdx.x % 4 * 2;
  unsigned a[4];
  for (int i = 0; i < 4; i++) {
    int r = row + i % 2 * 8;
    int at = k + i / 2 * 8;
    a[i] = pack_bf16(step.a[at][r], step.a[at + 1][r]);
  }
  for (int n = 0; n < 4; n++) {
    int column = warp / 4 * 32 + n * 8 + threadIdx.x % 32 / 4;
    unsigned b[2];
    for (int i = 0; i < 2; i++) {
      b[i] = pack_bf16(step.b[k + i * 8][column], step.b[k + i * 8 + 1][column]);
    }
    float c[4];
    for (int i = 0; i < 4; i++) {
      c[i] = sums[n * 4 + i];
    }
    mma_bf16(c, a, b);
    for (int i = 0; i < 4; i++) {
      sums[n * 4 + i] = c[i];
    }
  }
}
#endif

template <bool TENSOR>
struct Multiply {
  __device__ static void step(const Operands& operands, float (&sums)[OWN]) {
    multiply_float(operands, sums);
  }
};

#if HAS_BF16_PRODUCTS
template <>
struct Multiply<true> {
  __device__ static void step(const Operands& operands, float (&sums)[OWN]) {
    multiply_bf16(operands, sums);
  }
};
#endif

// Which places go with it: without tensor cores for bfloat16, those of float32.
template <bool TENSOR>
using PlaceOf = Place<TENSOR && HAS_BF16_PRODUCTS>;

template <bool TENSOR, class A, class B>
__device__ inline void accumulate(
    Operands& step, const A& a, const B& b, int length, float (&sums)[OWN]) {
  for (int from = 0; from < length; from += DEPTH) {
    stage(step.a, a, from);
    stage(step.b, b, from);
    __syncthreads();
    Multiply<TENSOR>::step(step, sums);
    __syncthreads();
  }
}

// What a layer makes of its products: y = silu(x w + x' w' + bias + table row) + residual. Pointers may
// be null; residual and out have the product's shape.
struct Layer {
  const float* bias;
  const int* bias_keys;  // [groups]; null: one bias for all
  const float* table;    // rows that are added
  const int* table_rows; // [groups rows], which
  const float* residual;
  float* before;         // what silu was taken of
  float* out;
  int activate;
};

template <bool TENSOR>
__device__ inline void forward_tile(
    Operands& step, Term first, Term second, Groups groups, Layer layer) {
  int group = blockIdx.z;
  int key = groups.keys ? groups.keys[group] : 0;
  int row = blockIdx.x * TILE;
  int column = blockIdx.y * TILE;
  long long start = (long long)group * groups.rows;
  float sums[OWN] = {};
  for (int t = 0; t < 2; t++) {
    Term term = t == 0 ? first : second;
    Operand<false> a = {
        term.rows + start * term.columns, term.columns, groups.rows, term.columns, row};
    Operand<true> b = {
        term.matrix + (long long)key * term.stride, term.columns, groups.columns, groups.columns,
        column};
    accumulate<TENSOR>(step, a, b, term.columns, sums);
  }
  int bias_key = layer.bias_keys ? layer.bias_keys[group] : 0;
  for (int i = 0; i < OWN; i++) {
    int r = row + PlaceOf<TENSOR>::row(i);
    int c = column + PlaceOf<TENSOR>::column(i);
    if (r >= groups.rows || c >= groups.columns) {
      continue;
    }
    long long at = (start + r) * groups.columns + c;
    float y = sums[i] + layer.bias[bias_key * groups.columns + c];
    if (layer.table) {
      y += layer.table[layer.table_rows[start + r] * groups.columns + c];
    }
    if (layer.before) {
      layer.before[at] = y;
    }
    y = layer.activate ? silu(y) : y;
    layer.out[at] = layer.residual ? y + layer.residual[at] : y;
  }
}

// What comes of a gradient on its way back: d = dy w^T + addend, and d times the slope of silu at
// before. Pointers may be null; addend and out may be the same.
struct Slope {
  const float* addend;
  const float* before;
  float* out;
  float* sloped;
};

// dy: the rows' gradient with the layer's matrix, [columns of this product][dy.columns].
template <bool TENSOR>
__device__ inline void backward_tile(Operands& step, Term dy, Groups groups, Slope slope) {
  int row = blockIdx.x * TILE;
  int column = blockIdx.y * TILE;
  long long start = (long long)blockIdx.z * groups.rows;
  float sums[OWN] = {};
  Operand<false> a = {dy.rows + start * dy.columns, dy.columns, groups.rows, dy.columns, row};
  Operand<false> b = {dy.matrix, dy.columns, groups.columns, dy.columns, column};
  accumulate<TENSOR>(step, a, b, dy.columns, sums);
  for (int i = 0; i < OWN; i++) {
    int r = row + PlaceOf<TENSOR>::row(i);
    int c = column + PlaceOf<TENSOR>::column(i);
    if (r >= groups.rows || c >= groups.columns) {
      continue;
    }
    long long at = (start + r) * groups.columns + c;
    float d = slope.addend ? sums[i] + slope.addend[at] : sums[i];
    if (slope.out) {
      slope.out[at] = d;
    }
    if (slope.sloped) {
      slope.sloped[at] = d * silu_slope(slope.before[at]);
    }
  }
}

// parts: [groups][x_columns + 1][columns], each group's own sum; the last row is the bias's.
template <bool TENSOR>
__device__ inline void weights_tile(
    Operands& step, const float* x, int x_columns, const float* dy, Groups groups, float* parts) {
  int row = blockIdx.x * TILE;
  int column = blockIdx.y * TILE;
  long long start = (long long)blockIdx.z * groups.rows;
  float sums[OWN] = {};
  WithOnes a = {{x + start * x_columns, groups.rows, x_columns, x_columns, row}};
  Operand<true> b = {
      dy + start * groups.columns, groups.rows, groups.columns, groups.columns, column};
  accumulate<TENSOR>(step, a, b, groups.rows, sums);
  float* part = parts + (long long)blockIdx.z * (x_columns + 1) * groups.columns;
  for (int i = 0; i < OWN; i++) {
    int r = row + PlaceOf<TENSOR>::row(i);
    int c = column + PlaceOf<TENSOR>::column(i);
    if (r <= x_columns && c < groups.columns) {
      part[r * groups.columns + c] = sums[i];
    }
  }
}

#define PRODUCTS(suffix, TENSOR)                                                                  \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS)                                   \
      product_forward##suffix(Term first, Term second, Groups groups, Layer layer) {              \
    __shared__ Operands step;                                                                     \
    forward_tile<TENSOR>(step, first, second, groups, layer);                                     \
  }                                                                                               \
  KERNEL(product_forward##suffix)                                                                 \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS)                                   \
      product_backward##suffix(Term dy, Groups groups, Slope slope) {                             \
    __shared__ Operands step;                                                                     \
    backward_tile<TENSOR>(step, dy, groups, slope);                                               \
  }                                                                                               \
  KERNEL(product_backward##suffix)                                                                \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS)                                   \
      product_weights##suffix(                                                                    \
          const float* x, int x_columns, const float* dy, Groups groups, float* parts) {          \
    __shared__ Operands step;                                                                     \
    weights_tile<TENSOR>(step, x, x_columns, dy, groups, parts);                                  \
  }                                                                                               \
  KERNEL(product_weights##suffix)

PRODUCTS(, false)
PRODUCTS(_bf16, true)
