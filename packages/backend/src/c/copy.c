// Moving data: strided copies (transpose, slice, concatenation, padding, tiling) and fill.
#include "threads.h"

typedef struct {
  size_t n[4];
  const float *x;
  size_t from[4];
  float *y;
  size_t to[4];
} Copy;

// Rows are counted over the first three axes.
static void copy_rows(const void *context, size_t begin, size_t end) {
  const Copy *p = context;
  for (size_t row = begin; row < end; row++) {
    const size_t k = row % p->n[2], j = row / p->n[2] % p->n[1], i = row / p->n[2] / p->n[1];
    const float *from = p->x + i * p->from[0] + j * p->from[1] + k * p->from[2];
    float *to = p->y + i * p->to[0] + j * p->to[1] + k * p->to[2];
    if (p->from[3] == 1 && p->to[3] == 1) FOR_VECTORS(p->n[3], { STORE(to, LOAD(from)); })
    else
      for (size_t l = 0; l < p->n[3]; l++) to[l * p->to[3]] = from[l * p->from[3]];
  }
}

// Copies a block of 32-bit elements [n0, n1, n2, n3] between two strided places.
void EXPORT(copy_strided)(size_t n0, size_t n1, size_t n2, size_t n3, const float *x, size_t x0, size_t x1, size_t x2, size_t x3, float *y,
                          size_t y0, size_t y1, size_t y2, size_t y3) {
  const Copy copy = {{n0, n1, n2, n3}, x, {x0, x1, x2, x3}, y, {y0, y1, y2, y3}};
  parallel_ranges(copy_rows, &copy, n0 * n1 * n2, 1, n3);
}

typedef struct {
  float value, *y;
} Fill;

static void fill_range(const void *context, size_t begin, size_t end) {
  const Fill *p = context;
  float *to = p->y + begin;
  FOR_VECTORS(end - begin, { STORE(to, splat(p->value)); })
}

void EXPORT(fill)(size_t n, float value, float *y) {
  const Fill fill = {value, y};
  parallel_ranges(fill_range, &fill, n, LANES, 1);
}
