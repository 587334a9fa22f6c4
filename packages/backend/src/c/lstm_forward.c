// One LSTM layer over a batch of sequences. The input's share of all gates is one product over all steps;
// each step then adds h R and applies the gates in one pass.
#include "lstm.h"

// Floats of scratch: order, h, its product with R, packed R, and what the products need.
size_t EXPORT(lstm_scratch)(size_t batch, size_t time, size_t inputs, size_t hidden) {
  const size_t projection = gemm_scratch(batch * time, 4 * hidden, inputs);
  const size_t recurrence = packed_size(hidden, 4 * hidden) + gemm_scratch(batch, 4 * hidden, hidden);
  return batch + 7 * batch * hidden + most(projection, recurrence);
}

// z holds the pre-activations of one sequence's step; `gates` has the input's share and receives i, f, g, o.
INLINE void cell(size_t hidden, const float *z, float *gates, float *c, float *cell_out, float *h, float *output) {
  FOR_VECTORS(hidden, {
    const vf i = sigmoid_v(LOAD(gates) + LOAD(z));
    const vf f = sigmoid_v(LOAD(gates + hidden) + LOAD(z + hidden));
    const vf g = tanh_v(LOAD(gates + 2 * hidden) + LOAD(z + 2 * hidden));
    const vf o = sigmoid_v(LOAD(gates + 3 * hidden) + LOAD(z + 3 * hidden));
    const vf next = madd(f, LOAD(c), i * g);
    const vf out = o * tanh_v(next);
    STORE(gates, i);
    STORE(gates + hidden, f);
    STORE(gates + 2 * hidden, g);
    STORE(gates + 3 * hidden, o);
    STORE(c, next);
    STORE(cell_out, next);
    STORE(h, out);
    STORE(output, out);
  })
}

// Shapes as in kernels.ts; `mask` may be null.
void EXPORT(lstm_forward)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, const float *x, const float *kernel,
                          const float *recurrent, const float *bias, const float *h0, const float *c0, const int *lengths,
                          const float *mask, float *output, float *h_last, float *c_last, float *gates, float *cells, float *scratch) {
  const size_t width = 4 * hidden;
  int *order = (int *)scratch;
  float *h = scratch + batch, *masked = h + batch * hidden, *c = masked + batch * hidden, *z = c + batch * hidden;
  float *packed = z + batch * width, *product = packed + packed_size(hidden, width);
  sort_by_length(batch, lengths, order);

  for (size_t row = 0; row < batch * time; row++) copy(gates + row * width, bias, width);
  gemm(batch * time, width, inputs, (Strided){x, inputs, 1}, (Strided){kernel, width, 1}, gates, width, 1, packed);

  for (size_t b = 0; b < batch; b++) {
    copy(h + b * hidden, h0 + order[b] * hidden, hidden);
    copy(c + b * hidden, c0 + order[b] * hidden, hidden);
  }
  pack_panels(hidden, width, (Strided){recurrent, width, 1}, packed);
  for (size_t step = 0; step < time; step++) {
    const size_t active = running(batch, lengths, order, step);
    const float *from = h;
    if (mask) {
      for (size_t b = 0; b < active; b++) {
        copy(masked + b * hidden, h + b * hidden, hidden);
        multiply_into(masked + b * hidden, mask + order[b] * hidden, hidden);
      }
      from = masked;
    }
    if (active > 0) gemm_packed(active, width, hidden, (Strided){from, hidden, 1}, packed, z, width, 0, product);
    for (size_t b = 0; b < active; b++) {
      const size_t row = order[b] * time + position(lengths[order[b]], step, reverse);
      cell(hidden, z + b * width, gates + row * width, c + b * hidden, cells + row * hidden, h + b * hidden, output + row * hidden);
    }
  }

  for (size_t b = 0; b < batch; b++) {
    copy(h_last + order[b] * hidden, h + b * hidden, hidden);
    copy(c_last + order[b] * hidden, c + b * hidden, hidden);
    // The padding is zero in everything that the backward pass or the caller reads.
    for (size_t t = lengths[b]; t < time; t++) {
      clear(gates + (b * time + t) * width, width);
      clear(cells + (b * time + t) * hidden, hidden);
      clear(output + (b * time + t) * hidden, hidden);
    }
  }
}
