// What the forward and backward LSTM kernels share: the order of the batch, the place of each step, and who does what.
#pragma once
#include "gemm.h"
#include "math.h"
#include "threads.h"

// A part of the recurrence: a group of sequences, and a range of hidden units. Sequences need nothing of each other, so groups
// never wait; the members of a group, whose share of the weights then fits their own cache, meet after each step.
typedef struct {
  size_t group, groups, member, members;
  size_t first, units; // of all hidden units
} Share;

// Weights of up to so many bytes stay in a core's own cache whole: then only sequences are split, and nobody waits.
#define OWN_CACHE (1 << 20)

// As many members as leave each at least two panels; one where the weights are few and there are tiles of sequences for all.
INLINE size_t members_of(size_t parts, size_t hidden, size_t batch) {
  if (4 * hidden * hidden * sizeof(element) <= OWN_CACHE && batch >= parts * TILE_ROWS) return 1;
  size_t members = parts;
  while (members > 1 && (parts % members != 0 || hidden / members < 2 * TILE_COLUMNS)) members--;
  return members;
}

INLINE Share share_of(size_t part, size_t parts, size_t hidden, size_t batch) {
  const size_t members = members_of(parts, hidden, batch);
  size_t begin, end;
  range_of(hidden, TILE_COLUMNS, part % members, members, &begin, &end);
  return (Share){part / members, parts / members, part % members, members, begin, end - begin};
}

// The most units and sequences of any share.
INLINE size_t most_units(size_t parts, size_t hidden, size_t batch) {
  const size_t panels = round_up(hidden, TILE_COLUMNS) / TILE_COLUMNS, members = members_of(parts, hidden, batch);
  return (panels + members - 1) / members * TILE_COLUMNS;
}
INLINE size_t most_sequences(size_t parts, size_t hidden, size_t batch) {
  const size_t groups = parts / members_of(parts, hidden, batch);
  return (batch + groups - 1) / groups;
}

// Sequences by falling length, of equals the first: merge sort, in which runs that are in order cost nothing.
INLINE void sort_by_length(size_t batch, const int *lengths, int *order, int *spare) {
  for (size_t i = 0; i < batch; i++) order[i] = (int)i;
  for (size_t width = 1; width < batch; width *= 2)
    for (size_t begin = 0; begin + width < batch; begin += 2 * width) {
      const size_t middle = begin + width, end = smaller(middle + width, batch);
      if (lengths[order[middle - 1]] >= lengths[order[middle]]) continue;
      for (size_t i = 0; i < width; i++) spare[i] = order[begin + i];
      size_t left = 0, right = middle, to = begin;
      while (left < width && right < end)
        order[to++] = lengths[order[right]] > lengths[spare[left]] ? order[right++] : spare[left++];
      while (left < width) order[to++] = spare[left++];
    }
}

// Floats that the order of a batch takes, with what sorting needs.
INLINE size_t order_floats(size_t batch) { return 2 * round_up(batch, 16); }

// The sequences of one group, sorted by falling length: those still running at any step are a prefix, so padding is never
// computed. Groups take turns along the sorted batch, so that each has its share of the long ones.
INLINE size_t sequences_of(const Share *share, size_t batch, const int *lengths, int *order) {
  sort_by_length(batch, lengths, order, order + round_up(batch, 16));
  size_t count = 0;
  for (size_t i = share->group; i < batch; i += share->groups) order[count++] = order[i];
  return count;
}

// How many of the sorted sequences are longer than `step`.
INLINE size_t running(size_t batch, const int *lengths, const int *order, size_t step) {
  size_t least = 0, most = batch;
  while (least < most) {
    const size_t middle = (least + most) / 2;
    if ((size_t)lengths[order[middle]] > step) least = middle + 1;
    else most = middle;
  }
  return least;
}

// The position in time that a sequence reads at its `step`-th step.
INLINE size_t position(int length, size_t step, int reverse) { return reverse ? (size_t)length - 1 - step : step; }

// h or c [hidden] of a sequence before its `step`-th step: in `all` [batch, time, hidden], or at first in `initial` [batch, hidden].
INLINE const float *before_step(const float *initial, const float *all, size_t sequence, size_t time, size_t hidden, int length,
                                size_t step, int reverse) {
  if (step == 0) return initial + sequence * hidden;
  return all + (sequence * time + position(length, step - 1, reverse)) * hidden;
}

// A gate's activation, `hard` as in Keras: 0.2 x + 0.5 between 0 and 1; and its slope by what it gave.
INLINE vf gate_v(int hard, vf x) {
  if (!hard) return sigmoid_v(x);
  const vf line = madd(x, splat(0.2f), splat(0.5f));
  return pick(line > splat(1), splat(1), pick(line < splat(0), splat(0), line));
}
INLINE vf gate_slope(int hard, vf y) { return hard ? pick((y > splat(0)) & (y < splat(1)), splat(0.2f), splat(0)) : y * (1.0f - y); }

// Zoneout (Krueger et al. 2017): how much of a new value is taken, the rest stays as it was. One number for all (step 0), or
// [batch, time, hidden] (step 1); null where everything is taken.
typedef struct {
  const float *share;
  size_t step;
} Update;

INLINE Update update_at(Update update, size_t offset) { return (Update){update.share + offset * update.step, update.step}; }

INLINE void clear(float *p, size_t n) {
  for (size_t i = 0; i < n; i++) p[i] = 0;
}
INLINE void copy(float *to, const float *from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = from[i];
}
// Rows as products take them: of floats, and of floats times a mask where there is one.
INLINE void to_elements(element *to, const float *from, const float *mask, size_t n) {
  if (mask) FOR_VECTORS(n, { STORE_ELEMENTS(to, LOAD(from) * LOAD(mask)); })
  else FOR_VECTORS(n, { STORE_ELEMENTS(to, LOAD(from)); })
}
INLINE const float *mask_at(const float *mask, size_t offset) { return mask ? mask + offset : 0; }
INLINE void multiply_into(float *to, const float *by, size_t n) { FOR_VECTORS(n, { STORE(to, LOAD(to) * LOAD(by)); }) }
INLINE void add_into(float *to, const float *what, size_t n) { FOR_VECTORS(n, { STORE(to, LOAD(to) + LOAD(what)); }) }
INLINE size_t most(size_t a, size_t b) { return a > b ? a : b; }

// One sequence's step for a range of units: z [4, stride] holds x W + h R, biases and `gates` lie `hidden` apart. `gates`
// receives i, f, g, o where they are kept (a constant where this is inlined, as `hard` is).
INLINE void cell(int keep, int hard, size_t units, size_t hidden, const float *z, size_t stride, const float *bias, float *gates,
                 const float *c, float *cell_out, element *h, float *output) {
  FOR_VECTORS(units, {
    const vf i = gate_v(hard, LOAD(z) + LOAD(bias));
    const vf f = gate_v(hard, LOAD(z + stride) + LOAD(bias + hidden));
    const vf g = tanh_v(LOAD(z + 2 * stride) + LOAD(bias + 2 * hidden));
    const vf o = gate_v(hard, LOAD(z + 3 * stride) + LOAD(bias + 3 * hidden));
    const vf next = madd(f, LOAD(c), i * g);
    const vf out = o * tanh_v(next);
    if (keep) {
      STORE(gates, i);
      STORE(gates + hidden, f);
      STORE(gates + 2 * hidden, g);
      STORE(gates + 3 * hidden, o);
    }
    STORE(cell_out, next);
    STORE_ELEMENTS(h, out);
    STORE(output, out);
  })
}

#define BARRIER_FLOATS (sizeof(Barrier) / sizeof(float))
INLINE void clear_barriers(float *at, size_t count) {
  for (size_t i = 0; i < count; i++) ((Barrier *)at)[i] = (Barrier){0};
}
