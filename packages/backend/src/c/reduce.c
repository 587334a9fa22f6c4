// Sums and maxima along an axis.
#include "elementwise.h"
#include "threads.h"

typedef struct {
  int op;
  size_t count, inner;
  float scale;
  const float *x;
  float *y;
} Reduction;

// Each output is a sum over neighbours: float sums of 1,024, added up in double.
static void reduce_rows(const void *context, size_t begin, size_t end) {
  const Reduction *p = context;
  for (size_t o = begin; o < end; o++) {
    const float *from = p->x + o * p->count;
    double total = 0;
    float top = from[0];
    for (size_t i = 0; i < p->count;) {
      const size_t stop = i + 1024 < p->count ? i + 1024 : p->count;
      vf sums = {0};
      if (p->op == SUM)
        for (; i + LANES <= stop; i += LANES) sums += load(from + i);
      for (; i < stop; i++) {
        total += p->op == SUM ? from[i] : 0;
        top = from[i] > top || from[i] != from[i] ? from[i] : top;
      }
      total += sum_lanes(sums);
    }
    p->y[o] = p->op == SUM ? (float)(total * p->scale) : top;
  }
}

// Columns of one [count, inner].
static void reduce_columns(const void *context, size_t begin, size_t end) {
  const Reduction *p = context;
  const size_t width = end - begin;
  const float *from = p->x + begin;
  float *to = p->y + begin;
  FOR_VECTORS(width, { STORE(to, LOAD(from)); })
  for (size_t i = 1; i < p->count; i++) {
    const float *row = from + i * p->inner;
    if (p->op == SUM) FOR_VECTORS(width, { STORE(to, LOAD(to) + LOAD(row)); })
    else FOR_VECTORS(width, { STORE(to, max_or_nan(LOAD(row), LOAD(to))); })
  }
  if (p->scale != 1) FOR_VECTORS(width, { STORE(to, LOAD(to) * splat(p->scale)); })
}

// x [outer, count, inner] -> y [outer, inner].
void EXPORT(reduce)(int op, size_t outer, size_t count, size_t inner, float scale, const float *x, float *y) {
  if (inner == 1) {
    const Reduction rows = {op, count, 1, scale, x, y};
    parallel_ranges(reduce_rows, &rows, outer, 1, count);
    return;
  }
  for (size_t o = 0; o < outer; o++) {
    const Reduction columns = {op, count, inner, scale, x + o * count * inner, y + o * inner};
    parallel_ranges(reduce_columns, &columns, inner, 64, count);
  }
}
