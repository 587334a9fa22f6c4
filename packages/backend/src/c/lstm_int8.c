// One LSTM layer with int8 weights, for inference: rows of x, and h at each step, are quantized as they come. Sequences need nothing
// of each other: a few at a time advance together, so that weights are read once for all of them.
#include "int8.h"
#include "lstm.h"

// Sequences of a group, which is one thread's, and rows of x whose product is computed at once.
#define GROUP 8
#define CHUNK_ROWS 64

typedef struct {
  size_t batch, time, inputs, hidden;
  int reverse, hard;
  const float *x;
  Int8Matrix kernel, recurrent;
  const float *bias, *h0, *c0;
  const int *lengths;
  float *output, *h_last, *c_last, *scratch;
} Sequences;

// Floats of a part: gates and quantized rows of some steps; of each sequence h quantized, h, c and what `cell` writes beside its output.
INLINE size_t part_scratch(size_t inputs, size_t hidden) {
  return CHUNK_ROWS * (4 * hidden + int8_row_floats(inputs)) + GROUP * (int8_row_floats(hidden) + 3 * row_stride(hidden));
}

size_t EXPORT(lstm_int8_scratch)(size_t batch, size_t inputs, size_t hidden) {
  return times(parts_of_task(), part_scratch(inputs, hidden)) + order_floats(batch);
}

// A group: sequences by falling length, so that those that run at any step are the first.
typedef struct {
  const int *order;
  size_t count;
  float *z, *rows, *state, *h, *c;
  element *unused;
} Group;

INLINE Group group_of(const Sequences *p, const int *order, size_t count, float *at) {
  const size_t hidden = p->hidden;
  Group group = {.order = order, .count = count, .z = at};
  group.rows = group.z + CHUNK_ROWS * 4 * hidden;
  group.state = group.rows + CHUNK_ROWS * int8_row_floats(p->inputs);
  group.h = group.state + GROUP * int8_row_floats(hidden);
  group.c = group.h + GROUP * row_stride(hidden);
  group.unused = (element *)(group.c + GROUP * row_stride(hidden));
  for (size_t i = 0; i < count; i++) {
    copy(group.h + i * row_stride(hidden), p->h0 + order[i] * hidden, hidden);
    copy(group.c + i * row_stride(hidden), p->c0 + order[i] * hidden, hidden);
  }
  return group;
}

INLINE size_t row_at(const Sequences *p, const Group *group, size_t i, size_t step) {
  const size_t at = (size_t)group->order[i];
  return at * p->time + position(p->lengths[at], step, p->reverse);
}

// x W of the steps from `step` on that fit, into z; returns the first step that is left.
static size_t project(const Sequences *p, const Group *group, size_t step) {
  size_t count = 0;
  for (; step < p->time; step++) {
    const size_t active = running(group->count, p->lengths, group->order, step);
    if (active == 0 || count + active > CHUNK_ROWS) break;
    for (size_t i = 0; i < active; i++, count++)
      int8_quantize(p->inputs, p->x + row_at(p, group, i, step) * p->inputs, group->rows + count * int8_row_floats(p->inputs));
  }
  int8_product(count, 4 * p->hidden, p->inputs, group->rows, p->kernel, group->z, 4 * p->hidden, ONTO_NOTHING);
  return step;
}

static void advance(const Sequences *p, const Group *group, size_t step, size_t active, float *z) {
  const size_t hidden = p->hidden, width = 4 * hidden, stride = row_stride(hidden);
  for (size_t i = 0; i < active; i++) int8_quantize(hidden, group->h + i * stride, group->state + i * int8_row_floats(hidden));
  int8_product(active, width, hidden, group->state, p->recurrent, z, width, ONTO_C);
  for (size_t i = 0; i < active; i++, z += width) {
    float *output = p->output + row_at(p, group, i, step) * hidden, *c = group->c + i * stride;
    if (p->hard) cell(0, 1, hidden, hidden, z, hidden, p->bias, 0, c, c, group->unused, output);
    else cell(0, 0, hidden, hidden, z, hidden, p->bias, 0, c, c, group->unused, output);
    copy(group->h + i * stride, output, hidden);
  }
}

static void run_group(const Sequences *p, const int *order, size_t count, float *scratch) {
  const Group group = group_of(p, order, count, scratch);
  const size_t hidden = p->hidden;
  float *z = group.z;
  for (size_t step = 0, projected = 0; step < p->time; step++) {
    const size_t active = running(count, p->lengths, order, step);
    if (active == 0) break;
    if (step == projected) {
      projected = project(p, &group, step);
      z = group.z;
    }
    advance(p, &group, step, active, z);
    z += active * 4 * hidden;
  }
  for (size_t i = 0; i < count; i++) {
    const size_t at = (size_t)order[i], length = (size_t)p->lengths[at];
    copy(p->h_last + at * hidden, group.h + i * row_stride(hidden), hidden);
    copy(p->c_last + at * hidden, group.c + i * row_stride(hidden), hidden);
    clear(p->output + (at * p->time + length) * hidden, (p->time - length) * hidden);
  }
}

static void sequences_task(const void *context, size_t part, size_t parts) {
  const Sequences *p = context;
  const int *order = (const int *)p->scratch;
  float *scratch = p->scratch + order_floats(p->batch) + part * part_scratch(p->inputs, p->hidden);
  size_t begin, end;
  range_of(p->batch, 1, part, parts, &begin, &end);
  for (size_t i = begin; i < end; i += GROUP) run_group(p, order + i, smaller(end - i, GROUP), scratch);
}

// Shapes as in kernels.ts; matrices as in int8.h.
void EXPORT(lstm_int8)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, int hard, const float *x,
                       const uint8_t *kernel, const float *kernel_scales, const uint8_t *recurrent, const float *recurrent_scales,
                       const float *bias, const float *h0, const float *c0, const int *lengths, float *output, float *h_last,
                       float *c_last, float *scratch) {
  const Sequences sequences = {
      .batch = batch, .time = time, .inputs = inputs, .hidden = hidden, .reverse = reverse, .hard = hard,
      .x = x, .kernel = {kernel, kernel_scales}, .recurrent = {recurrent, recurrent_scales}, .bias = bias, .h0 = h0, .c0 = c0,
      .lengths = lengths, .output = output, .h_last = h_last, .c_last = c_last, .scratch = scratch,
  };
  int *order = (int *)scratch;
  sort_by_length(batch, lengths, order, order + round_up(batch, 16));
  if (batch == 1) sequences_task(&sequences, 0, 1);
  else parallel(sequences_task, &sequences);
}
