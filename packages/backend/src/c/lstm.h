// What the forward and backward LSTM kernels share: the order of the batch and the place of each step.
#pragma once
#include "gemm.h"
#include "math.h"

// The sequences of one part, sorted by falling length: those still running at any step are a prefix, so padding is never
// computed. Parts take turns along the sorted batch, so that each has its share of the long ones. `order` has room for all.
INLINE size_t share_of(size_t batch, const int *lengths, size_t part, size_t parts, int *order) {
  for (size_t i = 0; i < batch; i++) {
    size_t j = i;
    for (; j > 0 && lengths[order[j - 1]] < lengths[i]; j--) order[j] = order[j - 1];
    order[j] = (int)i;
  }
  size_t count = 0;
  for (size_t i = part; i < batch; i += parts) order[count++] = order[i];
  return count;
}

// How many of the sorted sequences are longer than `step`.
INLINE size_t running(size_t batch, const int *lengths, const int *order, size_t step) {
  size_t count = batch;
  while (count > 0 && (size_t)lengths[order[count - 1]] <= step) count--;
  return count;
}

// The position in time that a sequence reads at its `step`-th step.
INLINE size_t position(int length, size_t step, int reverse) { return reverse ? (size_t)length - 1 - step : step; }

INLINE void clear(float *p, size_t n) {
  for (size_t i = 0; i < n; i++) p[i] = 0;
}
INLINE void copy(float *to, const float *from, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = from[i];
}
INLINE void multiply_into(float *to, const float *by, size_t n) { FOR_VECTORS(n, { STORE(to, LOAD(to) * LOAD(by)); }) }
INLINE size_t most(size_t a, size_t b) { return a > b ? a : b; }
