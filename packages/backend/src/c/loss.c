// Softmax and cross-entropy with label smoothing, one pass over each row of logits.
#include "rows.h"
#include "threads.h"

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

static void top_rows(const void *context, size_t begin, size_t end) {
  const Top *p = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = p->logits + n * p->classes;
    float *best = p->best + n * p->count, sum;
    best_of(p->classes, row, p->count, best, p->ids + n * p->count);
    const float normalizer = log_sum_exp_and_sum(p->classes, row, &sum);
    for (size_t i = 0; i < p->count; i++) best[i] -= normalizer;
  }
}

// The `count` (at most classes) most probable classes of each row, best first, of equals the first, and log p.
void EXPORT(top_log_probs)(size_t rows, size_t classes, size_t count, const float *logits, float *best, int *ids) {
  const Top top = {classes, count, logits, best, ids};
  parallel_ranges(top_rows, &top, rows, 1, 2 * classes);
}
