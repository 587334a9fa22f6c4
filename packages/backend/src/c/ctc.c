// Connectionist temporal classification (Graves et al. 2006): forward and backward variables in log space, with the softmax
// inside, so that the gradient is that of the logits: softmax - posterior.
#include "math.h"
#include "threads.h"

// States of a target of n labels: a blank before, between and after them.
INLINE size_t states_of(size_t labels) { return 2 * labels + 1; }
// A row of states has two guards of -infinity on either side, and room to run past its end by a vector.
#define GUARD 2
INLINE size_t row_of(size_t longest) { return states_of(longest) + 2 * GUARD + LANES; }

// Floats of scratch of one part: what may be skipped, labels' log-probabilities, and two rows.
INLINE size_t part_scratch(size_t longest) { return 4 * row_of(longest); }
size_t EXPORT(ctc_scratch)(size_t longest) { return times(parts_of_task(), part_scratch(longest)); }
// Floats of the forward variables of a batch.
size_t EXPORT(ctc_alphas)(size_t batch, size_t time, size_t longest) { return times(times(batch, time), row_of(longest)); }

typedef struct {
  size_t batch, time, classes, longest;
  int blank, zero_infinity;
  const float *logits;
  const int *targets, *input_lengths, *target_lengths;
  float *losses, *alphas, *normalizers;
  const float *d_losses;
  float *d_logits, *scratch;
} Ctc;

INLINE float low(void) { return -__builtin_inff(); }

INLINE void fill_low(float *p, size_t n) {
  for (size_t i = 0; i < n; i++) p[i] = low();
}

// log(e^a + e^b + e^c)
INLINE vf log_add(vf a, vf b, vf c) {
  const vf top = max_of(max_of(a, b), c);
  const vf shift = pick(top == splat(low()), splat(0), top);
  return log_v(exp_v(a - shift) + exp_v(b - shift) + exp_v(c - shift)) + shift;
}

INLINE int label_of(const Ctc *p, size_t b, size_t state) {
  return state % 2 == 0 ? p->blank : p->targets[b * p->longest + state / 2];
}

// 0 where the blank before a label may be left out (the label before it is another), else -infinity.
INLINE void skips_of(const Ctc *p, size_t b, size_t states, float *skips) {
  fill_low(skips, row_of(p->longest));
  for (size_t s = 3; s < states; s += 2)
    if (label_of(p, b, s) != label_of(p, b, s - 2)) skips[GUARD + s] = 0;
}

// Log-probability of each state's label at one frame.
INLINE void emissions_of(const Ctc *p, size_t b, size_t t, size_t states, float *to) {
  const float *row = p->logits + (b * p->time + t) * p->classes;
  const float normalizer = p->normalizers[b * p->time + t];
  for (size_t s = 0; s < states; s++) to[GUARD + s] = row[label_of(p, b, s)] - normalizer;
}

// -log p(target), from the last frame's forward variables.
INLINE float loss_of(const float *alpha, size_t states) {
  const float *at = alpha + GUARD + states - 1;
  return -log_add(splat(at[0]), splat(states > 1 ? at[-1] : low()), splat(low()))[0];
}

INLINE float loss_without_frames(size_t states) { return states == 1 ? 0 : -low(); }

static void forward(const Ctc *p, size_t b, float *scratch) {
  const size_t row = row_of(p->longest), states = states_of(p->target_lengths[b]), frames = p->input_lengths[b];
  float *skips = scratch, *emissions = skips + row, *alpha = p->alphas + b * p->time * row;
  skips_of(p, b, states, skips);
  fill_low(emissions, row);
  for (size_t t = 0; t < frames; t++, alpha += row) {
    p->normalizers[b * p->time + t] = log_sum_exp(p->classes, p->logits + (b * p->time + t) * p->classes);
    emissions_of(p, b, t, states, emissions);
    fill_low(alpha, row);
    if (t == 0) {
      for (size_t s = 0; s < states && s < 2; s++) alpha[GUARD + s] = emissions[GUARD + s];
      continue;
    }
    const float *before = alpha - row;
    for (size_t s = GUARD; s < GUARD + states; s += LANES) {
      const vf skipped = load(before + s - 2) + load(skips + s);
      store(alpha + s, log_add(load(before + s), load(before + s - 1), skipped) + load(emissions + s));
    }
  }
  float loss = frames == 0 ? loss_without_frames(states) : loss_of(alpha - row, states);
  if (p->zero_infinity && loss == -low()) loss = 0;
  p->losses[b] = loss;
}

static void backward(const Ctc *p, size_t b, float *scratch) {
  const size_t row = row_of(p->longest), states = states_of(p->target_lengths[b]), frames = p->input_lengths[b];
  float *skips = scratch, *emissions = skips + row, *after = emissions + row, *beta = after + row;
  const float *alpha = p->alphas + b * p->time * row;
  float *to = p->d_logits + b * p->time * p->classes;
  for (size_t i = frames * p->classes; i < p->time * p->classes; i++) to[i] = 0;
  if (frames == 0) return;
  const float loss = loss_of(alpha + (frames - 1) * row, states), scale = p->d_losses[b];
  if (loss == -low()) {
    for (size_t i = 0; i < frames * p->classes; i++) to[i] = p->zero_infinity ? 0 : __builtin_nanf("");
    return;
  }
  skips_of(p, b, states, skips);
  fill_low(emissions, row);
  fill_low(after, row);
  for (size_t t = frames; t-- > 0;) {
    fill_low(beta, row);
    if (t == frames - 1) {
      for (size_t s = 0; s < states && s < 2; s++) beta[GUARD + states - 1 - s] = 0;
    } else {
      for (size_t s = GUARD; s < GUARD + states; s += LANES)
        store(beta + s, log_add(load(after + s), load(after + s + 1), load(after + s + 2) + load(skips + s + 2)));
    }
    const float *logits = p->logits + (b * p->time + t) * p->classes;
    float *d_logits = to + t * p->classes;
    const vf normalizer = splat(p->normalizers[b * p->time + t]);
    FOR_VECTORS(p->classes, { STORE(d_logits, exp_v(LOAD(logits) - normalizer)); })
    emissions_of(p, b, t, states, emissions);
    for (size_t s = GUARD; s < GUARD + states; s += LANES) {
      const vf posterior = exp_v(load(alpha + t * row + s) + load(beta + s) + splat(loss));
      for (size_t i = 0; i < LANES && s + i < GUARD + states; i++) d_logits[label_of(p, b, s + i - GUARD)] -= posterior[i];
      store(after + s, load(beta + s) + load(emissions + s));
    }
    fill_low(after + GUARD + states, row - GUARD - states);
    for (size_t k = 0; k < p->classes; k++) d_logits[k] *= scale;
  }
}

static void forward_task(const void *context, size_t part, size_t parts) {
  const Ctc *p = context;
  for (size_t b = part; b < p->batch; b += parts) forward(p, b, p->scratch + part * part_scratch(p->longest));
}
static void backward_task(const void *context, size_t part, size_t parts) {
  const Ctc *p = context;
  for (size_t b = part; b < p->batch; b += parts) backward(p, b, p->scratch + part * part_scratch(p->longest));
}

static int is_valid(const Ctc *p, size_t b) {
  const int frames = p->input_lengths[b], labels = p->target_lengths[b];
  if (frames < 0 || (size_t)frames > p->time || labels < 0 || (size_t)labels > p->longest) return 0;
  for (int i = 0; i < labels; i++) {
    const int label = p->targets[b * p->longest + i];
    if (label < 0 || (size_t)label >= p->classes || label == p->blank) return 0;
  }
  return 1;
}

// The first sequence whose lengths or labels are impossible, or -1.
static long first_wrong(const Ctc *p) {
  for (size_t b = 0; b < p->batch; b++)
    if (!is_valid(p, b)) return (long)b;
  return -1;
}

long EXPORT(ctc_loss)(size_t batch, size_t time, size_t classes, size_t longest, int blank, int zero_infinity, const float *logits,
                      const int *targets, const int *input_lengths, const int *target_lengths, float *losses, float *alphas,
                      float *normalizers, float *scratch) {
  const Ctc ctc = {batch, time, classes, longest, blank, zero_infinity, logits, targets, input_lengths, target_lengths,
                   losses, alphas, normalizers, 0, 0, scratch};
  const long wrong = first_wrong(&ctc);
  if (wrong < 0) parallel(forward_task, &ctc);
  return wrong;
}

long EXPORT(ctc_loss_gradient)(size_t batch, size_t time, size_t classes, size_t longest, int blank, int zero_infinity,
                               const float *logits, const int *targets, const int *input_lengths, const int *target_lengths,
                               float *alphas, float *normalizers, const float *d_losses, float *d_logits, float *scratch) {
  const Ctc ctc = {batch, time, classes, longest, blank, zero_infinity, logits, targets, input_lengths, target_lengths,
                   0, alphas, normalizers, d_losses, d_logits, scratch};
  const long wrong = first_wrong(&ctc);
  if (wrong < 0) parallel(backward_task, &ctc);
  return wrong;
}
