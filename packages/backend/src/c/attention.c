// Attention in several heads, forward and back. Each source and head is computed by one part of a task: products of a few rows,
// with their softmax in between.
#include "dropout.h"
#include "gemm.h"
#include "math.h"
#include "threads.h"

// Below this many multiplications waking threads is not worth it.
#define LEAST_PARALLEL (1 << 18)

typedef struct {
  size_t rows, batch, time, steps, heads, size; // size: of a head
  int causal;
  float rate;
  uint32_t seed;
  const float *queries, *keys, *values;
  const int *lengths;
  float *weights, *context;
  const float *d_context, *d_weights;
  float *d_queries, *d_keys, *d_values;
  float *scratch;
} Attention;

static size_t part_scratch(size_t time, size_t steps, size_t size) {
  const size_t scores = gemm_alone_scratch(time, steps, size), sums = gemm_alone_scratch(time, size, steps);
  const size_t back = gemm_alone_scratch(steps, size, time);
  const size_t larger = scores > sums ? scores : sums;
  return 2 * time * steps + (larger > back ? larger : back);
}

size_t EXPORT(attention_scratch)(size_t time, size_t steps, size_t size) {
  return times(parts_of_task(), part_scratch(time, steps, size));
}

// How many steps query t sees.
INLINE size_t seen(const Attention *p, size_t length, size_t t) {
  return p->causal ? smaller(length, p->steps - p->time + t + 1) : length;
}

// Scores of a row become weights, those that are not seen 0.
INLINE void weigh(size_t count, size_t steps, vf scale, float *row) {
  float top = -__builtin_inff();
  for (size_t s = 0; s < count; s++) top = row[s] > top ? row[s] : top;
  vf sums = {0};
  FOR_VECTORS(count, {
    vf e = exp_v((LOAD(row) - splat(top)) * scale);
    STORE(row, e);
    if (lanes < LANES) e = load_part(row + at, lanes);
    sums += e;
  })
  const vf share = splat(1.0f / sum_lanes(sums));
  FOR_VECTORS(count, { STORE(row, LOAD(row) * share); })
  for (size_t s = count; s < steps; s++) row[s] = 0;
}

// The weights of a head with dropout, [time, steps] up to the length; themselves where there is none.
INLINE const float *dropped(const Attention *p, size_t place, size_t length, const float *weights, float *to) {
  if (p->rate == 0) return weights;
  for (size_t t = 0; t < p->time; t++) {
    const size_t at = t * p->steps;
    drop(length, place * p->time * p->steps + at, p->rate, p->seed, weights + at, to + at);
  }
  return to;
}

INLINE vf scale_of(const Attention *p) { return 1.0f / sqrt_v(splat((float)p->size)); }

// One query, as a step of decoding has it: packing keys and values would take longer than the products.
INLINE void scores_of(size_t size, size_t length, size_t row, const float *query, const float *keys, float *scores) {
  for (size_t s = 0; s < length; s++) {
    const float *key = keys + s * row;
    vf sums = {0};
    FOR_VECTORS(size, { sums = madd(LOAD(query), LOAD(key), sums); })
    scores[s] = sum_lanes(sums);
  }
}

INLINE void context_of(size_t size, size_t length, size_t row, const float *weights, const float *values, float *context) {
  FOR_VECTORS(size, {
    vf sum = {0};
    for (size_t s = 0; s < length; s++) sum = madd(splat(weights[s]), LOAD(values + s * row), sum);
    STORE(context, sum);
  })
}

static void attend(const Attention *p, size_t b, size_t head, float *scratch) {
  const size_t T = p->time, S = p->steps, d = p->size, M = p->heads * d, length = p->lengths[b], per_source = p->rows / p->batch;
  const float *keys = p->keys + b * S * M + head * d, *values = p->values + b * S * M + head * d;
  float *products = scratch + 2 * T * S;
  for (size_t n = b * per_source; n < (b + 1) * per_source; n++) {
    const size_t place = n * p->heads + head;
    const float *queries = p->queries + n * T * M + head * d;
    float *weights = p->weights + place * T * S, *found = p->context + n * T * M + head * d;
    if (T == 1) scores_of(d, length, M, queries, keys, weights);
    else gemm_alone(T, length, d, (Strided){queries, M, 1}, (Strided){keys, 1, M}, S, ONTO_NOTHING, weights, products);
    for (size_t t = 0; t < T; t++) weigh(seen(p, length, t), S, scale_of(p), weights + t * S);
    const float *kept = dropped(p, place, length, weights, scratch);
    if (T == 1) context_of(d, length, M, kept, values, found);
    else gemm_alone(T, d, length, (Strided){kept, S, 1}, (Strided){values, M, 1}, M, ONTO_NOTHING, found, products);
  }
}

// dW, in `d`, becomes the gradient of the scores: W (dW - Σ W dW) / √size. Where W is 0 nothing comes through, be it infinite.
INLINE void weigh_gradient(size_t count, vf scale, const float *weights, const float *more, float *d) {
  vf sums = {0};
  FOR_VECTORS(count, {
    const vf w = LOAD(weights), g = LOAD(d) + LOAD(more);
    STORE(d, g);
    sums += pick(w == splat(0), splat(0), w * g);
  })
  const vf total = splat(sum_lanes(sums));
  FOR_VECTORS(count, {
    const vf w = LOAD(weights);
    STORE(d, pick(w == splat(0), splat(0), w * (LOAD(d) - total) * scale));
  })
}

static void attend_gradient(const Attention *p, size_t b, size_t head, float *scratch) {
  const size_t T = p->time, S = p->steps, d = p->size, M = p->heads * d, length = p->lengths[b], per_source = p->rows / p->batch;
  const size_t source = b * S * M + head * d;
  float *d_scores = scratch + T * S, *products = scratch + 2 * T * S;
  for (size_t n = b * per_source; n < (b + 1) * per_source; n++) {
    const size_t place = n * p->heads + head, asked = n * T * M + head * d;
    const float *weights = p->weights + place * T * S, *more = p->d_weights + place * T * S;
    const float *kept = dropped(p, place, length, weights, scratch);
    const Strided queries = {p->queries + asked, M, 1}, d_context = {p->d_context + asked, M, 1};
    const Onto onto = n > b * per_source ? ONTO_C : ONTO_NOTHING; // the rows of one source add up
    gemm_alone(length, d, T, (Strided){kept, 1, S}, d_context, M, onto, p->d_values + source, products);
    gemm_alone(T, length, d, d_context, (Strided){p->values + source, 1, M}, S, ONTO_NOTHING, d_scores, products);
    if (p->rate > 0) dropped(p, place, length, d_scores, d_scores);
    for (size_t t = 0; t < T; t++) weigh_gradient(length, scale_of(p), weights + t * S, more + t * S, d_scores + t * S);
    gemm_alone(T, d, length, (Strided){d_scores, S, 1}, (Strided){p->keys + source, M, 1}, M, ONTO_NOTHING, p->d_queries + asked,
               products);
    gemm_alone(length, d, T, (Strided){d_scores, 1, S}, queries, M, onto, p->d_keys + source, products);
  }
  for (size_t s = length; s < S; s++)
    for (size_t i = 0; i < d; i++) p->d_keys[source + s * M + i] = p->d_values[source + s * M + i] = 0;
}

static void task(const void *context, size_t part, size_t parts) {
  const Attention *p = context;
  size_t begin, end;
  range_of(p->batch * p->heads, 1, part, parts, &begin, &end);
  float *scratch = p->scratch + part * part_scratch(p->time, p->steps, p->size);
  for (size_t i = begin; i < end; i++) (p->d_context ? attend_gradient : attend)(p, i / p->heads, i % p->heads, scratch);
}

static void run(const Attention *p) {
  if ((double)p->rows * p->heads * p->time * p->steps * p->size < LEAST_PARALLEL) task(p, 0, 1);
  else parallel(task, p);
}

// size: of a head. Scratch: attention_scratch.
void EXPORT(attention)(size_t rows, size_t batch, size_t time, size_t steps, size_t heads, size_t size, int causal, float rate,
                       uint32_t seed, const float *queries, const float *keys, const float *values, const int *lengths, float *context,
                       float *weights, float *scratch) {
  const Attention p = {rows, batch, time, steps, heads, size, causal, rate, seed, queries, keys, values, lengths, weights, context,
                       0,    0,     0,    0,     0,     scratch};
  run(&p);
}

void EXPORT(attention_gradient)(size_t rows, size_t batch, size_t time, size_t steps, size_t heads, size_t size, int causal, float rate,
                                uint32_t seed, const float *queries, const float *keys, const float *values, const int *lengths,
                                float *weights, const float *d_context, const float *d_weights, float *d_queries, float *d_keys,
                                float *d_values, float *scratch) {
  const Attention p = {rows,    batch,   time,      steps,     heads,     size,   causal,   rate,    seed, queries, keys, values,
                       lengths, weights, 0,         d_context, d_weights, d_queries, d_keys, d_values, scratch};
  run(&p);
}
