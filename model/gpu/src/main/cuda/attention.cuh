// Causal attention (docs/MODEL.md, section 4, transformer) without the matrix of all pairs. A block takes 64 tokens of
// a sequence and head and goes over the others 64 at a time; weights are computed again where the backward half needs
// them. Products are those of tile.cuh, of any head size: blocks along z share its columns, 64 each.
#pragma once
#include "tile.cuh"

constexpr int NARROW = 16;
constexpr int CHUNKS = TILE / NARROW;
constexpr float UNSEEN = -1e30f;

// qkv: [sequences tokens][3 heads size], queries, keys, values.
struct Attention {
  const float* qkv;
  int tokens;
  int heads;
  int size;  // columns of a head
};

// What a block's threads share.
struct Pairs {
  Operands step;
  float pairs[TILE][PADDED];   // [token gone over][own token]
  float values[TILE][PADDED];  // [token gone over][column]
  float shrinks[TILE];
  float totals[TILE];
};

// The block's sequence and head.
struct Head {
  Attention of;
  int group;    // sequence heads + head
  float scale;

  __device__ explicit Head(const Attention& all)
      : of(all), group(blockIdx.y), scale(1 / sqrtf((float)all.size)) {}

  __device__ int width() const { return of.heads * of.size; }

  // Where this head's columns begin in rows of so many times its width.
  __device__ long long start(int times) const {
    return (long long)(group / of.heads) * of.tokens * times * width() + group % of.heads * of.size;
  }

  // 0: queries, 1: keys, 2: values.
  __device__ const float* part(int which) const { return of.qkv + start(3) + which * width(); }

  // Tokens from a first on as an operand of a product along the columns; times: of the width, from a row to the next.
  __device__ Operand<false> rows(const float* values, int times, int first) const {
    return {values, of.size, of.tokens, times * width(), first};
  }
};

// Numbers of each thread's own places of the block's 64 tokens and 64 columns.
struct Columns {
  float sums[CHUNKS][NARROW / 4];
};

__device__ inline int first_column() { return blockIdx.z * TILE; }

// values: 64 tokens from a first on, the block's columns of a head.
__device__ inline void stage_values(
    Pairs& shared, const Head& head, const float* from, int times, int first) {
  Operand<true> source = {
      from, head.of.tokens, head.of.size, times * head.width(), first_column()};
  for (int i = 0; i < TILE; i += DEPTH) {
    stage(shared.values + i, source, first + i);
  }
}

// sums += pairs^T values.
template <Rounding TO>
__device__ inline void add_values(const Pairs& shared, const Head& head, Columns& to) {
  // Unrolled, so that the sums stay in registers.
  UNROLLED
  for (int chunk = 0; chunk < CHUNKS; chunk++) {
    if (first_column() + chunk * NARROW < head.of.size) {
      for (int i = 0; i < TILE; i += DEPTH) {
        auto right = (const float(*)[PADDED]) & shared.values[i][chunk * NARROW];
        multiply<TO, NARROW>(shared.pairs + i, right, to.sums[chunk]);
      }
    }
  }
}

// Writes rows [sequences tokens][times width]; to: the first token's first column. by: [64], what each row is
// divided by; may be null.
template <Rounding TO>
__device__ inline void write_columns(
    const Head& head, const Columns& from, int first, const float* by, int times, float* to) {
  UNROLLED
  for (int chunk = 0; chunk < CHUNKS; chunk++) {
    for (int i = 0; i < NARROW / 4; i++) {
      int row = PlaceOf<TO, NARROW>::row(i);
      int column = first_column() + chunk * NARROW + PlaceOf<TO, NARROW>::column(i);
      if (first + row < head.of.tokens && column < head.of.size) {
        float value = from.sums[chunk][i];
        to[(long long)(first + row) * times * head.width() + column] = by ? value / by[row] : value;
      }
    }
  }
}

// exp of the pairs less the largest so far, of a row by four lanes, and the sums that go with it.
struct Online {
  float most = UNSEEN;
  float sum = 0;

  __device__ void take(Pairs& shared) {
    int row = threadIdx.x / 4;
    int lane = threadIdx.x % 4;
    float before = most;
    for (int i = lane; i < TILE; i += 4) {
      most = fmaxf(most, shared.pairs[i][row]);
    }
    for (int apart = 1; apart < 4; apart *= 2) {
      most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, apart));
    }
    float added = 0;
    for (int i = lane; i < TILE; i += 4) {
      float weight = expf(shared.pairs[i][row] - most);
      shared.pairs[i][row] = weight;
      added += weight;
    }
    for (int apart = 1; apart < 4; apart *= 2) {
      added += __shfl_xor_sync(0xffffffffu, added, apart);
    }
    float shrink = expf(before - most);
    sum = sum * shrink + added;
    if (lane == 0) {
      shared.shrinks[row] = shrink;
      shared.totals[row] = sum;
    }
  }
};

// y: [sequences tokens][heads size]; log_sums: [sequences heads][tokens], for the backward half; may be null.
template <Rounding TO>
__device__ inline void attention_tile(
    Pairs& shared, const Attention& of, float* y, float* log_sums) {
  Head head(of);
  int first = blockIdx.x * TILE;
  Columns attended = {};
  Online online;
  for (int key = 0; key <= first; key += TILE) {
    float scores[OWN] = {};
    accumulate<TO>(
        shared.step, head.rows(head.part(0), 3, first), head.rows(head.part(1), 3, key), of.size,
        scores);
    for (int i = 0; i < OWN; i++) {
      int row = PlaceOf<TO, TILE>::row(i);
      int column = PlaceOf<TO, TILE>::column(i);
      bool seen = key + column <= first + row;
      shared.pairs[column][row] = seen ? scores[i] * head.scale : UNSEEN;
    }
    stage_values(shared, head, head.part(2), 3, key);
    __syncthreads();
    online.take(shared);
    __syncthreads();
    UNROLLED
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      for (int i = 0; i < NARROW / 4; i++) {
        attended.sums[chunk][i] *= shared.shrinks[PlaceOf<TO, NARROW>::row(i)];
      }
    }
    add_values<TO>(shared, head, attended);
  }
  write_columns<TO>(head, attended, first, shared.totals, 1, y + head.start(1));
  int token = first + threadIdx.x / 4;
  if (log_sums && blockIdx.z == 0 && threadIdx.x % 4 == 0 && token < of.tokens) {
    log_sums[(long long)head.group * of.tokens + token] = online.most + logf(online.sum);
  }
}

// What the backward half reads besides qkv: the gradient of y, log_sums, and of each token and head the sum over its
// columns of dy y.
struct Attended {
  const float* dy;
  const float* log_sums;
  const float* dots;
};

// Weights of pairs and their scores' gradients, at this thread's places of a tile.
struct PairSlopes {
  float weights[OWN];
  float scores[OWN];
};

// KEYS: the block's own tokens are keys, else queries; the others from "other" on are of the other kind.
template <Rounding TO, bool KEYS>
__device__ inline void pair_gradients(
    Pairs& shared, const Head& head, const Attended& by, int first, int other, PairSlopes& out) {
  for (int i = 0; i < OWN; i++) {
    out.weights[i] = out.scores[i] = 0;
  }
  const float* dy = by.dy + head.start(1);
  accumulate<TO>(
      shared.step, head.rows(head.part(KEYS), 3, first), head.rows(head.part(!KEYS), 3, other),
      head.of.size, out.weights);
  accumulate<TO>(
      shared.step, KEYS ? head.rows(head.part(2), 3, first) : head.rows(dy, 1, first),
      KEYS ? head.rows(dy, 1, other) : head.rows(head.part(2), 3, other), head.of.size, out.scores);
  for (int i = 0; i < OWN; i++) {
    int own = first + PlaceOf<TO, TILE>::row(i);
    int gone = other + PlaceOf<TO, TILE>::column(i);
    int query = KEYS ? gone : own;
    int key = KEYS ? own : gone;
    bool seen = key <= query && query < head.of.tokens;
    long long at = (long long)head.group * head.of.tokens + query;
    float weight = seen ? expf(out.weights[i] * head.scale - by.log_sums[at]) : 0;
    out.weights[i] = weight;
    out.scores[i] = seen ? weight * (out.scores[i] - by.dots[at]) * head.scale : 0;
  }
}

template <Rounding TO>
__device__ inline void write_pairs(Pairs& shared, const float (&values)[OWN]) {
  for (int i = 0; i < OWN; i++) {
    shared.pairs[PlaceOf<TO, TILE>::column(i)][PlaceOf<TO, TILE>::row(i)] = values[i];
  }
}

// d_qkv: the queries' part, of the block's own queries.
template <Rounding TO>
__device__ inline void queries_tile(
    Pairs& shared, const Attention& of, const Attended& by, float* d_qkv) {
  Head head(of);
  int first = blockIdx.x * TILE;
  Columns queries = {};
  for (int key = 0; key <= first; key += TILE) {
    PairSlopes pairs;
    pair_gradients<TO, false>(shared, head, by, first, key, pairs);
    write_pairs<TO>(shared, pairs.scores);
    stage_values(shared, head, head.part(1), 3, key);
    __syncthreads();
    add_values<TO>(shared, head, queries);
  }
  write_columns<TO>(head, queries, first, nullptr, 3, d_qkv + head.start(3));
}

// d_qkv: the keys' and values' parts, of the block's own.
template <Rounding TO>
__device__ inline void keys_tile(
    Pairs& shared, const Attention& of, const Attended& by, float* d_qkv) {
  Head head(of);
  int first = blockIdx.x * TILE;
  Columns keys = {};
  Columns values = {};
  for (int query = first; query < of.tokens; query += TILE) {
    PairSlopes pairs;
    pair_gradients<TO, true>(shared, head, by, first, query, pairs);
    write_pairs<TO>(shared, pairs.weights);
    stage_values(shared, head, by.dy + head.start(1), 1, query);
    __syncthreads();
    add_values<TO>(shared, head, values);
    __syncthreads();
    write_pairs<TO>(shared, pairs.scores);
    stage_values(shared, head, head.part(0), 3, query);
    __syncthreads();
    add_values<TO>(shared, head, keys);
  }
  float* to = d_qkv + head.start(3);
  write_columns<TO>(head, keys, first, nullptr, 3, to + head.width());
  write_columns<TO>(head, values, first, nullptr, 3, to + 2 * head.width());
}

// dots: [sequences heads][tokens].
extern "C" __global__ void attention_dots(
    const float* y, const float* dy, int groups, int tokens, int heads, int size, float* dots) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int group = i / tokens;
  if (group >= groups) {
    return;
  }
  long long row = (long long)(group / heads) * tokens + i % tokens;
  long long start = (row * heads + group % heads) * size;
  float sum = 0;
  for (int c = 0; c < size; c++) {
    sum += y[start + c] * dy[start + c];
  }
  dots[i] = sum;
}
KERNEL(attention_dots)

#define ATTENTION(suffix, TO)                                                                     \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS, 2)                                \
      attention_forward##suffix(Attention of, float* y, float* log_sums) {                        \
    __shared__ Pairs shared;                                                                      \
    attention_tile<TO>(shared, of, y, log_sums);                                                  \
  }                                                                                               \
  KERNEL(attention_forward##suffix)                                                               \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS, 2)                                \
      attention_queries##suffix(Attention of, Attended by, float* d_qkv) {                        \
    __shared__ Pairs shared;                                                                      \
    queries_tile<TO>(shared, of, by, d_qkv);                                                      \
  }                                                                                               \
  KERNEL(attention_queries##suffix)                                                               \
  extern "C" __global__ void __launch_bounds__(PRODUCT_THREADS, 2)                                \
      attention_keys##suffix(Attention of, Attended by, float* d_qkv) {                           \
    __shared__ Pairs shared;                                                                      \
    keys_tile<TO>(shared, of, by, d_qkv);                                                         \
  }                                                                                               \
  KERNEL(attention_keys##suffix)

ATTENTION(, Rounding::NONE)
ATTENTION(_bf16, Rounding::BF16)
