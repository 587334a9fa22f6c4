// Backpropagation through time for lstm_forward: gate gradients step by step, then one product each for
// the gradients of inputs and weights.
#include "lstm.h"

// Floats of scratch: order, dh, dc, this step's gate gradients, all gate gradients, h_{t-1} of all steps, and the products'.
size_t EXPORT(lstm_gradient_scratch)(size_t batch, size_t time, size_t inputs, size_t hidden) {
  const size_t rows = batch * time, width = 4 * hidden;
  const size_t recurrence = packed_size(width, hidden) + gemm_scratch(batch, hidden, width);
  const size_t weights = most(gemm_scratch(inputs, width, rows), gemm_scratch(hidden, width, rows));
  const size_t products = most(most(recurrence, weights), gemm_scratch(rows, inputs, width));
  return batch + 6 * batch * hidden + rows * width + rows * hidden + products;
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

// h_{t-1} of every real step (masked as in the forward pass), zeros in the padding: the left side of dR = Σ h_{t-1}ᵀ d_gates.
static void previous_outputs(size_t batch, size_t time, size_t hidden, int reverse, const float *output, const float *h0,
                             const int *lengths, const float *mask, float *previous) {
  for (size_t b = 0; b < batch; b++) {
    for (size_t step = 0; step < (size_t)lengths[b]; step++) {
      const size_t row = b * time + position(lengths[b], step, reverse);
      const float *from = step == 0 ? h0 + b * hidden : output + (b * time + position(lengths[b], step - 1, reverse)) * hidden;
      copy(previous + row * hidden, from, hidden);
      if (mask) multiply_into(previous + row * hidden, mask + b * hidden, hidden);
    }
    for (size_t t = lengths[b]; t < time; t++) clear(previous + (b * time + t) * hidden, hidden);
  }
}

void EXPORT(lstm_backward)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, const float *x, const float *kernel,
                           const float *recurrent, const float *h0, const float *c0, const int *lengths, const float *mask,
                           const float *output, const float *gates, const float *cells, const float *d_output, const float *d_h,
                           const float *d_c, float *dx, float *d_kernel, float *d_recurrent, float *d_bias, float *dh0, float *dc0,
                           float *scratch) {
  const size_t rows = batch * time, width = 4 * hidden;
  int *order = (int *)scratch;
  float *dh = scratch + batch, *dc = dh + batch * hidden, *d_step = dc + batch * hidden;
  float *d_gates = d_step + batch * width, *previous = d_gates + rows * width;
  float *packed = previous + rows * hidden, *product = packed + packed_size(width, hidden);
  sort_by_length(batch, lengths, order);
  for (size_t b = 0; b < batch; b++) {
    copy(dh + b * hidden, d_h + order[b] * hidden, hidden);
    copy(dc + b * hidden, d_c + order[b] * hidden, hidden);
    for (size_t t = lengths[b]; t < time; t++) clear(d_gates + (b * time + t) * width, width);
  }

  pack_panels(width, hidden, (Strided){recurrent, 1, width}, packed); // Rᵀ
  for (size_t step = time; step-- > 0;) {
    const size_t active = running(batch, lengths, order, step);
    for (size_t b = 0; b < active; b++) {
      const size_t at = order[b], row = at * time + position(lengths[at], step, reverse);
      const float *before = step == 0 ? c0 + at * hidden : cells + (at * time + position(lengths[at], step - 1, reverse)) * hidden;
      cell_gradient(hidden, gates + row * width, cells + row * hidden, before, d_output + row * hidden, dh + b * hidden, dc + b * hidden,
                    d_gates + row * width, d_step + b * width);
    }
    if (active > 0) gemm_packed(active, hidden, width, (Strided){d_step, width, 1}, packed, dh, hidden, 0, product);
    if (mask)
      for (size_t b = 0; b < active; b++) multiply_into(dh + b * hidden, mask + order[b] * hidden, hidden);
  }
  for (size_t b = 0; b < batch; b++) {
    copy(dh0 + order[b] * hidden, dh + b * hidden, hidden);
    copy(dc0 + order[b] * hidden, dc + b * hidden, hidden);
  }

  previous_outputs(batch, time, hidden, reverse, output, h0, lengths, mask, previous);
  gemm(inputs, width, rows, (Strided){x, 1, inputs}, (Strided){d_gates, width, 1}, d_kernel, width, 0, packed);
  gemm(hidden, width, rows, (Strided){previous, 1, hidden}, (Strided){d_gates, width, 1}, d_recurrent, width, 0, packed);
  gemm(rows, inputs, width, (Strided){d_gates, width, 1}, (Strided){kernel, 1, width}, dx, inputs, 0, packed);
  clear(d_bias, width);
  for (size_t row = 0; row < rows; row++) {
    const float *from = d_gates + row * width;
    FOR_VECTORS(width, { STORE(d_bias, LOAD(d_bias) + LOAD(from)); })
  }
}
