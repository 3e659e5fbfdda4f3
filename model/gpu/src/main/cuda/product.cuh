// Products of rows with matrices, tile by tile (tile.cuh): a layer forward, its input's gradient, its weights'.
// A convolution is a product over rows gathered at its taps.
#pragma once
#include "activation.cuh"
#include "tile.cuh"

constexpr int MOST_TERMS = 4;

// The taps of a convolution: a kernel [rows][columns] whose first tap lies top rows and left columns from
// the pixel, over images [height][width].
struct Taps {
  int rows;
  int columns;
  int top;
  int left;
  int height;
  int width;

  __device__ int count() const { return rows * columns; }
  __device__ int down(int tap) const { return top + tap / columns; }
  __device__ int right(int tap) const { return left + tap % columns; }
};

// The row that lies so far down and to the right of one; -1 outside of its image.
__device__ inline int neighbour(const Taps& taps, int down, int right, int row) {
  if (down == 0 && right == 0) {
    return row;
  }
  int y = row / taps.width % taps.height + down;
  int x = row % taps.width + right;
  bool inside = y >= 0 && y < taps.height && x >= 0 && x < taps.width;
  return inside ? row + down * taps.width + right : -1;
}

// Rows [rows][columns], gathered at taps, and a kernel [taps][columns][..] that they are multiplied with. Where each
// group of rows has a kernel of its own, stride numbers lie from one to the next.
struct Term {
  const float* rows;
  const float* matrix;
  int columns;
  int stride;
  Taps taps;
};

// What is added up to one product.
struct Terms {
  Term of[MOST_TERMS];
  int count;
};

// The rows' groups, one an example, and what is computed of them. keys: [groups], which matrix a
// group takes.
struct Groups {
  const int* keys;
  int rows;
  int columns;
};

// A group's rows [rows][length] at a tap, 0 outside of its image.
struct AtTap {
  static constexpr bool ALONG_SUM = true;
  const float* values;
  int length;
  int rows;
  int from;
  Taps taps;
  int down;
  int right;

  __device__ float at(int sum, int across) const {
    int row = from + across;
    if (sum >= length || row >= rows) {
      return 0;
    }
    row = neighbour(taps, down, right, row);
    return row < 0 ? 0 : values[(long long)row * length + sum];
  }
};

// Rows [length][columns] at all taps side by side, and a column of ones behind: a weight's gradient and its bias's
// in one product. The sum runs along the rows.
struct AtAllTaps {
  static constexpr bool ALONG_SUM = false;
  const float* values;
  int length;
  int columns;
  int from;
  Taps taps;

  __device__ float at(int sum, int across) const {
    int tap = (from + across) / columns;
    if (sum >= length || tap >= taps.count()) {
      return sum < length && from + across == columns * taps.count() ? 1 : 0;
    }
    int row = neighbour(taps, taps.down(tap), taps.right(tap), sum);
    return row < 0 ? 0 : values[(long long)row * columns + (from + across) % columns];
  }
};

// Rows of a table that are added, and which each row of the product takes.
struct Added {
  const float* table;
  const int* rows;
};

// What a layer makes of its products: y = activation(products + bias + table rows) + residual. Pointers may
// be null; residual and out have the product's shape.
struct Layer {
  const float* bias;
  const int* bias_keys;  // [groups]; null: one bias for all
  Added added[2];
  const float* residual;
  float* before;         // what the activation was taken of
  float* out;
  int activation;
};

template <Rounding TO>
__device__ inline void forward_tile(
    Operands& step, const Terms& terms, const Groups& groups, const Layer& layer) {
  int group = blockIdx.z;
  int key = groups.keys ? groups.keys[group] : 0;
  int row = blockIdx.x * TILE;
  int column = blockIdx.y * TILE;
  long long start = (long long)group * groups.rows;
  float sums[OWN] = {};
  for (int t = 0; t < terms.count; t++) {
    const Term& term = terms.of[t];
    const float* matrix = term.matrix + (long long)key * term.stride;
    for (int tap = 0; tap < term.taps.count(); tap++) {
      AtTap a = {
          term.rows + start * term.columns, term.columns, groups.rows, row, term.taps,
          term.taps.down(tap), term.taps.right(tap)};
      Operand<true> b = {
          matrix + (long long)tap * term.columns * groups.columns, term.columns, groups.columns,
          groups.columns, column};
      accumulate<TO>(step, a, b, term.columns, sums);
    }
  }
  int bias_key = layer.bias_keys ? layer.bias_keys[group] : 0;
  for (int i = 0; i < OWN; i++) {
    int r = row + PlaceOf<TO, TILE>::row(i);
    int c = column + PlaceOf<TO, TILE>::column(i);
    if (r >= groups.rows || c >= groups.columns) {
      continue;
    }
    long long at = (start + r) * groups.columns + c;
    float y = sums[i] + layer.bias[bias_key * groups.columns + c];
    for (int n = 0; n < 2; n++) {
      if (layer.added[n].table) {
        y += layer.added[n].table[layer.added[n].rows[start + r] * groups.columns + c];
      }
    }
    if (layer.before) {
      layer.before[at] = y;
    }
    y = activate(layer.activation, y);
    layer.out[at] = layer.residual ? y + layer.residual[at] : y;
  }
}

// What comes of a gradient on its way back: d = products + addend, and d times the activation's slope at
// "of" (slope_of) + residual. Pointers may be null; addend and out may be the same, as may residual and sloped.
struct Slope {
  const float* addend;
  float* out;
  const float* of;
  const float* residual;
  float* sloped;
  int activation;
};

// d: gradients of layers' outputs, each with the layer's kernel [taps][columns of this product][its columns].
template <Rounding TO>
__device__ inline void backward_tile(
    Operands& step, const Terms& d, const Groups& groups, const Slope& slope) {
  int row = blockIdx.x * TILE;
  int column = blockIdx.y * TILE;
  long long start = (long long)blockIdx.z * groups.rows;
  float sums[OWN] = {};
  for (int t = 0; t < d.count; t++) {
    const Term& term = d.of[t];
    for (int tap = 0; tap < term.taps.count(); tap++) {
      // A pixel reached those from which the tap lies on it.
      AtTap a = {
          term.rows + start * term.columns, term.columns, groups.rows, row, term.taps,
          -term.taps.down(tap), -term.taps.right(tap)};
      Operand<false> b = {
          term.matrix + (long long)tap * groups.columns * term.columns, term.columns,
          groups.columns, term.columns, column};
      accumulate<TO>(step, a, b, term.columns, sums);
    }
  }
  for (int i = 0; i < OWN; i++) {
    int r = row + PlaceOf<TO, TILE>::row(i);
    int c = column + PlaceOf<TO, TILE>::column(i);
    if (r >= groups.rows || c >= groups.columns) {
      continue;
    }
    long long at = (start + r) * groups.columns + c;
    float y = slope.addend ? sums[i] + slope.addend[at] : sums[i];
    if (slope.out) {
      slope.out[at] = y;
    }
    if (slope.sloped) {
      y *= slope_of(slope.activation, slope.of[at]);
      slope.sloped[at] = slope.residual ? y + slope.residual[at] : y;
    }
  }
}

// The rows of a batch in parts of whole images, each of so many rows, the last perhaps of fewer.
struct Split {
  int each;
  int rows;
};

// x: [rows][x_columns]; dy: [rows][columns]; parts: [parts][taps x_columns + 1][columns], each part's own sum; the
// last row is the bias's.
template <Rounding TO>
__device__ inline void weights_tile(
    Operands& step, const float* x, int x_columns, const Taps& taps, const float* dy, int columns,
    Split split, float* parts) {
  int row = blockIdx.x * TILE;
  int column = blockIdx.y * TILE;
  long long start = (long long)blockIdx.z * split.each;
  int length = min((long long)split.each, split.rows - start);
  int all = taps.count() * x_columns;
  float sums[OWN] = {};
  AtAllTaps a = {x + start * x_columns, length, x_columns, row, taps};
  Operand<true> b = {dy + start * columns, length, columns, columns, column};
  accumulate<TO>(step, a, b, length, sums);
  float* part = parts + blockIdx.z * (all + 1LL) * columns;
  for (int i = 0; i < OWN; i++) {
    int r = row + PlaceOf<TO, TILE>::row(i);
    int c = column + PlaceOf<TO, TILE>::column(i);
    if (r <= all && c < columns) {
      part[(long long)r * columns + c] = sums[i];
    }
  }
}

#define PRODUCTS(suffix, TO)                                                                      \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS)                                   \
      product_forward##suffix(Terms terms, Groups groups, Layer layer) {                          \
    __shared__ Operands step;                                                                     \
    forward_tile<TO>(step, terms, groups, layer);                                                 \
  }                                                                                               \
  KERNEL(product_forward##suffix)                                                                 \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS)                                   \
      product_backward##suffix(Terms d, Groups groups, Slope slope) {                             \
    __shared__ Operands step;                                                                     \
    backward_tile<TO>(step, d, groups, slope);                                                    \
  }                                                                                               \
  KERNEL(product_backward##suffix)                                                                \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS)                                   \
      product_weights##suffix(                                                                    \
          const float* x, int x_columns, Taps taps, const float* dy, int columns, Split split,    \
          float* parts) {                                                                         \
    __shared__ Operands step;                                                                     \
    weights_tile<TO>(step, x, x_columns, taps, dy, columns, split, parts);                        \
  }                                                                                               \
  KERNEL(product_weights##suffix)

PRODUCTS(, Rounding::NONE)
PRODUCTS(_tf32, Rounding::TF32)
PRODUCTS(_bf16, Rounding::BF16)
