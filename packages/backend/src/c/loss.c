// Softmax and cross-entropy with label smoothing, one pass over each row of logits.
#include "math.h"
#include "threads.h"

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

typedef struct {
  size_t rows, classes;
  int ignore;
  float smoothing;
  const float *logits;
  const int *targets;
  float *losses, *normalizers;
  const float *known_normalizers, *d_losses;
  float *d_logits;
} Loss;

static void loss_rows(const void *context, size_t begin, size_t end) {
  const Loss *p = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = p->logits + n * p->classes;
    p->losses[n] = p->normalizers[n] = 0;
    if (p->targets[n] == p->ignore) continue;
    float sum;
    p->normalizers[n] = log_sum_exp_and_sum(p->classes, row, &sum);
    p->losses[n] = p->normalizers[n] - (1 - p->smoothing) * row[p->targets[n]];
    if (p->smoothing > 0) p->losses[n] -= p->smoothing / p->classes * sum;
  }
}

// Returns the first row whose target is outside 0..classes-1 and not ignored, or -1.
long EXPORT(softmax_cross_entropy)(size_t rows, size_t classes, int ignore, float smoothing, const float *logits, const int *targets,
                                   float *losses, float *normalizers) {
  for (size_t n = 0; n < rows; n++)
    if (targets[n] != ignore && (targets[n] < 0 || (size_t)targets[n] >= classes)) return (long)n;
  const Loss loss = {rows, classes, ignore, smoothing, logits, targets, losses, normalizers, 0, 0, 0};
  parallel_ranges(loss_rows, &loss, rows, 1, classes);
  return -1;
}

static void loss_gradient_rows(const void *context, size_t begin, size_t end) {
  const Loss *p = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = p->logits + n * p->classes;
    float *to = p->d_logits + n * p->classes;
    const float scale = p->targets[n] == p->ignore ? 0 : p->d_losses[n];
    if (scale == 0) {
      for (size_t i = 0; i < p->classes; i++) to[i] = 0;
      continue;
    }
    const vf normalizer = splat(p->known_normalizers[n]), share = splat(p->smoothing / p->classes);
    FOR_VECTORS(p->classes, { STORE(to, (exp_v(LOAD(row) - normalizer) - share) * splat(scale)); })
    to[p->targets[n]] -= (1 - p->smoothing) * scale;
  }
}

void EXPORT(softmax_cross_entropy_gradient)(size_t rows, size_t classes, int ignore, float smoothing, const float *logits,
                                            const int *targets, const float *normalizers, const float *d_losses, float *d_logits) {
  const Loss loss = {rows, classes, ignore, smoothing, logits, targets, 0, 0, normalizers, d_losses, d_logits};
  parallel_ranges(loss_gradient_rows, &loss, rows, 1, classes);
}

typedef struct {
  size_t classes, count;
  const float *logits;
  float *best;
  int *ids;
} Top;

// Sorted by insertion: most values are below the least that is kept, and only looked at.
static void top_rows(const void *context, size_t begin, size_t end) {
  const Top *p = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = p->logits + n * p->classes;
    float *best = p->best + n * p->count, least = -__builtin_inff();
    int *ids = p->ids + n * p->count;
    size_t kept = 0;
    for (size_t i = 0; i < p->classes; i++) {
      if (kept == p->count && !(row[i] > least)) continue;
      size_t place = kept < p->count ? kept++ : kept - 1;
      for (; place > 0 && best[place - 1] < row[i]; place--) {
        best[place] = best[place - 1];
        ids[place] = ids[place - 1];
      }
      best[place] = row[i];
      ids[place] = (int)i;
      least = best[kept - 1];
    }
    float sum;
    const float normalizer = log_sum_exp_and_sum(p->classes, row, &sum);
    for (size_t i = 0; i < kept; i++) best[i] -= normalizer;
  }
}

// The `count` (at most classes) most probable classes of each row, best first, of equals the first, and log p.
void EXPORT(top_log_probs)(size_t rows, size_t classes, size_t count, const float *logits, float *best, int *ids) {
  const Top top = {classes, count, logits, best, ids};
  parallel_ranges(top_rows, &top, rows, 1, 2 * classes);
}
