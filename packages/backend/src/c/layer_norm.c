// Layer normalisation over rows, and its gradient.
#include "math.h"
#include "threads.h"

typedef struct {
  size_t rows, size;
  float epsilon;
  const float *x, *gain, *bias, *dy;
  float *y, *dx, *d_gain, *d_bias;
  float *moments; // mean and 1 / deviation of each row
} Norm;

INLINE float sum_of(size_t size, const float *x) {
  vf sums = {0};
  FOR_VECTORS(size, { sums += LOAD(x); })
  return sum_lanes(sums);
}

// Mean and 1 / deviation of a row.
INLINE void moments_of(const Norm *p, const float *x, float *mean, float *scale) {
  *mean = sum_of(p->size, x) / (float)p->size;
  vf squares = {0};
  FOR_VECTORS(p->size, {
    vf centred = LOAD(x) - splat(*mean);
    if (lanes < LANES) centred = load_part((const float *)&centred, lanes);
    squares += centred * centred;
  })
  *scale = 1.0f / sqrt_v(splat(sum_lanes(squares) / (float)p->size + p->epsilon))[0];
}

static void norm_rows(const void *context, size_t begin, size_t end) {
  const Norm *p = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = p->x + row * p->size;
    float *y = p->y + row * p->size, mean, scale;
    moments_of(p, x, &mean, &scale);
    FOR_VECTORS(p->size, { STORE(y, madd((LOAD(x) - splat(mean)) * splat(scale), LOAD(p->gain), LOAD(p->bias))); })
  }
}

void EXPORT(layer_norm)(size_t rows, size_t size, float epsilon, const float *x, const float *gain, const float *bias, float *y) {
  const Norm norm = {rows, size, epsilon, x, gain, bias, 0, y, 0, 0, 0, 0};
  parallel_ranges(norm_rows, &norm, rows, 1, 4 * size);
}

// With z the normalised row and g = dy gain: dx = (g - mean g - z mean(g z)) / deviation.
static void gradient_rows(const void *context, size_t begin, size_t end) {
  const Norm *p = context;
  for (size_t row = begin; row < end; row++) {
    const float *x = p->x + row * p->size, *dy = p->dy + row * p->size;
    float *dx = p->dx + row * p->size, *moments = p->moments + 2 * row;
    moments_of(p, x, &moments[0], &moments[1]);
    const vf mean = splat(moments[0]), scale = splat(moments[1]);
    vf plain = {0}, along = {0};
    FOR_VECTORS(p->size, {
      const vf g = LOAD(dy) * LOAD(p->gain); // 0 beyond the end
      plain += g;
      along += g * (LOAD(x) - mean) * scale;
    })
    const vf shift = splat(sum_lanes(plain) / (float)p->size), slope = splat(sum_lanes(along) / (float)p->size);
    FOR_VECTORS(p->size, {
      const vf z = (LOAD(x) - mean) * scale;
      STORE(dx, (LOAD(dy) * LOAD(p->gain) - shift - z * slope) * scale);
    })
  }
}

// Each part has columns, and adds up all rows in their order, so that the bits are the same every time.
static void gradient_columns(const void *context, size_t begin, size_t end) {
  const Norm *p = context;
  float *d_gain = p->d_gain + begin, *d_bias = p->d_bias + begin;
  for (size_t i = 0; i < end - begin; i++) d_gain[i] = d_bias[i] = 0;
  for (size_t row = 0; row < p->rows; row++) {
    const float *x = p->x + row * p->size + begin, *dy = p->dy + row * p->size + begin;
    const vf mean = splat(p->moments[2 * row]), scale = splat(p->moments[2 * row + 1]);
    FOR_VECTORS(end - begin, {
      STORE(d_gain, madd(LOAD(dy), (LOAD(x) - mean) * scale, LOAD(d_gain)));
      STORE(d_bias, LOAD(d_bias) + LOAD(dy));
    })
  }
}

// Scratch: two floats for each row.
void EXPORT(layer_norm_gradient)(size_t rows, size_t size, float epsilon, const float *x, const float *gain, const float *dy, float *dx,
                                 float *d_gain, float *d_bias, float *scratch) {
  const Norm norm = {rows, size, epsilon, x, gain, 0, dy, 0, dx, d_gain, d_bias, scratch};
  parallel_ranges(gradient_rows, &norm, rows, 1, 6 * size);
  parallel_ranges(gradient_columns, &norm, size, 16, 3 * rows);
}
