// Embedding, pooling over time and masked softmax.
#include "math.h"
#include "threads.h"

typedef struct {
  size_t count, size, vocabulary;
  const int *ids;
  const float *from;
  float *to;
} Lookup;

static void look_up(const void *context, size_t begin, size_t end) {
  const Lookup *p = context;
  for (size_t n = begin; n < end; n++) {
    const float *row = p->from + p->ids[n] * p->size;
    float *to = p->to + n * p->size;
    FOR_VECTORS(p->size, { STORE(to, LOAD(row)); })
  }
}

// Returns the index of the first id outside 0..vocabulary-1, or -1.
long EXPORT(embedding)(size_t count, size_t size, size_t vocabulary, const float *table, const int *ids, float *output) {
  for (size_t n = 0; n < count; n++)
    if (ids[n] < 0 || (size_t)ids[n] >= vocabulary) return (long)n;
  const Lookup lookup = {count, size, vocabulary, ids, table, output};
  parallel_ranges(look_up, &lookup, count, 1, size);
  return -1;
}

// Columns of the table: each part goes through all ids in their order, so that the bits are the same every time.
static void add_columns(const void *context, size_t begin, size_t end) {
  const Lookup *p = context;
  const size_t width = end - begin;
  for (size_t row = 0; row < p->vocabulary; row++)
    for (size_t i = begin; i < end; i++) p->to[row * p->size + i] = 0;
  for (size_t n = 0; n < p->count; n++) {
    if (p->ids[n] < 0 || (size_t)p->ids[n] >= p->vocabulary) continue;
    float *row = p->to + p->ids[n] * p->size + begin;
    const float *from = p->from + n * p->size + begin;
    FOR_VECTORS(width, { STORE(row, LOAD(row) + LOAD(from)); })
  }
}

// Adds rows into a cleared table. Ids outside are skipped, as tfjs does.
void EXPORT(embedding_gradient)(size_t count, size_t size, size_t vocabulary, const int *ids, const float *d_output, float *d_table) {
  const Lookup lookup = {count, size, vocabulary, ids, d_output, d_table};
  parallel_ranges(add_columns, &lookup, size, 16, vocabulary + count);
}

enum { MEAN, MAX, LAST };

typedef struct {
  int kind;
  size_t time, size;
  const float *x;
  const int *lengths;
  const float *pooled, *d_output;
  float *to;
} Pooling;

static void pool(const void *context, size_t begin, size_t end) {
  const Pooling *p = context;
  const size_t size = p->size;
  const int kind = p->kind;
  for (size_t b = begin; b < end; b++) {
    const size_t length = p->lengths[b];
    const float *steps = p->x + b * p->time * size;
    float *to = p->to + b * size;
    FOR_VECTORS(size, {
      vf result = {0};
      if (kind == LAST) {
        if (length > 0) result = LOAD(steps + (length - 1) * size);
      } else if (kind == MAX) {
        if (length > 0) result = LOAD(steps);
        for (size_t t = 1; t < length; t++) result = max_or_nan(LOAD(steps + t * size), result);
      } else {
        for (size_t t = 0; t < length; t++) result += LOAD(steps + t * size);
        if (length > 0) result = result / splat((float)length);
      }
      STORE(to, result);
    })
  }
}

void EXPORT(pooling)(int kind, size_t batch, size_t time, size_t size, const float *x, const int *lengths, float *output) {
  const Pooling pooling = {kind, time, size, x, lengths, 0, 0, output};
  parallel_ranges(pool, &pooling, batch, 1, time * size);
}

static void pool_gradient(const void *context, size_t begin, size_t end) {
  const Pooling *p = context;
  const size_t size = p->size, time = p->time;
  const int kind = p->kind;
  for (size_t b = begin; b < end; b++) {
    const size_t length = p->lengths[b];
    const float *steps = p->x + b * time * size, *pooled = p->pooled + b * size, *d = p->d_output + b * size;
    float *to = p->to + b * time * size;
    for (size_t i = 0; i < time * size; i++) to[i] = 0;
    if (length == 0) continue;
    FOR_VECTORS(size, {
      if (kind == LAST) {
        STORE(to + (length - 1) * size, LOAD(d));
      } else if (kind == MEAN) {
        const vf share = LOAD(d) / splat((float)length);
        for (size_t t = 0; t < length; t++) STORE(to + t * size, share);
      } else {
        vi open = splat_int(-1); // lanes whose maximum (the first NaN where there is one) has not been met yet
        for (size_t t = 0; t < length; t++) {
          const vf x = LOAD(steps + t * size);
          const vi hit = open & ((x == LOAD(pooled)) | (x != x));
          STORE(to + t * size, pick(hit, LOAD(d), splat(0)));
          open &= ~hit;
        }
      }
    })
  }
}

void EXPORT(pooling_gradient)(int kind, size_t batch, size_t time, size_t size, const float *x, const int *lengths, const float *output,
                              const float *d_output, float *dx) {
  const Pooling pooling = {kind, time, size, x, lengths, output, d_output, dx};
  parallel_ranges(pool_gradient, &pooling, batch, 1, time * size);
}

typedef struct {
  size_t time;
  const float *from;
  const int *lengths;
  const float *d_output;
  float *to;
} Softmax;

static void softmax_rows(const void *context, size_t begin, size_t end) {
  const Softmax *p = context;
  for (size_t b = begin; b < end; b++) {
    const size_t time = p->time, length = p->lengths ? (size_t)p->lengths[b] : time;
    const float *from = p->from + b * time;
    float *to = p->to + b * time;
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

void EXPORT(masked_softmax)(size_t batch, size_t time, const float *scores, const int *lengths, float *output) {
  const Softmax softmax = {time, scores, lengths, 0, output};
  parallel_ranges(softmax_rows, &softmax, batch, 1, 4 * time);
}

static void softmax_gradient_rows(const void *context, size_t begin, size_t end) {
  const Softmax *p = context;
  for (size_t b = begin; b < end; b++) {
    const float *y = p->from + b * p->time, *d = p->d_output + b * p->time;
    float *to = p->to + b * p->time;
    vf sums = {0};
    // Where y is 0, as in the padding, nothing of d comes through, be it infinite.
    FOR_VECTORS(p->time, { sums += pick(LOAD(y) == splat(0), splat(0), LOAD(y) * LOAD(d)); })
    const vf total = splat(sum_lanes(sums));
    FOR_VECTORS(p->time, { STORE(to, pick(LOAD(y) == splat(0), splat(0), LOAD(y) * (LOAD(d) - total))); })
  }
}

void EXPORT(masked_softmax_gradient)(size_t batch, size_t time, const float *output, const float *d_output, float *d_scores) {
  const Softmax softmax = {time, output, 0, d_output, d_scores};
  parallel_ranges(softmax_gradient_rows, &softmax, batch, 1, 2 * time);
}
