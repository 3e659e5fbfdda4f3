// What the law head reads of pictures (docs/MODEL.md, section 4, law head; in Java: LocalPixel). A
// thread a pixel; sums and scales are in double.
#pragma once
#include "platform.cuh"

constexpr int COLOURS = 3;
constexpr int SCALE_TERMS = 7;

// Sizes of a law, in the order in which LawShape writes them.
struct Law {
  int scale;
  int first_slice;
  int height;
  int columns;
  int depth;        // 1: the stage predicts low bits
  int places;       // Q
  int error_places;
  int near;         // G
  int recent;
  int anchors;      // A
  int margin;       // rows and columns around the image
  int stride;       // numbers from a row of a plane to the next
  int plane;        // numbers of a plane
  int row_units;
  int step;         // intensities that share their high bits
  float outside;    // what a pixel without neighbours is predicted from
};

// The fitted tensors, and by slice what to add to a pixel's index for that of each neighbour.
struct Tables {
  const float* spatial;
  const float* colour;
  const float* scale;
  const int* places;
  const int* error_places;
};

// A batch's whole numbers, as in Batch; pointers to what a stage does not see are null.
struct Values {
  const int* target;
  const int* window;
  const int* hi;
  const int* slices;
};

__device__ inline int planes(const Law& law) { return law.depth ? 2 : 1; }

__device__ inline int slots(const Law& law) { return 2 * law.scale * (law.scale - 1); }

// Where slice k's pixel (y, x) begins in a plane.
__device__ inline int index_of(const Law& law, int k, int y, int x) {
  int row = law.margin + y * law.scale + k / law.scale;
  int column = law.margin + x * law.scale + k % law.scale;
  return row * law.stride + column * COLOURS;
}

// images: [n][planes][plane], intensities; what is not known when the slice is predicted, and what is
// outside, is NaN.
extern "C" __global__ void law_images(Law law, Values values, int examples, float* images) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= (long long)examples * planes(law) * law.plane) {
    return;
  }
  int at = i % law.plane;
  bool hi_plane = i / law.plane % planes(law) == 1;
  int n = i / law.plane / planes(law);
  int row = at / law.stride - law.margin;
  int column = at % law.stride / COLOURS - law.margin;
  int c = at % COLOURS;
  float value = nanf("");
  if (row >= 0 && column >= 0 && row < law.height * law.scale && column < law.columns * law.scale) {
    int pixel = (n * law.height + row / law.scale) * law.columns + column / law.scale;
    int k = values.slices[n];
    int rows_off = row % law.scale - k / law.scale;
    int columns_off = column % law.scale - k % law.scale;
    int side = 2 * law.scale - 1;
    int slot = (rows_off + law.scale - 1) * side + columns_off + law.scale - 1;
    float middle = (law.step - 1) / 2.0f;
    float hi = law.depth ? (float)(values.hi[(pixel * side * side + slot) * COLOURS + c] * law.step) : 0;
    if (hi_plane) {
      value = hi + middle;
    } else {
      bool own = rows_off == 0 && columns_off == 0;
      bool earlier = rows_off < 0 || (rows_off == 0 && columns_off < 0);
      if (own || earlier) {
        int known = own ? values.target[pixel * COLOURS + c]
                        : values.window[(pixel * slots(law) + slot) * COLOURS + c];
        value = law.depth ? hi + known : known * law.step + middle;
      }
    }
  }
  images[i] = value;
}
KERNEL(law_images)

// A pixel's neighbours and their prediction of it.
struct Look {
  double base[COLOURS];
  double mean0[COLOURS];
};

// d of a neighbour: how far it lies from base; 0 where it is off.
__device__ inline double difference(const float* image, int index, double base) {
  float value = image[index];
  return is_off(value) ? 0.0 : value - base;
}

__device__ inline Look look(const Law& law, const Tables& tables, const float* image, int q, int at) {
  Look seen;
  const int* offsets = tables.places + q * law.places;
  int nearest = -1;
  for (int n = 0; n < law.places && nearest < 0 && !law.depth; n++) {
    nearest = is_off(image[at + offsets[n]]) ? -1 : at + offsets[n];
  }
  int terms = COLOURS * law.places + 1;
  const float* fit = tables.spatial + q * COLOURS * terms;
  for (int c = 0; c < COLOURS; c++) {
    seen.base[c] = law.depth       ? image[law.plane + at + c]
                   : nearest < 0 ? law.outside
                                 : image[nearest + c];
    seen.mean0[c] = seen.base[c] + fit[c * terms + terms - 1];
  }
  for (int n = 0; n < law.places; n++) {
    for (int e = 0; e < COLOURS; e++) {
      double d = difference(image, at + offsets[n] + e, seen.base[e]);
      for (int c = 0; c < COLOURS; c++) {
        seen.mean0[c] += fit[c * terms + n * COLOURS + e] * d;
      }
    }
  }
  return seen;
}

// mu of colour c, given the earlier ones' distances from mu0.
__device__ inline double mean_of(
    const Tables& tables, const Look& seen, const double* residual0, int q, int c) {
  const float* fit = tables.colour + q * COLOURS + (c == 2 ? 1 : 0);
  double mean = seen.mean0[c];
  for (int e = 0; e < c; e++) {
    mean += fit[e] * residual0[e];
  }
  return mean;
}

// errors: [n][plane], r of every pixel of the slices that the stage predicts, up to the target's; other
// places are left as they are.
extern "C" __global__ void law_errors(
    Law law, Tables tables, const int* slices, int examples, const float* images, float* errors) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int width = law.columns * law.scale;
  int pixels = law.height * law.scale * width;
  int n = i / pixels;
  if (n >= examples) {
    return;
  }
  int row = i % pixels / width;
  int column = i % width;
  int k = row % law.scale * law.scale + column % law.scale;
  if (k < law.first_slice || k > slices[n]) {
    return;
  }
  int at = index_of(law, k, row / law.scale, column / law.scale);
  const float* image = images + (long long)n * planes(law) * law.plane;
  Look seen = look(law, tables, image, k - law.first_slice, at);
  double residual0[COLOURS];
  for (int c = 0; c < COLOURS; c++) {
    double x = image[at + c];
    double mean = mean_of(tables, seen, residual0, k - law.first_slice, c);
    residual0[c] = x - seen.mean0[c];
    errors[(long long)n * law.plane + at + c] = (float)(x - mean);
  }
}
KERNEL(law_errors)

// What LocalFeatures holds, for all pixels of the target slices.
struct Features {
  float* rows;               // u, [M][row_units]
  float* colour_rows[COLOURS]; // e_c, [M][3 + 3c]
  float* means;              // [M][3]
  float* log_scales;         // [M][3]
  float* residuals;          // [M][3]
  float* anchors;            // [M][A][3]
};

// How much the neighbours differ, and how far off the predictions around were.
struct Spread {
  double q[COLOURS][5];
  bool none;
};

__device__ inline double activity(
    const Law& law, const float* image, const int* offsets, int at, int c, double base) {
  double mean = 0;
  for (int n = 0; n < law.near; n++) {
    mean += difference(image, at + offsets[n] + c, base) / law.near;
  }
  double sum = 0;
  for (int n = 0; n < law.near; n++) {
    sum += fabs(difference(image, at + offsets[n] + c, base) - mean) / law.near;
  }
  return sum;
}

__device__ inline Spread spread(
    const Law& law, const Tables& tables, const float* image, const float* errors, const Look& seen,
    int q, int at) {
  const int* offsets = tables.error_places + q * law.error_places;
  double around[COLOURS] = {};
  int count = 0;
  for (int n = 0; n < law.recent; n++) {
    int from = at + offsets[n];
    if (!is_off(image[from])) {
      count++;
      for (int c = 0; c < COLOURS; c++) {
        around[c] += fabs((double)errors[from + c]);
      }
    }
  }
  double all = 0;
  for (int c = 0; c < COLOURS; c++) {
    around[c] = count > 0 ? around[c] / count : 0;
    all += around[c] / COLOURS;
  }
  Spread out;
  out.none = count == 0;
  for (int c = 0; c < COLOURS; c++) {
    out.q[c][0] =
        log(activity(law, image, tables.places + q * law.places, at, c, seen.base[c]) + 1);
    out.q[c][1] = count > 0 ? log(around[c] + 0.3) : 0;
    out.q[c][2] = count > 0 ? 0 : 1;
    out.q[c][3] = count > 0 ? log(all + 0.3) : 0;
    out.q[c][4] = 1;
  }
  return out;
}

// l of the first five terms, with the weights of a colour.
__device__ inline double log_scale(const Tables& tables, const double* terms, int q, int weights) {
  const float* fit = tables.scale + (q * COLOURS + weights) * SCALE_TERMS;
  double sum = 0;
  for (int i = 0; i < 5; i++) {
    sum += fit[i] * terms[i];
  }
  return sum;
}

__device__ inline double unit_of(double log_scale) { return 2 * exp(log_scale) + 0.1; }

// sin(2 pi x)
__device__ inline float phase(double x) { return (float)sinpi(2 * (x - rint(x))); }

// Which numbers of a row a thread writes: those from first on, so many apart.
struct Share {
  int first;
  int apart;
};

__device__ inline void write_row(
    const Law& law, const Tables& tables, const float* image, const float* errors, const Look& seen,
    const Spread& around, int q, int at, const Share& share, float* u) {
  double log_scale0[COLOURS];
  double per_unit[COLOURS];
  for (int c = 0; c < COLOURS; c++) {
    log_scale0[c] = log_scale(tables, around.q[c], q, 0);
    per_unit[c] = 1 / unit_of(log_scale0[c]);
  }
  const int* offsets = tables.places + q * law.places;
  for (int i = share.first; i < COLOURS * law.places; i += share.apart) {
    int c = i % COLOURS;
    double d = difference(image, at + offsets[i / COLOURS] + c, seen.base[c]);
    u[i] = asinhf((float)((seen.base[c] + d - seen.mean0[c]) * per_unit[c]));
  }
  u += COLOURS * law.places;
  const int* error_offsets = tables.error_places + q * law.error_places;
  for (int i = share.first; i < COLOURS * law.error_places; i += share.apart) {
    int c = i % COLOURS;
    int from = at + error_offsets[i / COLOURS];
    u[i] = is_off(image[from]) ? 0 : asinhf((float)(errors[from + c] * per_unit[c]));
  }
  u += COLOURS * law.error_places;
  for (int c = share.first; c < COLOURS; c += share.apart) {
    u[c] = (float)log_scale0[c];
    u[COLOURS + c] = (float)around.q[c][0];
    u[2 * COLOURS + c] = (float)(around.none ? log(0.3) : around.q[c][1]);
    u[3 * COLOURS + law.near + c] = phase(seen.mean0[c]);
  }
  u += 3 * COLOURS;
  for (int n = share.first; n < law.near; n += share.apart) {
    u[n] = is_off(image[at + offsets[n]]) ? 1 : 0;
  }
}

// The values of the neighbours that components stand at, [A][3].
__device__ inline void write_anchors(
    const Law& law, const Tables& tables, const float* image, const Look& seen, int q, int at,
    const Share& share, float* anchors) {
  for (int i = share.first; i < COLOURS * law.anchors; i += share.apart) {
    int c = i % COLOURS;
    int from = at + tables.places[q * law.places + i / COLOURS];
    anchors[i] = (float)(seen.base[c] + difference(image, from + c, seen.base[c]));
  }
}

// A pixel's colours so far.
struct Colours {
  double mean[COLOURS];
  double residual0[COLOURS];
  double residual[COLOURS];
};

// Predicts a colour from the earlier ones and writes e_c; returns l_c.
__device__ inline double write_colour(
    const Tables& tables, const Look& seen, const Spread& around, int q, int c, Colours& colours,
    float* row) {
  double mean = mean_of(tables, seen, colours.residual0, q, c);
  double sum = log_scale(tables, around.q[c], q, c);
  const float* fit = tables.scale + (q * COLOURS + c) * SCALE_TERMS + 5;
  for (int e = 0; e < c; e++) {
    sum += fit[e] * log(fabs(colours.residual[e]) + 0.5);
  }
  double unit = unit_of(sum);
  row[0] = (float)sum;
  row[1] = phase(mean);
  row[2] = (float)asinh((mean - seen.mean0[c]) / unit);
  for (int e = 0; e < c; e++) {
    row[3 + 3 * e] = (float)asinh(colours.residual[e] / unit);
    row[4 + 3 * e] = (float)log(fabs(colours.residual[e]) + 0.3);
    row[5 + 3 * e] = (float)asinh(colours.residual0[e] / unit);
  }
  colours.mean[c] = mean;
  return sum;
}

// Takes the intensity of the colour that was predicted last.
__device__ inline void take(const Look& seen, int c, double x, Colours& colours) {
  colours.residual0[c] = x - seen.mean0[c];
  colours.residual[c] = x - colours.mean[c];
}

extern "C" __global__ void law_features(
    Law law, Tables tables, const int* slices, int examples, const float* images, const float* errors,
    Features out) {
  int r = blockIdx.x * blockDim.x + threadIdx.x;
  int pixels = law.height * law.columns;
  int n = r / pixels;
  if (n >= examples) {
    return;
  }
  int q = slices[n] - law.first_slice;
  int at = index_of(law, slices[n], r % pixels / law.columns, r % law.columns);
  const float* image = images + (long long)n * planes(law) * law.plane;
  const float* wrong = errors + (long long)n * law.plane;
  Look seen = look(law, tables, image, q, at);
  Spread around = spread(law, tables, image, wrong, seen, q, at);
  Share all = {0, 1};
  write_row(
      law, tables, image, wrong, seen, around, q, at, all, out.rows + (long long)r * law.row_units);
  write_anchors(
      law, tables, image, seen, q, at, all, out.anchors + (long long)r * law.anchors * COLOURS);
  Colours colours;
  for (int c = 0; c < COLOURS; c++) {
    float* row = out.colour_rows[c] + (long long)r * (COLOURS + COLOURS * c);
    long long value = (long long)r * COLOURS + c;
    out.log_scales[value] = (float)write_colour(tables, seen, around, q, c, colours, row);
    take(seen, c, image[at + c], colours);
    out.means[value] = (float)colours.mean[c];
    out.residuals[value] = (float)colours.residual[c];
  }
}
KERNEL(law_features)
