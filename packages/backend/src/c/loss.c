// Softmax and cross-entropy with label smoothing, one pass over each row of logits.
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
INLINE float log_sum_exp(size_t n, const float *x, float *sum) {
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

// Returns the first row whose target is outside 0..classes-1 and not ignored, or -1.
long EXPORT(softmax_cross_entropy)(size_t rows, size_t classes, int ignore, float smoothing, const float *logits, const int *targets,
                                   float *losses, float *normalizers) {
  for (size_t n = 0; n < rows; n++) {
    const float *row = logits + n * classes;
    losses[n] = normalizers[n] = 0;
    if (targets[n] == ignore) continue;
    if (targets[n] < 0 || (size_t)targets[n] >= classes) return (long)n;
    float sum;
    normalizers[n] = log_sum_exp(classes, row, &sum);
    losses[n] = normalizers[n] - (1 - smoothing) * row[targets[n]];
    if (smoothing > 0) losses[n] -= smoothing / classes * sum;
  }
  return -1;
}

void EXPORT(softmax_cross_entropy_gradient)(size_t rows, size_t classes, int ignore, float smoothing, const float *logits,
                                            const int *targets, const float *normalizers, const float *d_losses, float *d_logits) {
  for (size_t n = 0; n < rows; n++) {
    const float *row = logits + n * classes;
    float *to = d_logits + n * classes;
    const float scale = targets[n] == ignore ? 0 : d_losses[n];
    if (scale == 0) {
      for (size_t i = 0; i < classes; i++) to[i] = 0;
      continue;
    }
    const vf normalizer = splat(normalizers[n]), share = splat(smoothing / classes);
    FOR_VECTORS(classes, { STORE(to, (exp_v(LOAD(row) - normalizer) - share) * splat(scale)); })
    to[targets[n]] -= (1 - smoothing) * scale;
  }
}
