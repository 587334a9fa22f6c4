// One LSTM layer over a batch of sequences. The input's share of all gates is one product over all steps;
// each step then adds h R and applies the gates in one pass.
#include "lstm.h"
#include "threads.h"

// Floats of scratch of the recurrence of one part: order, h, masked h, c, the product of h with R, and what that needs.
INLINE size_t part_scratch(size_t batch, size_t hidden) { return batch + 7 * batch * hidden + gemm_scratch(batch, 4 * hidden, hidden); }

// Floats of scratch: packed R, then the input projection's or each part's own.
size_t EXPORT(lstm_scratch)(size_t batch, size_t time, size_t inputs, size_t hidden) {
  const size_t projection = gemm_scratch(batch * time, 4 * hidden, inputs);
  return packed_size(hidden, 4 * hidden) + most(projection, parts_of_task() * part_scratch(batch, hidden));
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

typedef struct {
  size_t count, width;
  const float *bias;
  float *to;
} Rows;

static void bias_task(const void *context, size_t part, size_t parts) {
  const Rows *p = context;
  size_t begin, end;
  range_of(p->count, 1, part, parts, &begin, &end);
  for (size_t row = begin; row < end; row++) copy(p->to + row * p->width, p->bias, p->width);
}

typedef struct {
  size_t batch, time, hidden;
  int reverse;
  const float *h0, *c0, *mask, *packed;
  const int *lengths;
  float *output, *h_last, *c_last, *gates, *cells, *scratch;
} Forward;

// The recurrence of a part of the batch: sequences need nothing of each other, so parts never wait.
static void forward_task(const void *context, size_t part, size_t parts) {
  const Forward *p = context;
  const size_t hidden = p->hidden, width = 4 * hidden, time = p->time;
  int *order = (int *)(p->scratch + part * part_scratch(p->batch, hidden));
  const size_t batch = share_of(p->batch, p->lengths, part, parts, order);
  float *h = (float *)order + p->batch, *masked = h + batch * hidden, *c = masked + batch * hidden, *z = c + batch * hidden;
  float *product = z + batch * width;

  for (size_t b = 0; b < batch; b++) {
    copy(h + b * hidden, p->h0 + order[b] * hidden, hidden);
    copy(c + b * hidden, p->c0 + order[b] * hidden, hidden);
  }
  for (size_t step = 0; step < time; step++) {
    const size_t active = running(batch, p->lengths, order, step);
    const float *from = h;
    if (p->mask) {
      for (size_t b = 0; b < active; b++) {
        copy(masked + b * hidden, h + b * hidden, hidden);
        multiply_into(masked + b * hidden, p->mask + order[b] * hidden, hidden);
      }
      from = masked;
    }
    if (active > 0) gemm_packed(active, width, hidden, (Strided){from, hidden, 1}, p->packed, z, width, 0, product);
    for (size_t b = 0; b < active; b++) {
      const size_t row = order[b] * time + position(p->lengths[order[b]], step, p->reverse);
      cell(hidden, z + b * width, p->gates + row * width, c + b * hidden, p->cells + row * hidden, h + b * hidden, p->output + row * hidden);
    }
  }
  for (size_t b = 0; b < batch; b++) {
    const size_t at = order[b];
    copy(p->h_last + at * hidden, h + b * hidden, hidden);
    copy(p->c_last + at * hidden, c + b * hidden, hidden);
    // The padding is zero in everything that the backward pass or the caller reads.
    for (size_t t = p->lengths[at]; t < time; t++) {
      clear(p->gates + (at * time + t) * width, width);
      clear(p->cells + (at * time + t) * hidden, hidden);
      clear(p->output + (at * time + t) * hidden, hidden);
    }
  }
}

// Shapes as in kernels.ts; `mask` may be null.
void EXPORT(lstm_forward)(size_t batch, size_t time, size_t inputs, size_t hidden, int reverse, const float *x, const float *kernel,
                          const float *recurrent, const float *bias, const float *h0, const float *c0, const int *lengths,
                          const float *mask, float *output, float *h_last, float *c_last, float *gates, float *cells, float *scratch) {
  const size_t width = 4 * hidden;
  float *packed = scratch, *rest = packed + packed_size(hidden, width);
  const Rows rows = {batch * time, width, bias, gates};
  parallel(bias_task, &rows);
  gemm(batch * time, width, inputs, (Strided){x, inputs, 1}, (Strided){kernel, width, 1}, gates, width, 1, rest);
  pack_panels(hidden, width, (Strided){recurrent, width, 1}, packed);
  const Forward forward = {batch, time, hidden, reverse, h0, c0, mask, packed, lengths, output, h_last, c_last, gates, cells, rest};
  parallel(forward_task, &forward);
}
