// One LSTM layer over a batch of sequences: the input's share of all gates as products over some steps at a time, so that
// they stay in the cache until each step adds h R and applies the gates in one pass.
#include "lstm.h"

// Rows of a product over several steps.
#define CHUNK_ROWS 128

// Floats of a group: h of the step before and after, c where it is not kept.
INLINE size_t group_scratch(size_t parts, size_t batch, size_t hidden) {
  return 3 * round_up(most_sequences(parts, hidden, batch), TILE_ROWS) * row_stride(hidden);
}

INLINE size_t chunk_rows(size_t sequences) { return most(CHUNK_ROWS, sequences); }

// Bytes of a part's pointers to rows of x.
INLINE size_t lines_floats(size_t sequences) { return chunk_rows(sequences) * sizeof(float *) / sizeof(float); }

// Floats of a part: pointers to rows, the order, its packed columns of both kernels, the gates of some steps, packed rows.
INLINE size_t part_scratch(size_t parts, size_t batch, size_t inputs, size_t hidden) {
  const size_t width = 4 * most_units(parts, hidden, batch), sequences = most_sequences(parts, hidden, batch), rows = chunk_rows(sequences);
  const size_t packed_rows = round_up(rows, TILE_ROWS) * operands(inputs), kernels = packed_size(inputs, width) + packed_size(hidden, width);
  return lines_floats(sequences) + order_floats(batch) + kernels + rows * width + round_up(packed_rows, 2);
}

INLINE size_t recurrence_scratch(size_t parts, size_t batch, size_t inputs, size_t hidden) {
  return times(parts, BARRIER_FLOATS + group_scratch(parts, batch, hidden) + part_scratch(parts, batch, inputs, hidden));
}

// Floats of scratch; a task may also be run as one part.
size_t EXPORT(lstm_scratch)(size_t batch, size_t inputs, size_t hidden) {
  return most(recurrence_scratch(parts_of_task(), batch, inputs, hidden), recurrence_scratch(1, batch, inputs, hidden));
}

typedef struct {
  size_t batch, time, inputs, hidden;
  int reverse, hard;
  const float *x, *kernel, *recurrent, *bias, *h0, *c0, *mask;
  const int *lengths;
  float *output, *h_last, *c_last, *gates, *cells, *scratch; // gates and cells are null where they are not kept
  Update hidden_update, cell_update;                         // only where they are kept
} Forward;

// What one part works with.
typedef struct {
  Share share;
  size_t batch, stride; // its sequences; the distance between gates in z
  const float **lines;
  int *order;
  float *kernel, *recurrent, *z, *rows; // packed kernels, pre-activations, packed rows
  element *h, *next;
  float *c;
} Part;

// The share's columns of a kernel [k, 4 hidden], gate by gate.
static void pack_share(const Share *share, size_t hidden, size_t k, const float *kernel, float *packed) {
  const size_t width = 4 * hidden;
  if (share->members == 1) {
    pack_panels(k, width, (Strided){kernel, width, 1}, packed);
    return;
  }
  const size_t gate_size = packed_size(k, share->units);
  for (size_t gate = 0; gate < 4; gate++)
    pack_panels(k, share->units, (Strided){kernel + gate * hidden + share->first, width, 1}, packed + gate * gate_size);
}

static Part part_of(const Forward *p, size_t part, size_t parts) {
  const size_t hidden = p->hidden, group_size = group_scratch(parts, p->batch, hidden);
  const Share share = share_of(part, parts, hidden, p->batch);
  float *groups = p->scratch + parts * BARRIER_FLOATS;
  float *at = groups + parts * group_size + part * part_scratch(parts, p->batch, p->inputs, hidden);
  Part own = {.share = share, .lines = (const float **)at};
  own.order = (int *)(at + lines_floats(most_sequences(parts, hidden, p->batch)));
  own.batch = sequences_of(&share, p->batch, p->lengths, own.order);
  own.stride = share.members == 1 ? hidden : round_up(share.units, TILE_COLUMNS);
  own.kernel = (float *)own.order + order_floats(p->batch);
  own.recurrent = own.kernel + packed_size(p->inputs, 4 * most_units(parts, hidden, p->batch));
  own.z = own.recurrent + packed_size(hidden, 4 * most_units(parts, hidden, p->batch));
  own.rows = own.z + chunk_rows(own.batch) * 4 * own.stride;
  float *group = groups + share.group * group_size;
  own.h = (element *)group;
  own.next = (element *)(group + group_size / 3);
  own.c = group + group_size / 3 * 2;
  pack_share(&share, hidden, p->inputs, p->kernel, own.kernel);
  pack_share(&share, hidden, hidden, p->recurrent, own.recurrent);
  return own;
}

// x W of the steps from `step` on that fit, into z; returns the first step that is left.
static size_t project(const Forward *p, const Part *own, size_t step) {
  size_t count = 0;
  for (; step < p->time; step++) {
    const size_t active = running(own->batch, p->lengths, own->order, step);
    if (active == 0 || count + active > chunk_rows(own->batch)) break;
    for (size_t b = 0; b < active; b++) {
      const int at = own->order[b];
      own->lines[count++] = p->x + (at * p->time + position(p->lengths[at], step, p->reverse)) * p->inputs;
    }
  }
  pack_lines(count, p->inputs, own->lines, own->rows);
  gemm_panels(count, 4 * own->stride, p->inputs, own->rows, own->kernel, own->z, 4 * own->stride, ONTO_NOTHING);
  return step;
}

// new = old + share * (new - old)
static void take_part(Update update, size_t units, const float *old, float *new) {
  const float *share = update.share;
  if (!share) return;
  FOR_VECTORS(units, {
    const vf part = update.step ? LOAD(share) : splat(share[0]);
    STORE(new, madd(part, LOAD(new) - LOAD(old), LOAD(old)));
  })
}

// One step of the `active` first sequences, from the rows of z that are its own.
static void advance(const Forward *p, const Part *own, size_t step, size_t active, float *z, const element *h, element *next) {
  const size_t hidden = p->hidden, first = own->share.first, units = own->share.units, width = 4 * own->stride;
  gemm_rows(active, width, hidden, h, row_stride(hidden), own->recurrent, z, width, ONTO_C);
  for (size_t b = 0; b < active; b++) {
    const size_t at = own->order[b], row = at * p->time + position(p->lengths[at], step, p->reverse);
    const size_t to = b * row_stride(hidden) + first;
    float *output = p->output + row * hidden + first;
    if (p->gates) {
      const float *c = before_step(p->c0, p->cells, at, p->time, hidden, p->lengths[at], step, p->reverse);
#define CELL(hard)                                                                                                                    \
  cell(1, hard, units, hidden, z + b * width, own->stride, p->bias + first, p->gates + 4 * row * hidden + first, c + first,           \
       p->cells + row * hidden + first, next + to, output)
      if (p->hard) CELL(1);
      else CELL(0);
#undef CELL
      take_part(update_at(p->cell_update, row * hidden + first), units, c + first, p->cells + row * hidden + first);
      if (p->hidden_update.share) {
        const float *before = before_step(p->h0, p->output, at, p->time, hidden, p->lengths[at], step, p->reverse);
        take_part(update_at(p->hidden_update, row * hidden + first), units, before + first, output);
        to_elements(next + to, output, 0, units);
      }
    } else if (p->hard) {
      cell(0, 1, units, hidden, z + b * width, own->stride, p->bias + first, 0, own->c + to, own->c + to, next + to, output);
    } else {
      cell(0, 0, units, hidden, z + b * width, own->stride, p->bias + first, 0, own->c + to, own->c + to, next + to, output);
    }
    if (p->mask) to_elements(next + to, output, p->mask + at * hidden + first, units);
  }
}

// After the last step: the final state, and zeros in the padding of all that the backward pass or the caller reads.
static void finish(const Forward *p, const Part *own, size_t b) {
  const size_t hidden = p->hidden, time = p->time, first = own->share.first, units = own->share.units;
  const size_t at = own->order[b], length = p->lengths[at];
  const float *h = before_step(p->h0, p->output, at, time, hidden, (int)length, length, p->reverse);
  const float *c = p->cells ? before_step(p->c0, p->cells, at, time, hidden, (int)length, length, p->reverse) : own->c + b * row_stride(hidden);
  copy(p->h_last + at * hidden + first, h + first, units);
  copy(p->c_last + at * hidden + first, c + first, units);
  for (size_t row = at * time + length; row < (at + 1) * time; row++) {
    clear(p->output + row * hidden + first, units);
    if (!p->gates) continue;
    for (size_t gate = 0; gate < 4; gate++) clear(p->gates + (4 * row + gate) * hidden + first, units);
    clear(p->cells + row * hidden + first, units);
  }
}

static void forward_task(const void *context, size_t part, size_t parts) {
  const Forward *p = context;
  const Part own = part_of(p, part, parts);
  const size_t hidden = p->hidden, first = own.share.first, units = own.share.units;
  Barrier *barrier = (Barrier *)p->scratch + own.share.group;
  element *h = own.h, *next = own.next;
  float *z = own.z;
  for (size_t b = 0; b < own.batch; b++) {
    const size_t from = own.order[b] * hidden + first, to = b * row_stride(hidden) + first;
    to_elements(h + to, p->h0 + from, mask_at(p->mask, from), units);
    if (own.share.member == 0) h[b * row_stride(hidden) + hidden] = next[b * row_stride(hidden) + hidden] = 0; // after an odd size
    copy(own.c + to, p->c0 + from, units);
  }
  wait_for_all(barrier, own.share.members);
  for (size_t step = 0, projected = 0; step < p->time; step++) {
    const size_t active = running(own.batch, p->lengths, own.order, step);
    if (active == 0) break;
    if (step == projected) {
      projected = project(p, &own, step);
      z = own.z;
    }
    advance(p, &own, step, active, z, h, next);
    z += active * 4 * own.stride;
    wait_for_all(barrier, own.share.members);
    element *before = h;
    h = next;
    next = before;
  }
  for (size_t b = 0; b < own.batch; b++) finish(p, &own, b);
}

// Shapes as in kernels.ts; `mask`, the updates, and `gates` with `cells`, may be null.
void EXPORT(lstm_forward)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, int hard, const float *x,
                          const float *kernel, const float *recurrent, const float *bias, const float *h0, const float *c0,
                          const int *lengths, const float *mask, const float *hidden_update, size_t hidden_step,
                          const float *cell_update, size_t cell_step, float *output, float *h_last, float *c_last, float *gates,
                          float *cells, float *scratch) {
  clear_barriers(scratch, parts_of_task());
  const Forward forward = {
      .batch = batch, .time = time, .inputs = inputs, .hidden = hidden, .reverse = reverse, .hard = hard,
      .x = x, .kernel = kernel, .recurrent = recurrent, .bias = bias, .h0 = h0, .c0 = c0, .mask = mask, .lengths = lengths,
      .output = output, .h_last = h_last, .c_last = c_last, .gates = gates, .cells = cells, .scratch = scratch,
      .hidden_update = {hidden_update, hidden_step}, .cell_update = {cell_update, cell_step},
  };
  parallel(forward_task, &forward);
}
