// Embedding, pooling over time and masked softmax.
#include "math.h"

// Returns the index of the first id outside 0..vocabulary-1, or -1.
long EXPORT(embedding)(size_t count, size_t size, size_t vocabulary, const float *table, const int *ids, float *output) {
  for (size_t n = 0; n < count; n++) {
    if (ids[n] < 0 || (size_t)ids[n] >= vocabulary) return (long)n;
    const float *row = table + ids[n] * size;
    float *to = output + n * size;
    FOR_VECTORS(size, { STORE(to, LOAD(row)); })
  }
  return -1;
}

// Adds rows into a cleared table, in the order of the ids: the same bits every time. Ids outside are skipped, as tfjs does.
void EXPORT(embedding_gradient)(size_t count, size_t size, size_t vocabulary, const int *ids, const float *d_output, float *d_table) {
  for (size_t i = 0; i < vocabulary * size; i++) d_table[i] = 0;
  for (size_t n = 0; n < count; n++) {
    if (ids[n] < 0 || (size_t)ids[n] >= vocabulary) continue;
    float *row = d_table + ids[n] * size;
    const float *from = d_output + n * size;
    FOR_VECTORS(size, { STORE(row, LOAD(row) + LOAD(from)); })
  }
}

enum { MEAN, MAX, LAST };

void EXPORT(pooling)(int kind, size_t batch, size_t time, size_t size, const float *x, const int *lengths, float *output) {
  for (size_t b = 0; b < batch; b++) {
    const size_t length = lengths[b];
    const float *steps = x + b * time * size;
    float *to = output + b * size;
    FOR_VECTORS(size, {
      vf result = {0};
      if (kind == LAST) {
        if (length > 0) result = LOAD(steps + (length - 1) * size);
      } else if (kind == MAX) {
        if (length > 0) result = LOAD(steps);
        for (size_t t = 1; t < length; t++) result = max_of(LOAD(steps + t * size), result);
      } else {
        for (size_t t = 0; t < length; t++) result += LOAD(steps + t * size);
        if (length > 0) result = result / splat((float)length);
      }
      STORE(to, result);
    })
  }
}

void EXPORT(pooling_gradient)(int kind, size_t batch, size_t time, size_t size, const float *x, const int *lengths, const float *output,
                              const float *d_output, float *dx) {
  for (size_t b = 0; b < batch; b++) {
    const size_t length = lengths[b];
    const float *steps = x + b * time * size, *pooled = output + b * size, *d = d_output + b * size;
    float *to = dx + b * time * size;
    for (size_t i = 0; i < time * size; i++) to[i] = 0;
    if (length == 0) continue;
    FOR_VECTORS(size, {
      if (kind == LAST) {
        STORE(to + (length - 1) * size, LOAD(d));
      } else if (kind == MEAN) {
        const vf share = LOAD(d) / splat((float)length);
        for (size_t t = 0; t < length; t++) STORE(to + t * size, share);
      } else {
        vi open = splat_int(-1); // lanes whose maximum has not been met yet
        for (size_t t = 0; t < length; t++) {
          const vi hit = open & (LOAD(steps + t * size) == LOAD(pooled));
          STORE(to + t * size, pick(hit, LOAD(d), splat(0)));
          open &= ~hit;
        }
      }
    })
  }
}

void EXPORT(masked_softmax)(size_t batch, size_t time, const float *scores, const int *lengths, float *output) {
  for (size_t b = 0; b < batch; b++) {
    const size_t length = lengths ? (size_t)lengths[b] : time;
    const float *from = scores + b * time;
    float *to = output + b * time;
    float top = -__builtin_inff();
    for (size_t t = 0; t < length; t++) top = from[t] > top ? from[t] : top;
    vf sums = {0};
    FOR_VECTORS(length, {
      vf e = exp_v(LOAD(from) - splat(top));
      STORE(to, e);
      if (lanes < LANES) e = load_part(to + at, lanes);
      sums += e;
    })
    const vf scale = splat(1.0f / sum_lanes(sums));
    FOR_VECTORS(length, { STORE(to, LOAD(to) * scale); })
    for (size_t t = length; t < time; t++) to[t] = 0;
  }
}

void EXPORT(masked_softmax_gradient)(size_t batch, size_t time, const float *output, const float *d_output, float *d_scores) {
  for (size_t b = 0; b < batch; b++) {
    const float *p = output + b * time, *d = d_output + b * time;
    float *to = d_scores + b * time;
    vf sums = {0};
    FOR_VECTORS(time, { sums += LOAD(p) * LOAD(d); })
    const vf total = splat(sum_lanes(sums));
    FOR_VECTORS(time, { STORE(to, LOAD(p) * (LOAD(d) - total)); })
  }
}
