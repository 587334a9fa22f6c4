// Backpropagation through time for lstm_forward: gate gradients step by step, then one product each for
// the gradients of the weights. That of the input is the gates' times the kernel's transpose, left to the caller.
#include "elementwise.h"
#include "lstm.h"

// Floats of a group: the gate gradients of this step and the last, dh, dc, and what zoneout hands on of dh.
INLINE size_t group_scratch(size_t parts, size_t batch, size_t hidden) {
  const size_t sequences = most_sequences(parts, hidden, batch);
  return 2 * round_up(sequences, TILE_ROWS) * row_stride(4 * hidden) + 3 * sequences * hidden;
}

// Floats of a part: the order, and its packed columns of Rᵀ.
INLINE size_t part_scratch(size_t parts, size_t batch, size_t hidden) {
  return order_floats(batch) + packed_size(4 * hidden, most_units(parts, hidden, batch));
}

INLINE size_t recurrence_scratch(size_t parts, size_t batch, size_t hidden) {
  return times(parts, BARRIER_FLOATS + group_scratch(parts, batch, hidden) + part_scratch(parts, batch, hidden));
}

// Floats of scratch: h_{t-1} of all steps, then the recurrence's own, or x without its padding and what the products need.
size_t EXPORT(lstm_gradient_scratch)(size_t batch, size_t time, size_t inputs, size_t hidden) {
  const size_t rows = batch * time, width = 4 * hidden;
  const size_t products = round_up(rows * inputs, 16) + gemm_scratch(most(inputs, hidden), width, rows);
  const size_t recurrence = most(recurrence_scratch(parts_of_task(), batch, hidden), recurrence_scratch(1, batch, hidden));
  return rows * hidden + most(products, recurrence);
}

// From dh (complete) and dc to the gate gradients of one step, for a range of units; dc becomes that of c_{t-1}. With zoneout
// (a constant where this is inlined, as `hard` is) the old values have their share, which for h waits in `d_old`.
INLINE void cell_gradient(int zoneout, int hard, Update hidden_update, Update cell_update, size_t units, size_t hidden, const float *gates,
                          const float *cells, const float *previous, const float *d_output, const float *dh, float *dc, float *d_old,
                          float *d_gates, element *d_step) {
  const float *h_share = hidden_update.share, *c_share = cell_update.share;
  FOR_VECTORS(units, {
    const vf i = LOAD(gates), f = LOAD(gates + hidden), g = LOAD(gates + 2 * hidden), o = LOAD(gates + 3 * hidden);
    const vf squashed = tanh_v(zoneout ? madd(f, LOAD(previous), i * g) : LOAD(cells));
    vf d_h = LOAD(dh) + LOAD(d_output), d_next = LOAD(dc), d_old_c = {0};
    if (zoneout) {
      const vf h_part = !h_share ? splat(1) : hidden_update.step ? LOAD(h_share) : splat(h_share[0]);
      const vf c_part = !c_share ? splat(1) : cell_update.step ? LOAD(c_share) : splat(c_share[0]);
      STORE(d_old, d_h * (1.0f - h_part));
      d_h *= h_part;
      d_old_c = d_next * (1.0f - c_part);
      d_next *= c_part;
    }
    const vf d_c = d_next + d_h * o * (1.0f - squashed * squashed);
    const vf di = d_c * g * gate_slope(hard, i);
    const vf df = d_c * LOAD(previous) * gate_slope(hard, f);
    const vf dg = d_c * i * (1.0f - g * g);
    const vf d_o = d_h * squashed * gate_slope(hard, o);
    STORE(dc, zoneout ? madd(d_c, f, d_old_c) : d_c * f);
    STORE(d_gates, di);
    STORE(d_gates + hidden, df);
    STORE(d_gates + 2 * hidden, dg);
    STORE(d_gates + 3 * hidden, d_o);
    STORE_ELEMENTS(d_step, di);
    STORE_ELEMENTS(d_step + hidden, df);
    STORE_ELEMENTS(d_step + 2 * hidden, dg);
    STORE_ELEMENTS(d_step + 3 * hidden, d_o);
  })
}

typedef struct {
  size_t batch, time, hidden;
  int reverse, hard;
  const float *recurrent, *h0, *c0, *mask, *output, *gates, *cells, *d_output, *d_h, *d_c;
  const int *lengths;
  float *d_gates, *dh0, *dc0, *previous, *scratch;
  Update hidden_update, cell_update;
} Backward;

// h_{t-1} of every real step (masked as in the forward pass), zeros in the padding: the left side of dR = Σ h_{t-1}ᵀ d_gates.
static void previous_outputs(const Backward *p, const Share *share, size_t at) {
  const size_t hidden = p->hidden, time = p->time, first = share->first;
  const int length = p->lengths[at];
  for (size_t step = 0; step < (size_t)length; step++) {
    float *to = p->previous + (at * time + position(length, step, p->reverse)) * hidden + first;
    const float *from = before_step(p->h0, p->output, at, time, hidden, length, step, p->reverse);
    copy(to, from + first, share->units);
    if (p->mask) multiply_into(to, p->mask + at * hidden + first, share->units);
  }
  for (size_t t = length; t < time; t++) {
    const size_t row = at * time + t;
    clear(p->previous + row * hidden + first, share->units);
    for (size_t gate = 0; gate < 4; gate++) clear(p->d_gates + (4 * row + gate) * hidden + first, share->units);
  }
}

static void backward_task(const void *context, size_t part, size_t parts) {
  const Backward *p = context;
  const Share share = share_of(part, parts, p->hidden, p->batch);
  const size_t hidden = p->hidden, time = p->time, width = 4 * hidden, first = share.first;
  float *groups = p->scratch + parts * BARRIER_FLOATS, *own = groups + parts * group_scratch(parts, p->batch, hidden);
  Barrier *barrier = (Barrier *)p->scratch + share.group;
  int *order = (int *)(own + part * part_scratch(parts, p->batch, hidden));
  const size_t batch = sequences_of(&share, p->batch, p->lengths, order);
  const size_t stride = row_stride(width), steps = round_up(batch, TILE_ROWS) * stride;
  float *packed = (float *)order + order_floats(p->batch);
  float *group = groups + share.group * group_scratch(parts, p->batch, hidden);
  element *d_step = (element *)group, *d_last = (element *)(group + steps);
  float *dh = group + 2 * steps, *dc = dh + batch * hidden, *d_old = dc + batch * hidden;

  pack_panels(width, share.units, (Strided){p->recurrent + first * width, 1, width}, packed); // Rᵀ
  for (size_t b = 0; b < batch; b++) {
    copy(dh + b * hidden + first, p->d_h + order[b] * hidden + first, share.units);
    copy(dc + b * hidden + first, p->d_c + order[b] * hidden + first, share.units);
    previous_outputs(p, &share, order[b]);
  }
  const int zoneout = p->hidden_update.share || p->cell_update.share;
  for (size_t step = time; step-- > 0;) {
    const size_t active = running(batch, p->lengths, order, step);
    for (size_t b = 0; b < active; b++) {
      const size_t at = order[b], row = at * time + position(p->lengths[at], step, p->reverse);
      const float *before = before_step(p->c0, p->cells, at, time, hidden, p->lengths[at], step, p->reverse);
      const size_t out = row * hidden + first, gates = row * width + first;
      const Update h_update = update_at(p->hidden_update, out), c_update = update_at(p->cell_update, out);
      float *own_dh = dh + b * hidden + first, *own_dc = dc + b * hidden + first;
      float *own_old = d_old + b * hidden + first;
#define GRADIENT(zoneout, hard)                                                                                                       \
  cell_gradient(zoneout, hard, h_update, c_update, share.units, hidden, p->gates + gates, p->cells + out, before + first,             \
                p->d_output + out, own_dh, own_dc, own_old, p->d_gates + gates, d_step + b * stride + first)
      if (zoneout && p->hard) GRADIENT(1, 1);
      else if (zoneout) GRADIENT(1, 0);
      else if (p->hard) GRADIENT(0, 1);
      else GRADIENT(0, 0);
#undef GRADIENT
    }
    if (active == 0) continue;
    wait_for_all(barrier, share.members);
    gemm_rows(active, share.units, width, d_step, stride, packed, dh + first, hidden, ONTO_NOTHING);
    if (p->mask)
      for (size_t b = 0; b < active; b++)
        multiply_into(dh + b * hidden + first, p->mask + order[b] * hidden + first, share.units);
    if (zoneout)
      for (size_t b = 0; b < active; b++) add_into(dh + b * hidden + first, d_old + b * hidden + first, share.units);
    element *swap = d_step;
    d_step = d_last;
    d_last = swap;
  }
  for (size_t b = 0; b < batch; b++) {
    copy(p->dh0 + order[b] * hidden + first, dh + b * hidden + first, share.units);
    copy(p->dc0 + order[b] * hidden + first, dc + b * hidden + first, share.units);
  }
}

typedef struct {
  size_t time, inputs;
  const float *x;
  const int *lengths;
  float *to;
} RealSteps;

static void copy_real_steps(const void *context, size_t begin, size_t end) {
  const RealSteps *p = context;
  for (size_t b = begin; b < end; b++) {
    const size_t from = b * p->time * p->inputs, real = p->lengths[b] * p->inputs, all = p->time * p->inputs;
    copy(p->to + from, p->x + from, real);
    clear(p->to + from + real, all - real);
  }
}

// x with zeros in its padding, where there is any: a NaN there would reach the gradient of the kernel.
static const float *real_steps(size_t batch, size_t time, size_t inputs, const float *x, const int *lengths, float *to) {
  int padded = 0;
  for (size_t b = 0; b < batch; b++) padded |= (size_t)lengths[b] < time;
  if (!padded) return x;
  const RealSteps steps = {time, inputs, x, lengths, to};
  parallel_ranges(copy_real_steps, &steps, batch, 1, time * inputs);
  return to;
}

void EXPORT(lstm_backward)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, int hard, const float *x,
                           const float *recurrent, const float *h0, const float *c0, const int *lengths, const float *mask,
                           const float *hidden_update, size_t hidden_step, const float *cell_update, size_t cell_step,
                           const float *output, const float *gates, const float *cells, const float *d_output, const float *d_h,
                           const float *d_c, float *d_gates, float *d_kernel, float *d_recurrent, float *d_bias, float *dh0, float *dc0,
                           float *scratch) {
  const size_t rows = batch * time, width = 4 * hidden;
  float *previous = scratch, *rest = previous + rows * hidden;
  clear_barriers(rest, parts_of_task());
  const Backward backward = {
      .batch = batch, .time = time, .hidden = hidden, .reverse = reverse, .hard = hard,
      .recurrent = recurrent, .h0 = h0, .c0 = c0, .mask = mask, .lengths = lengths,
      .output = output, .gates = gates, .cells = cells, .d_output = d_output, .d_h = d_h, .d_c = d_c,
      .d_gates = d_gates, .dh0 = dh0, .dc0 = dc0, .previous = previous, .scratch = rest,
      .hidden_update = {hidden_update, hidden_step}, .cell_update = {cell_update, cell_step},
  };
  parallel(backward_task, &backward);
  const float *real = real_steps(batch, time, inputs, x, lengths, rest);
  const Left lefts[] = {{inputs, {real, 1, inputs}, d_kernel}, {hidden, {previous, 1, hidden}, d_recurrent}};
  gemm_all(width, rows, lefts, 2, (Strided){d_gates, width, 1}, width, ONTO_NOTHING, rest + round_up(rows * inputs, 16));
  reduce(SUM, 1, rows, width, 1, d_gates, d_bias);
}
