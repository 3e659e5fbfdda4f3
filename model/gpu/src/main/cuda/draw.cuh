// Draws slices value by value (docs/MODEL.md, section 8): a block an image, which goes from pixel to pixel; of
// a layer, a thread makes a column. Decoders of a law without a body; in Java: LawStep, Draw, StageDraws.
#pragma once
#include "activation.cuh"
#include "law.cuh"
#include "mixture.cuh"

constexpr int DRAW_THREADS = 256;
constexpr int MOST_LEVELS = 256;

// Weights that are fetched before the first of them is used.
constexpr int AHEAD = 16;

// Where the law's tensors begin, counted from weights. As LawDraws lists them: f, fb, pos; of each colour h, hb, x,
// g, gb, o, ob; of each layer r, rb.
struct Net {
  const float* weights;
  const int* starts;
  int width;
  int layers;

  __device__ const float* tensor(int number) const { return weights + starts[number]; }
  __device__ const float* of_colour(int c, int number) const { return tensor(3 + 7 * c + number); }
  __device__ const float* of_layer(int m, int number) const {
    return tensor(3 + 7 * COLOURS + 2 * m + number);
  }
};

// As Steering.java, top_k being the number of levels where nothing is dropped by it.
struct Steering {
  double temperature;
  double top_p;
  int top_k;
};

// What is drawn: the pixels of slices from one on, those before being known, and by which numbers.
struct Drawing {
  const int* slices;
  const double* uniforms; // [n][h][w][3]
  int from;
  int* values;            // [n][h][w][3]
  double* nats;           // [n][h][w][3]
};

// Memory of an image, so many floats apart.
struct Memory {
  float* numbers;
  int each;
};

// What the threads of a block hold of the pixel.
struct Rows {
  float* u;
  float* trunk[2];
  float* colour;
  float* hidden;
  float* sum;
  float* outputs;
  float* means;
  float* log_scales;
  float* residuals;
  float* anchors;
};

__device__ inline Rows rows_of(const Law& law, const Net& net, const Shape& shape, float* from) {
  Rows rows;
  rows.u = from;
  rows.trunk[0] = rows.u + law.row_units;
  rows.trunk[1] = rows.trunk[0] + net.width;
  rows.colour = rows.trunk[1] + net.width;
  rows.hidden = rows.colour + COLOURS * COLOURS;
  rows.sum = rows.hidden + net.width / 2;
  rows.means = rows.sum + net.width / 2;
  rows.log_scales = rows.means + COLOURS;
  rows.residuals = rows.log_scales + COLOURS;
  rows.anchors = rows.residuals + COLOURS;
  rows.outputs = rows.anchors + COLOURS * law.anchors;
  return rows;
}

// A column of a row's product with a matrix.
__device__ inline float dot(
    const float* row, int length, const float* matrix, int columns, int column) {
  float sum = 0;
  int i = 0;
  for (; i + AHEAD <= length; i += AHEAD) {
    float weights[AHEAD];
    UNROLLED
    for (int k = 0; k < AHEAD; k++) {
      weights[k] = matrix[(long long)(i + k) * columns + column];
    }
    UNROLLED
    for (int k = 0; k < AHEAD; k++) {
      sum += row[i + k] * weights[k];
    }
  }
  for (; i < length; i++) {
    sum += row[i] * matrix[(long long)i * columns + column];
  }
  return sum;
}

__device__ inline void first_layer(
    const Law& law, const Net& net, const Rows& rows, int k, int y, int x) {
  int q = k - law.first_slice;
  int row = (y * law.scale + k / law.scale) % 8;
  int column = (x * law.scale + k % law.scale) % 8;
  const float* matrix = net.tensor(0) + (long long)q * law.row_units * net.width;
  for (int c = threadIdx.x; c < net.width; c += blockDim.x) {
    float sum = dot(rows.u, law.row_units, matrix, net.width, c) + net.tensor(1)[q * net.width + c];
    rows.trunk[0][c] = activate(SILU, sum + net.tensor(2)[(row * 8 + column) * net.width + c]);
  }
}

__device__ inline void next_layer(const Net& net, int m, const float* from, float* to) {
  for (int c = threadIdx.x; c < net.width; c += blockDim.x) {
    float sum = dot(from, net.width, net.of_layer(m, 0), net.width, c) + net.of_layer(m, 1)[c];
    to[c] = activate(SILU, sum) + from[c];
  }
}

// Logits of a colour's values, and what becomes of them.
struct Choice {
  float logits[MOST_LEVELS];
  int order[MOST_LEVELS];       // most likely first, of equally likely ones the smaller
  double weights[MOST_LEVELS];  // of the steered draw
  double masses[MOST_LEVELS];   // of the model itself
};

__device__ inline void rank(int levels, Choice& choice) {
  for (int v = threadIdx.x; v < levels; v += blockDim.x) {
    float mine = choice.logits[v];
    int before = 0;
    for (int w = 0; w < levels; w++) {
      float other = choice.logits[w];
      // An order also where all are NaN, as weights that are make them.
      before += other > mine || (!(mine > other) && w < v);
    }
    choice.order[before] = v;
  }
}

__device__ inline void weigh(const Steering& steering, int levels, Choice& choice) {
  float largest = choice.logits[choice.order[0]];
  for (int v = threadIdx.x; v < levels; v += blockDim.x) {
    choice.masses[v] = exp((double)choice.logits[v] - largest);
    // At temperature 0 nothing is weighed.
    choice.weights[v] = exp((choice.logits[v] - largest) / fmax(steering.temperature, 1e-300));
  }
}

// Zeroes the weights of the values that are dropped.
__device__ inline void drop(const Steering& steering, int levels, Choice& choice) {
  double sum = 0;
  for (int r = 0; r < steering.top_k; r++) {
    sum += choice.weights[choice.order[r]];
  }
  double reached = 0;
  for (int r = 0; r < levels; r++) {
    double& weight = choice.weights[choice.order[r]];
    if (r == 0 || (r < steering.top_k && (steering.top_p == 1 || reached < steering.top_p * sum))) {
      reached += weight;
    } else {
      weight = 0;
    }
  }
}

__device__ inline int drawn(
    const Steering& steering, int levels, Choice& choice, double uniform) {
  int best = choice.order[0];
  if (steering.temperature == 0) {
    return best;
  }
  if (steering.top_k < levels || steering.top_p < 1) {
    drop(steering, levels, choice);
  }
  double sum = 0;
  for (int v = 0; v < levels; v++) {
    sum += choice.weights[v];
    choice.weights[v] = sum;
  }
  double wanted = uniform * sum;
  int value = 0;
  while (value < levels && wanted >= choice.weights[value]) {
    value++;
  }
  return value < levels ? value : best;
}

__device__ inline double nats_of(int levels, const Choice& choice, int value) {
  double sum = 0;
  for (int v = 0; v < levels; v++) {
    sum += choice.masses[v];
  }
  return log(sum) - ((double)choice.logits[value] - choice.logits[choice.order[0]]);
}

// images, errors: of the slices before, and of the known pixels; what is drawn is added. shape is colour 0's.
extern "C" __global__ void __launch_bounds__(DRAW_THREADS, 1) law_draw(
    Law law, Tables tables, Net net, Shape shape, Steering steering, Drawing drawing, float* images,
    float* errors, Memory memory) {
  __shared__ Look seen;
  __shared__ Spread around;
  __shared__ Colours colours;
  __shared__ Choice choice;
  long long n = blockIdx.x;
  bool first = threadIdx.x == 0;
  Share share = {(int)threadIdx.x, (int)blockDim.x};
  float* image = images + n * planes(law) * law.plane;
  float* wrong = errors + n * law.plane;
  Rows rows = rows_of(law, net, shape, memory.numbers + n * memory.each);
  Around stands = {rows.means, rows.log_scales, rows.residuals, rows.anchors, nullptr};
  int k = drawing.slices[n];
  int q = k - law.first_slice;
  int half = net.width / 2;
  float middle = (law.step - 1) / 2.0f;
  for (int p = drawing.from; p < law.height * law.columns; p++) {
    int y = p / law.columns;
    int x = p % law.columns;
    int at = index_of(law, k, y, x);
    if (first) {
      seen = look(law, tables, image, q, at);
      around = spread(law, tables, image, wrong, seen, q, at);
    }
    __syncthreads();
    write_row(law, tables, image, wrong, seen, around, q, at, share, rows.u);
    write_anchors(law, tables, image, seen, q, at, share, rows.anchors);
    __syncthreads();
    first_layer(law, net, rows, k, y, x);
    for (int m = 0; m < net.layers; m++) {
      __syncthreads();
      next_layer(net, m, rows.trunk[m % 2], rows.trunk[(m + 1) % 2]);
    }
    const float* trunk = rows.trunk[net.layers % 2];
    for (int c = 0; c < COLOURS; c++) {
      shape.colour = c;
      if (first) {
        rows.log_scales[c] =
            (float)write_colour(tables, seen, around, q, c, colours, rows.colour);
        rows.means[c] = (float)colours.mean[c];
      }
      // For colour 0 the trunk's last layer as well.
      __syncthreads();
      for (int j = threadIdx.x; j < half; j += blockDim.x) {
        float sum = dot(trunk, net.width, net.of_colour(c, 0), half, j) + net.of_colour(c, 1)[j];
        sum += dot(rows.colour, COLOURS + COLOURS * c, net.of_colour(c, 2), half, j);
        rows.hidden[j] = activate(SILU, sum);
      }
      __syncthreads();
      for (int j = threadIdx.x; j < half; j += blockDim.x) {
        float sum = dot(rows.hidden, half, net.of_colour(c, 3), half, j) + net.of_colour(c, 4)[j];
        rows.sum[j] = activate(SILU, sum) + rows.hidden[j];
      }
      __syncthreads();
      int outputs = outputs_of(shape);
      for (int j = threadIdx.x; j < outputs; j += blockDim.x) {
        rows.outputs[j] = dot(rows.sum, half, net.of_colour(c, 5), outputs, j) +
                          net.of_colour(c, 6)[q * outputs + j];
      }
      __syncthreads();
      Mixture mixture = mixture_of(shape, stands, rows.outputs, 0);
      int known = law.depth ? (int)(image[law.plane + at + c] - middle) : 0;
      for (int v = threadIdx.x; v < shape.levels; v += blockDim.x) {
        choice.logits[v] = (float)log(score(shape, mixture, known + v * shape.step).probability);
      }
      __syncthreads();
      rank(shape.levels, choice);
      __syncthreads();
      weigh(steering, shape.levels, choice);
      __syncthreads();
      if (first) {
        long long i = (n * law.height * law.columns + p) * COLOURS + c;
        int value = drawn(steering, shape.levels, choice, drawing.uniforms[i]);
        drawing.values[i] = value;
        drawing.nats[i] = nats_of(shape.levels, choice, value);
        float intensity = law.depth ? (float)(known + value) : value * law.step + middle;
        take(seen, c, intensity, colours);
        image[at + c] = intensity;
        wrong[at + c] = (float)colours.residual[c];
        rows.residuals[c] = (float)colours.residual[c];
      }
    }
  }
}
KERNEL(law_draw)
