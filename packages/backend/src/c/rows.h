// What losses and decoding ask of a row of logits: its sum of exponentials, its greatest values.
#pragma once
#include "math.h"

INLINE float row_max(size_t n, const float *x) {
  vf top = splat(-__builtin_inff());
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) top = max_of(load(x + i), top);
  float best = max_lanes(top);
  for (; i < n; i++) best = x[i] > best ? x[i] : best;
  return best;
}

// log Σ exp(x), and Σ x in *sum.
INLINE float log_sum_exp_and_sum(size_t n, const float *x, float *sum) {
  const float top = row_max(n, x);
  vf exps = {0}, plain = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    exps += exp_v(load(x + i) - splat(top));
    plain += load(x + i);
  }
  float total = sum_lanes(exps);
  *sum = sum_lanes(plain);
  for (; i < n; i++) {
    total += exp_v(splat(x[i] - top))[0];
    *sum += x[i];
  }
  return top + log_f(total);
}

// The `count` (at most n) greatest values, greatest first, of equals the first, and where they stand. Sorted by insertion: most
// values are below the least that is kept, and only looked at.
INLINE void best_of(size_t n, const float *row, size_t count, float *best, int *ids) {
  float least = -__builtin_inff();
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    if (kept == count && !(row[i] > least)) continue;
    size_t place = kept < count ? kept++ : kept - 1;
    for (; place > 0 && best[place - 1] < row[i]; place--) {
      best[place] = best[place - 1];
      ids[place] = ids[place - 1];
    }
    best[place] = row[i];
    ids[place] = (int)i;
    least = best[kept - 1];
  }
}
