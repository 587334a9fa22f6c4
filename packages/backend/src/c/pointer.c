// The pointer-generator's output (See et al. 2017, equation 9): P(w) = g softmax(logits)[w] + (1 - g) Σ_{s: id_s = w} a_s, with
// g = sigmoid(generate). Ids from `classes` on are words of the source that the vocabulary has not.
#include "rows.h"
#include "threads.h"

// Added to what is copied, so that a word which attention has lost has a finite loss (69 nats) and a gradient.
#define LEAST 1e-30f

typedef struct {
  size_t rows, classes, steps, repeat;
  int ignore;
  float smoothing;
  const float *logits, *weights, *generate;
  const int *source, *targets;
  float *losses, *normalizers, *generated;
  const float *known_normalizers, *known_generated, *d_losses;
  float *d_logits, *d_weights, *d_generate;
} Pointer;

INLINE const int *source_of(const Pointer *p, size_t n) { return p->source + n / p->repeat * p->steps; }

// The attention on a word.
INLINE float copied_of(const Pointer *p, size_t n) {
  const int *source = source_of(p, n), target = p->targets[n];
  const float *weights = p->weights + n * p->steps;
  float sum = 0;
  for (size_t s = 0; s < p->steps; s++) sum += source[s] == target ? weights[s] : 0;
  return sum + LEAST;
}

INLINE float exp_f(float x) { return exp_v(splat(x))[0]; }
INLINE float log_sigmoid(float x) { return (x < 0 ? x : 0) - log_f(1 + exp_f(x < 0 ? x : -x)); }

static void pointer_rows(const void *context, size_t begin, size_t end) {
  const Pointer *p = context;
  for (size_t n = begin; n < end; n++) {
    p->losses[n] = p->normalizers[n] = p->generated[n] = 0;
    const int target = p->targets[n];
    if (target == p->ignore) continue;
    const float *row = p->logits + n * p->classes;
    float sum;
    const float normalizer = log_sum_exp_and_sum(p->classes, row, &sum);
    float loss = -log_sigmoid(-p->generate[n]) - log_f(copied_of(p, n));
    if ((size_t)target < p->classes) {
      const float generating = normalizer - row[target] - log_sigmoid(p->generate[n]);
      const float least = generating < loss ? generating : loss;
      const float both = least - log_f(exp_f(least - generating) + exp_f(least - loss));
      p->generated[n] = exp_f(both - generating);
      loss = both;
    }
    p->normalizers[n] = normalizer;
    p->losses[n] = (1 - p->smoothing) * loss;
    if (p->smoothing > 0) p->losses[n] += p->smoothing * (normalizer - sum / p->classes);
  }
}

static int is_word(const Pointer *p, size_t n) {
  const int target = p->targets[n], *source = source_of(p, n);
  if (target == p->ignore || (target >= 0 && (size_t)target < p->classes)) return 1;
  for (size_t s = 0; s < p->steps; s++)
    if (target >= 0 && source[s] == target) return 1;
  return 0;
}

// Rows stand together by their source, `repeat` of each. `generated` is the share of P(target) that is not copied. Returns the
// first row whose target is neither in the vocabulary, nor in the source, nor ignored, or -1.
long EXPORT(pointer_cross_entropy)(size_t rows, size_t classes, size_t steps, size_t repeat, int ignore, float smoothing,
                                   const float *logits, const float *weights, const float *generate, const int *source,
                                   const int *targets, float *losses, float *normalizers, float *generated) {
  const Pointer pointer = {.rows = rows, .classes = classes, .steps = steps, .repeat = repeat, .ignore = ignore,
                           .smoothing = smoothing, .logits = logits, .weights = weights, .generate = generate,
                           .source = source, .targets = targets, .losses = losses, .normalizers = normalizers,
                           .generated = generated};
  for (size_t n = 0; n < rows; n++)
    if (!is_word(&pointer, n)) return (long)n;
  parallel_ranges(pointer_rows, &pointer, rows, 1, classes);
  return -1;
}

static void pointer_gradient_rows(const void *context, size_t begin, size_t end) {
  const Pointer *p = context;
  for (size_t n = begin; n < end; n++) {
    const int target = p->targets[n], *source = source_of(p, n);
    const float *row = p->logits + n * p->classes;
    float *to = p->d_logits + n * p->classes, *to_weights = p->d_weights + n * p->steps;
    const float scale = target == p->ignore ? 0 : p->d_losses[n];
    if (scale == 0) {
      for (size_t i = 0; i < p->classes; i++) to[i] = 0;
      for (size_t s = 0; s < p->steps; s++) to_weights[s] = 0;
      p->d_generate[n] = 0;
      continue;
    }
    const float plain = (1 - p->smoothing) * scale, generated = p->known_generated[n];
    const vf normalizer = splat(p->known_normalizers[n]), share = splat(p->smoothing * scale / p->classes);
    const vf whole = splat(plain * generated + p->smoothing * scale);
    FOR_VECTORS(p->classes, { STORE(to, exp_v(LOAD(row) - normalizer) * whole - share); })
    if ((size_t)target < p->classes) to[target] -= plain * generated;
    const float slope = -plain * (1 - generated) / copied_of(p, n);
    for (size_t s = 0; s < p->steps; s++) to_weights[s] = source[s] == target ? slope : 0;
    p->d_generate[n] = plain * (sigmoid_v(splat(p->generate[n]))[0] - generated);
  }
}

void EXPORT(pointer_cross_entropy_gradient)(size_t rows, size_t classes, size_t steps, size_t repeat, int ignore, float smoothing,
                                            const float *logits, const float *weights, const float *generate, const int *source,
                                            const int *targets, const float *normalizers, const float *generated,
                                            const float *d_losses, float *d_logits, float *d_weights, float *d_generate) {
  const Pointer pointer = {.rows = rows, .classes = classes, .steps = steps, .repeat = repeat, .ignore = ignore,
                           .smoothing = smoothing, .logits = logits, .weights = weights, .generate = generate,
                           .source = source, .targets = targets, .known_normalizers = normalizers,
                           .known_generated = generated, .d_losses = d_losses, .d_logits = d_logits,
                           .d_weights = d_weights, .d_generate = d_generate};
  parallel_ranges(pointer_gradient_rows, &pointer, rows, 1, classes);
}

typedef struct {
  size_t rows, classes, extended, steps, repeat, count;
  const float *logits, *weights, *generate;
  const int *source;
  float *best;
  int *ids;
  float *scratch;
} PointerTop;

static void pointer_top_part(const void *context, size_t part, size_t parts) {
  const PointerTop *p = context;
  size_t begin, end;
  range_of(p->rows, 1, part, parts, &begin, &end);
  float *mixed = p->scratch + part * p->extended;
  for (size_t n = begin; n < end; n++) {
    const float *row = p->logits + n * p->classes, *weights = p->weights + n * p->steps;
    const int *source = p->source + n / p->repeat * p->steps;
    float sum;
    const vf normalizer = splat(log_sum_exp_and_sum(p->classes, row, &sum)), generating = sigmoid_v(splat(p->generate[n]));
    FOR_VECTORS(p->classes, { STORE(mixed, generating * exp_v(LOAD(row) - normalizer)); })
    for (size_t i = p->classes; i < p->extended; i++) mixed[i] = 0;
    const float copying = sigmoid_v(splat(-p->generate[n]))[0];
    for (size_t s = 0; s < p->steps; s++) mixed[source[s]] += copying * weights[s];
    float *best = p->best + n * p->count;
    best_of(p->extended, mixed, p->count, best, p->ids + n * p->count);
    for (size_t i = 0; i < p->count; i++) best[i] = log_f(best[i]);
  }
}

// Floats of scratch: a row of probabilities for each part.
size_t EXPORT(pointer_top_scratch)(size_t extended) { return times(parts_of_task(), extended); }

// The `count` (at most `extended`) most probable words of each row, best first, of equals the first, and log P. Returns the first
// place in `source` whose id is not below `extended`, or -1.
long EXPORT(pointer_top_log_probs)(size_t rows, size_t classes, size_t extended, size_t steps, size_t repeat, size_t count,
                                   const float *logits, const float *weights, const float *generate, const int *source,
                                   float *best, int *ids, float *scratch) {
  for (size_t i = 0; i < rows / repeat * steps; i++)
    if (source[i] < 0 || (size_t)source[i] >= extended) return (long)i;
  const PointerTop top = {rows, classes, extended, steps, repeat, count, logits, weights, generate, source, best, ids, scratch};
  parallel(pointer_top_part, &top);
  return -1;
}
