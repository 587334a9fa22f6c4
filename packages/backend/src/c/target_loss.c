// Cross-entropy of weighted classes and of targets that are distributions, and binary cross-entropy. The plain form is in loss.c.
#include "rows.h"
#include "threads.h"

// A row's target is a class, or a distribution of its own; smoothing s makes (1 - s) target + s / classes of it, and each class
// counts by its weight.
typedef struct {
  size_t rows, classes;
  int ignore;
  float keep, smoothing; // keep: 1 - smoothing, from double
  const float *logits;
  const int *targets;         // or 0
  const float *distributions; // or 0
  const float *weights;
  float *losses, *normalizers;
  const float *known_normalizers, *d_losses;
  float *d_logits;
} Target;

// Of one row: weight times target of the classes at this vector; of a target that is a class, without its own share.
#define WEIGHTED_TARGET(distribution)                                                   \
  (LOAD(t->weights) * ((distribution) ? LOAD(distribution) * splat(t->keep) + splat(t->smoothing / t->classes) \
                                      : splat(t->smoothing / t->classes)))

INLINE const float *distribution_of(const Target *t, size_t n) {
  return t->distributions ? t->distributions + n * t->classes : 0;
}
INLINE int ignored(const Target *t, size_t n) { return t->targets && t->targets[n] == t->ignore; }
// The share of the row's own class, where the target is a class.
INLINE float own_share(const Target *t, size_t n) {
  return t->targets ? t->keep * t->weights[t->targets[n]] : 0;
}

static void target_rows(const void *context, size_t begin, size_t end) {
  const Target *t = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = t->logits + n * t->classes, *target = distribution_of(t, n);
    t->losses[n] = t->normalizers[n] = 0;
    if (ignored(t, n)) continue;
    float unused, loss = 0;
    const float normalizer = log_sum_exp_and_sum(t->classes, row, &unused);
    if (target || t->smoothing > 0) {
      vf sums = {0};
      FOR_VECTORS(t->classes, {
        const vf terms = WEIGHTED_TARGET(target) * (splat(normalizer) - LOAD(row));
        for (size_t i = 0; i < (size_t)lanes; i++) sums[i] += terms[i];
      })
      loss = sum_lanes(sums);
    }
    if (t->targets) loss += own_share(t, n) * (normalizer - row[t->targets[n]]);
    t->normalizers[n] = normalizer;
    t->losses[n] = loss;
  }
}

static void target_gradient_rows(const void *context, size_t begin, size_t end) {
  const Target *t = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = t->logits + n * t->classes, *target = distribution_of(t, n);
    float *to = t->d_logits + n * t->classes;
    const float scale = ignored(t, n) ? 0 : t->d_losses[n];
    if (scale == 0) {
      for (size_t i = 0; i < t->classes; i++) to[i] = 0;
      continue;
    }
    vf masses = {0};
    if (target || t->smoothing > 0) FOR_VECTORS(t->classes, { masses += WEIGHTED_TARGET(target); })
    const vf mass = splat(sum_lanes(masses) + own_share(t, n)), normalizer = splat(t->known_normalizers[n]);
    FOR_VECTORS(t->classes, {
      STORE(to, (exp_v(LOAD(row) - normalizer) * mass - WEIGHTED_TARGET(target)) * splat(scale));
    })
    if (t->targets) to[t->targets[n]] -= own_share(t, n) * scale;
  }
}

// Returns the first row whose target is outside 0..classes-1 and not ignored, or -1.
long EXPORT(weighted_cross_entropy)(size_t rows, size_t classes, int ignore, float keep, float smoothing, const float *logits,
                                    const int *targets, const float *weights, float *losses, float *normalizers) {
  for (size_t n = 0; n < rows; n++)
    if (targets[n] != ignore && (targets[n] < 0 || (size_t)targets[n] >= classes)) return (long)n;
  const Target target = {.rows = rows, .classes = classes, .ignore = ignore, .keep = keep, .smoothing = smoothing,
                         .logits = logits, .targets = targets, .weights = weights, .losses = losses, .normalizers = normalizers};
  parallel_ranges(target_rows, &target, rows, 1, 2 * classes);
  return -1;
}

void EXPORT(weighted_cross_entropy_gradient)(size_t rows, size_t classes, int ignore, float keep, float smoothing,
                                             const float *logits, const int *targets, const float *weights,
                                             const float *normalizers, const float *d_losses, float *d_logits) {
  const Target target = {.rows = rows, .classes = classes, .ignore = ignore, .keep = keep, .smoothing = smoothing,
                         .logits = logits, .targets = targets, .weights = weights, .known_normalizers = normalizers,
                         .d_losses = d_losses, .d_logits = d_logits};
  parallel_ranges(target_gradient_rows, &target, rows, 1, 2 * classes);
}

void EXPORT(soft_cross_entropy)(size_t rows, size_t classes, float keep, float smoothing, const float *logits,
                                const float *distributions, const float *weights, float *losses, float *normalizers) {
  const Target target = {.rows = rows, .classes = classes, .keep = keep, .smoothing = smoothing, .logits = logits,
                         .distributions = distributions, .weights = weights, .losses = losses, .normalizers = normalizers};
  parallel_ranges(target_rows, &target, rows, 1, 2 * classes);
}

void EXPORT(soft_cross_entropy_gradient)(size_t rows, size_t classes, float keep, float smoothing, const float *logits,
                                         const float *distributions, const float *weights, const float *normalizers,
                                         const float *d_losses, float *d_logits) {
  const Target target = {.rows = rows, .classes = classes, .keep = keep, .smoothing = smoothing, .logits = logits,
                         .distributions = distributions, .weights = weights, .known_normalizers = normalizers,
                         .d_losses = d_losses, .d_logits = d_logits};
  parallel_ranges(target_gradient_rows, &target, rows, 1, 2 * classes);
}

// Each element is a yes (target 1) or no (0) of its own; a yes weighs `positive`, of its column or one for all.
typedef struct {
  size_t columns;
  int shared;
  const float *logits, *targets, *positive;
  float *losses;
  const float *d_losses;
  float *d_logits;
} Binary;

// e^-|x|, from which softplus and sigmoid of x and -x come without overflow.
INLINE vf exp_of_size(vf x) { return exp_v(pick(x < splat(0), x, -x)); }

// log(1 + e) that keeps its digits where e is small (Kahan).
INLINE vf log1p_v(vf e) {
  const vf sum = e + 1.0f;
  const vi rounded_off = sum == splat(1);
  return pick(rounded_off, e, log_v(sum) * e / pick(rounded_off, splat(1), sum - 1.0f));
}

static void binary_rows(const void *context, size_t begin, size_t end) {
  const Binary *b = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = b->logits + n * b->columns, *target = b->targets + n * b->columns;
    float *to = b->losses + n * b->columns;
    FOR_VECTORS(b->columns, {
      const vf x = LOAD(row), y = LOAD(target), positive = b->shared ? splat(b->positive[0]) : LOAD(b->positive);
      const vf rest = log1p_v(exp_of_size(x)), zero = splat(0);
      STORE(to, positive * y * (pick(x < zero, -x, zero) + rest) + (1.0f - y) * (pick(x > zero, x, zero) + rest));
    })
  }
}

void EXPORT(binary_cross_entropy)(size_t rows, size_t columns, int shared, const float *logits, const float *targets,
                                  const float *positive, float *losses) {
  const Binary binary = {columns, shared, logits, targets, positive, losses, 0, 0};
  parallel_ranges(binary_rows, &binary, rows, 1, 4 * columns);
}

static void binary_gradient_rows(const void *context, size_t begin, size_t end) {
  const Binary *b = context;
  for (size_t n = begin; n < end; n++) {
    const size_t start = n * b->columns;
    const float *row = b->logits + start, *target = b->targets + start, *d_loss = b->d_losses + start;
    float *to = b->d_logits + start;
    FOR_VECTORS(b->columns, {
      const vf x = LOAD(row), y = LOAD(target), positive = b->shared ? splat(b->positive[0]) : LOAD(b->positive);
      const vf e = exp_of_size(x), large = 1.0f / (1.0f + e), small = e / (1.0f + e);
      const vi negative = x < splat(0);
      const vf yes = pick(negative, small, large), no = pick(negative, large, small);
      STORE(to, LOAD(d_loss) * ((1.0f - y) * yes - positive * y * no));
    })
  }
}

void EXPORT(binary_cross_entropy_gradient)(size_t rows, size_t columns, int shared, const float *logits, const float *targets,
                                           const float *positive, const float *d_losses, float *d_logits) {
  const Binary binary = {columns, shared, logits, targets, positive, 0, d_losses, d_logits};
  parallel_ranges(binary_gradient_rows, &binary, rows, 1, 4 * columns);
}
