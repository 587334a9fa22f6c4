// Linear-chain conditional random field (Lafferty et al. 2001): forward and backward variables in log space, in one pass the
// losses and the marginals that their gradient is made of. Lanes are labels.
#include "math.h"
#include "threads.h"

typedef struct {
  size_t batch, time, classes;
  const float *emissions, *transitions, *start, *end;
  const int *labels, *lengths;
  float *losses, *marginals, *pairs, *scratch;
} Crf;

// Rows of labels fill whole vectors; what lies past the last label is never read as one.
INLINE size_t row_of(size_t classes) { return (classes + LANES - 1) / LANES * LANES; }

// Floats of scratch of one part: transitions, the same transposed, pairs, alphas, and four rows.
INLINE size_t part_scratch(size_t time, size_t classes) { return times(3 * classes + time + 4, row_of(classes)); }
size_t EXPORT(crf_scratch)(size_t time, size_t classes) { return times(parts_of_task(), part_scratch(time, classes)); }

INLINE void fill_row(float *to, const float *from, size_t classes) {
  for (size_t k = 0; k < row_of(classes); k++) to[k] = k < classes ? from[k] : 0;
}

INLINE float top_of(const float *x, size_t n) {
  float top = x[0];
  for (size_t k = 1; k < n; k++) top = x[k] > top ? x[k] : top;
  return top;
}

// to[j] = log Σ_i exp(from[i] + scores[i][j])
INLINE void step(const float *from, const float *scores, size_t classes, float *to) {
  const size_t row = row_of(classes);
  for (size_t at = 0; at < row; at += LANES) {
    vf top = splat(-__builtin_inff()), total = splat(0);
    for (size_t i = 0; i < classes; i++) top = max_of(top, splat(from[i]) + load(scores + i * row + at));
    for (size_t i = 0; i < classes; i++) total += exp_v(splat(from[i]) + load(scores + i * row + at) - top);
    store(to + at, log_v(total) + top);
  }
}

// Takes the largest value off a row, so that sums over long sequences lose no digits; returns it.
INLINE float lower(float *row, size_t classes) {
  const float top = top_of(row, classes);
  for (size_t k = 0; k < row_of(classes); k++) row[k] -= top;
  return top;
}

INLINE void add_row(float *to, const float *x, size_t classes) {
  for (size_t at = 0; at < row_of(classes); at += LANES) store(to + at, load(to + at) + load(x + at));
}

static double score_of(const Crf *p, size_t b, size_t length) {
  const int *labels = p->labels + b * p->time;
  double score = (double)p->start[labels[0]] + p->end[labels[length - 1]];
  for (size_t t = 0; t < length; t++) {
    score += p->emissions[(b * p->time + t) * p->classes + labels[t]];
    if (t > 0) score += p->transitions[labels[t - 1] * p->classes + labels[t]];
  }
  return score;
}

static void sequence(const Crf *p, size_t b, float *scratch) {
  const size_t classes = p->classes, row = row_of(classes), length = p->lengths[b];
  const float *emissions = p->emissions + b * p->time * classes;
  float *marginals = p->marginals + b * p->time * classes, *pairs_out = p->pairs + b * classes * classes;
  float *scores = scratch, *transposed = scores + classes * row, *pairs = transposed + classes * row;
  float *emission = pairs + classes * row, *beta = emission + row, *after = beta + row, *joint = after + row;
  float *alphas = joint + row;
  for (size_t i = length * classes; i < p->time * classes; i++) marginals[i] = 0;
  for (size_t i = 0; i < classes * classes; i++) pairs_out[i] = 0;
  p->losses[b] = 0;
  if (length == 0) return;

  for (size_t i = 0; i < classes * row; i++) transposed[i] = pairs[i] = 0;
  for (size_t i = 0; i < classes; i++) {
    fill_row(scores + i * row, p->transitions + i * classes, classes);
    for (size_t j = 0; j < classes; j++) transposed[j * row + i] = p->transitions[i * classes + j];
  }
  double total = 0;
  for (size_t t = 0; t < length; t++) {
    float *alpha = alphas + t * row;
    if (t == 0) fill_row(alpha, p->start, classes);
    else step(alpha - row, scores, classes, alpha);
    fill_row(emission, emissions + t * classes, classes);
    add_row(alpha, emission, classes);
    total += lower(alpha, classes);
  }
  fill_row(beta, p->end, classes);
  for (size_t t = length; t-- > 0;) {
    const float *alpha = alphas + t * row;
    fill_row(joint, alpha, classes);
    add_row(joint, beta, classes);
    const float normalizer = log_sum_exp(classes, joint);
    FOR_VECTORS(classes, { STORE(marginals + t * classes, exp_v(LOAD(joint) - splat(normalizer))); })
    if (t == length - 1) p->losses[b] = (float)(total + normalizer - score_of(p, b, length));
    else
      for (size_t i = 0; i < classes; i++)
        for (size_t at = 0; at < row; at += LANES) {
          const vf path = splat(alpha[i] - normalizer) + load(scores + i * row + at) + load(after + at);
          store(pairs + i * row + at, load(pairs + i * row + at) + exp_v(path));
        }
    // For the step before: what follows it, by its own label.
    fill_row(after, emissions + t * classes, classes);
    add_row(after, beta, classes);
    lower(after, classes);
    step(after, transposed, classes, beta);
  }
  for (size_t i = 0; i < classes; i++)
    for (size_t j = 0; j < classes; j++) pairs_out[i * classes + j] = pairs[i * row + j];
}

static void sequences_task(const void *context, size_t part, size_t parts) {
  const Crf *p = context;
  for (size_t b = part; b < p->batch; b += parts) sequence(p, b, p->scratch + part * part_scratch(p->time, p->classes));
}

static int is_valid(size_t time, size_t classes, const int *labels, int length) {
  if (length < 0 || (size_t)length > time) return 0;
  for (int t = 0; t < length; t++)
    if (labels[t] < 0 || (size_t)labels[t] >= classes) return 0;
  return 1;
}

// The first sequence whose length or labels are impossible, or -1.
static long first_wrong(size_t batch, size_t time, size_t classes, const int *labels, const int *lengths) {
  for (size_t b = 0; b < batch; b++)
    if (!is_valid(time, classes, labels + b * time, lengths[b])) return (long)b;
  return -1;
}

long EXPORT(crf_loss)(size_t batch, size_t time, size_t classes, const float *emissions, const float *transitions, const float *start,
                      const float *end, const int *labels, const int *lengths, float *losses, float *marginals, float *pairs,
                      float *scratch) {
  const Crf crf = {batch, time, classes, emissions, transitions, start, end, labels, lengths, losses, marginals, pairs, scratch};
  const long wrong = first_wrong(batch, time, classes, labels, lengths);
  if (wrong < 0) parallel(sequences_task, &crf);
  return wrong;
}

// What was expected less what was there, for each score. Few numbers: one thread.
long EXPORT(crf_loss_gradient)(size_t batch, size_t time, size_t classes, const int *labels, const int *lengths,
                               const float *marginals, const float *pairs, const float *d_losses, float *d_emissions,
                               float *d_transitions, float *d_start, float *d_end) {
  const long wrong = first_wrong(batch, time, classes, labels, lengths);
  if (wrong >= 0) return wrong;
  for (size_t i = 0; i < classes * classes; i++) d_transitions[i] = 0;
  for (size_t k = 0; k < classes; k++) d_start[k] = d_end[k] = 0;
  for (size_t b = 0; b < batch; b++) {
    const size_t first = b * time * classes, length = lengths[b];
    const int *own = labels + b * time;
    const float scale = d_losses[b];
    for (size_t i = 0; i < time * classes; i++) d_emissions[first + i] = scale * marginals[first + i];
    for (size_t t = 0; t < length; t++) d_emissions[first + t * classes + own[t]] -= scale;
    if (length == 0) continue;
    for (size_t i = 0; i < classes * classes; i++) d_transitions[i] += scale * pairs[b * classes * classes + i];
    for (size_t t = 1; t < length; t++) d_transitions[own[t - 1] * classes + own[t]] -= scale;
    for (size_t k = 0; k < classes; k++) {
      d_start[k] += d_emissions[first + k];
      d_end[k] += d_emissions[first + (length - 1) * classes + k];
    }
  }
  return -1;
}
