// Backpropagation through time for lstm_forward: gate gradients step by step, then one product each for
// the gradients of inputs and weights.
#include "lstm.h"
#include "threads.h"

// Floats of scratch of the recurrence of one part: order, dh, dc, this step's gate gradients, and the product's.
INLINE size_t part_scratch(size_t batch, size_t hidden) { return batch + 6 * batch * hidden + gemm_scratch(batch, hidden, 4 * hidden); }

// Floats of scratch: packed Rᵀ, all gate gradients, h_{t-1} of all steps, then the products' or each part's own.
size_t EXPORT(lstm_gradient_scratch)(size_t batch, size_t time, size_t inputs, size_t hidden) {
  const size_t rows = batch * time, width = 4 * hidden;
  const size_t weights = most(gemm_scratch(inputs, width, rows), gemm_scratch(hidden, width, rows));
  const size_t products = most(weights, gemm_scratch(rows, inputs, width));
  return packed_size(width, hidden) + rows * width + rows * hidden + most(products, parts_of_task() * part_scratch(batch, hidden));
}

// From dh (complete) and dc to the gate gradients of one step; dc becomes that of c_{t-1}.
INLINE void cell_gradient(size_t hidden, const float *gates, const float *cells, const float *previous, const float *d_output,
                          const float *dh, float *dc, float *d_gates, float *d_step) {
  FOR_VECTORS(hidden, {
    const vf i = LOAD(gates), f = LOAD(gates + hidden), g = LOAD(gates + 2 * hidden), o = LOAD(gates + 3 * hidden);
    const vf squashed = tanh_v(LOAD(cells));
    const vf d_h = LOAD(dh) + LOAD(d_output);
    const vf d_c = LOAD(dc) + d_h * o * (1.0f - squashed * squashed);
    const vf di = d_c * g * i * (1.0f - i);
    const vf df = d_c * LOAD(previous) * f * (1.0f - f);
    const vf dg = d_c * i * (1.0f - g * g);
    const vf d_o = d_h * squashed * o * (1.0f - o);
    STORE(dc, d_c * f);
    STORE(d_gates, di);
    STORE(d_gates + hidden, df);
    STORE(d_gates + 2 * hidden, dg);
    STORE(d_gates + 3 * hidden, d_o);
    STORE(d_step, di);
    STORE(d_step + hidden, df);
    STORE(d_step + 2 * hidden, dg);
    STORE(d_step + 3 * hidden, d_o);
  })
}

typedef struct {
  size_t batch, time, hidden;
  int reverse;
  const float *h0, *c0, *mask, *packed, *output, *gates, *cells, *d_output, *d_h, *d_c;
  const int *lengths;
  float *dh0, *dc0, *d_gates, *previous, *scratch;
} Backward;

// h_{t-1} of every real step (masked as in the forward pass), zeros in the padding: the left side of dR = Σ h_{t-1}ᵀ d_gates.
INLINE void previous_outputs(const Backward *p, size_t at) {
  const size_t hidden = p->hidden, time = p->time;
  const int length = p->lengths[at];
  for (size_t step = 0; step < (size_t)length; step++) {
    float *to = p->previous + (at * time + position(length, step, p->reverse)) * hidden;
    const float *from =
        step == 0 ? p->h0 + at * hidden : p->output + (at * time + position(length, step - 1, p->reverse)) * hidden;
    copy(to, from, hidden);
    if (p->mask) multiply_into(to, p->mask + at * hidden, hidden);
  }
  for (size_t t = length; t < time; t++) clear(p->previous + (at * time + t) * hidden, hidden);
}

static void backward_task(const void *context, size_t part, size_t parts) {
  const Backward *p = context;
  const size_t hidden = p->hidden, width = 4 * hidden, time = p->time;
  int *order = (int *)(p->scratch + part * part_scratch(p->batch, hidden));
  const size_t batch = share_of(p->batch, p->lengths, part, parts, order);
  float *dh = (float *)order + p->batch, *dc = dh + batch * hidden, *d_step = dc + batch * hidden, *product = d_step + batch * width;

  for (size_t b = 0; b < batch; b++) {
    const size_t at = order[b];
    copy(dh + b * hidden, p->d_h + at * hidden, hidden);
    copy(dc + b * hidden, p->d_c + at * hidden, hidden);
    for (size_t t = p->lengths[at]; t < time; t++) clear(p->d_gates + (at * time + t) * width, width);
    previous_outputs(p, at);
  }
  for (size_t step = time; step-- > 0;) {
    const size_t active = running(batch, p->lengths, order, step);
    for (size_t b = 0; b < active; b++) {
      const size_t at = order[b], row = at * time + position(p->lengths[at], step, p->reverse);
      const float *before =
          step == 0 ? p->c0 + at * hidden : p->cells + (at * time + position(p->lengths[at], step - 1, p->reverse)) * hidden;
      cell_gradient(hidden, p->gates + row * width, p->cells + row * hidden, before, p->d_output + row * hidden, dh + b * hidden,
                    dc + b * hidden, p->d_gates + row * width, d_step + b * width);
    }
    if (active > 0) gemm_packed(active, hidden, width, (Strided){d_step, width, 1}, p->packed, dh, hidden, 0, product);
    if (p->mask)
      for (size_t b = 0; b < active; b++) multiply_into(dh + b * hidden, p->mask + order[b] * hidden, hidden);
  }
  for (size_t b = 0; b < batch; b++) {
    copy(p->dh0 + order[b] * hidden, dh + b * hidden, hidden);
    copy(p->dc0 + order[b] * hidden, dc + b * hidden, hidden);
  }
}

typedef struct {
  size_t count, width;
  const float *rows;
  float *sums;
} Columns;

static void column_sums_task(const void *context, size_t part, size_t parts) {
  const Columns *p = context;
  size_t begin, end;
  range_of(p->width, 64, part, parts, &begin, &end);
  float *to = p->sums + begin;
  clear(to, end - begin);
  for (size_t row = 0; row < p->count; row++) {
    const float *from = p->rows + row * p->width + begin;
    FOR_VECTORS(end - begin, { STORE(to, LOAD(to) + LOAD(from)); })
  }
}

void EXPORT(lstm_backward)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, const float *x, const float *kernel,
                           const float *recurrent, const float *h0, const float *c0, const int *lengths, const float *mask,
                           const float *output, const float *gates, const float *cells, const float *d_output, const float *d_h,
                           const float *d_c, float *dx, float *d_kernel, float *d_recurrent, float *d_bias, float *dh0, float *dc0,
                           float *scratch) {
  const size_t rows = batch * time, width = 4 * hidden;
  float *packed = scratch, *d_gates = packed + packed_size(width, hidden), *previous = d_gates + rows * width;
  float *rest = previous + rows * hidden;
  pack_panels(width, hidden, (Strided){recurrent, 1, width}, packed); // Rᵀ
  const Backward backward = {batch, time,   hidden,   reverse, h0,  c0,      mask, packed,  output,   gates,
                             cells, d_output, d_h,    d_c,     lengths, dh0, dc0,  d_gates, previous, rest};
  parallel(backward_task, &backward);

  gemm(inputs, width, rows, (Strided){x, 1, inputs}, (Strided){d_gates, width, 1}, d_kernel, width, 0, rest);
  gemm(hidden, width, rows, (Strided){previous, 1, hidden}, (Strided){d_gates, width, 1}, d_recurrent, width, 0, rest);
  gemm(rows, inputs, width, (Strided){d_gates, width, 1}, (Strided){kernel, 1, width}, dx, inputs, 0, rest);
  const Columns columns = {rows, width, d_gates, d_bias};
  parallel(column_sums_task, &columns);
}
