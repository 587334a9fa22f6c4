// Losses over rows of logits: cross-entropy with label smoothing, consistency of two passes; and the most probable classes.
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

// Row n and row n + pairs are two passes over one example, with probabilities p and q.
typedef struct {
  size_t pairs, classes;
  int ignore;
  const float *logits;
  const int *targets;
  float *losses, *normalizers, *divergences; // KL(p || q) of the first half, KL(q || p) of the second
  const float *known_normalizers, *known_divergences, *d_losses;
  float *d_logits;
} Consistency;

static void consistency_rows(const void *context, size_t begin, size_t end) {
  const Consistency *c = context;
  for (size_t n = begin; n < end; n++) {
    const size_t m = n + c->pairs;
    c->losses[n] = c->normalizers[n] = c->normalizers[m] = c->divergences[n] = c->divergences[m] = 0;
    if (c->targets[n] == c->ignore) continue;
    const float *first = c->logits + n * c->classes, *second = c->logits + m * c->classes;
    float unused, forward = 0, backward = 0;
    c->normalizers[n] = log_sum_exp_and_sum(c->classes, first, &unused);
    c->normalizers[m] = log_sum_exp_and_sum(c->classes, second, &unused);
    const vf first_normalizer = splat(c->normalizers[n]), second_normalizer = splat(c->normalizers[m]);
    FOR_VECTORS(c->classes, {
      const vf log_p = LOAD(first) - first_normalizer, log_q = LOAD(second) - second_normalizer;
      const vf to_q = exp_v(log_p) * (log_p - log_q), to_p = exp_v(log_q) * (log_q - log_p);
      for (size_t i = 0; i < (size_t)lanes; i++) {
        forward += to_q[i];
        backward += to_p[i];
      }
    })
    c->divergences[n] = forward;
    c->divergences[m] = backward;
    c->losses[n] = (forward + backward) / 2;
  }
}

void EXPORT(consistency_loss)(size_t pairs, size_t classes, int ignore, const float *logits, const int *targets, float *losses,
                              float *normalizers, float *divergences) {
  const Consistency consistency = {pairs, classes, ignore, logits, targets, losses, normalizers, divergences, 0, 0, 0, 0};
  parallel_ranges(consistency_rows, &consistency, pairs, 1, 4 * classes);
}

static void consistency_gradient_rows(const void *context, size_t begin, size_t end) {
  const Consistency *c = context;
  for (size_t n = begin; n < end; n++) {
    const size_t m = n + c->pairs;
    const float *first = c->logits + n * c->classes, *second = c->logits + m * c->classes;
    float *d_first = c->d_logits + n * c->classes, *d_second = c->d_logits + m * c->classes;
    const float half = c->targets[n] == c->ignore ? 0 : c->d_losses[n] / 2;
    if (half == 0) {
      for (size_t i = 0; i < c->classes; i++) d_first[i] = d_second[i] = 0;
      continue;
    }
    const vf first_normalizer = splat(c->known_normalizers[n]), second_normalizer = splat(c->known_normalizers[m]);
    const vf forward = splat(c->known_divergences[n]), backward = splat(c->known_divergences[m]);
    FOR_VECTORS(c->classes, {
      const vf log_p = LOAD(first) - first_normalizer, log_q = LOAD(second) - second_normalizer;
      const vf p = exp_v(log_p), q = exp_v(log_q);
      STORE(d_first, (p * (log_p - log_q - forward) + p - q) * splat(half));
      STORE(d_second, (q * (log_q - log_p - backward) + q - p) * splat(half));
    })
  }
}

void EXPORT(consistency_loss_gradient)(size_t pairs, size_t classes, int ignore, const float *logits, const int *targets,
                                       const float *normalizers, const float *divergences, const float *d_losses,
                                       float *d_logits) {
  const Consistency consistency = {pairs, classes, ignore, logits, targets, 0, 0, 0, normalizers, divergences, d_losses, d_logits};
  parallel_ranges(consistency_gradient_rows, &consistency, pairs, 1, 4 * classes);
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
