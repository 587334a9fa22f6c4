// A linear layer with its activation, and its gradient.
#include "elementwise.h"
#include "gemm.h"

size_t EXPORT(linear_scratch)(size_t rows, size_t inputs, size_t units) {
  const size_t forward = gemm_scratch(rows, units, inputs);
  const size_t weights = gemm_scratch(inputs, units, rows), input = gemm_scratch(rows, inputs, units);
  const size_t backward = rows * units + (weights > input ? weights : input);
  return forward > backward ? forward : backward;
}

void EXPORT(linear)(size_t rows, size_t inputs, size_t units, int activation, const float *x, const float *kernel, const float *bias,
                    float *y, float *scratch) {
  gemm(rows, units, inputs, (Strided){x, inputs, 1}, (Strided){kernel, units, 1}, onto_row(bias), y, scratch);
  if (activation != IDENTITY) unary(activation, rows * units, y, y);
}

void EXPORT(linear_gradient)(size_t rows, size_t inputs, size_t units, int activation, const float *x, const float *kernel, const float *y,
                             const float *dy, float *dx, float *d_kernel, float *d_bias, float *scratch) {
  float *product = scratch + rows * units;
  const float *dz = dy;
  if (activation != IDENTITY) {
    FOR_VECTORS(rows * units, {
      const vf out = LOAD(y), d = LOAD(dy);
      const vf slope = activation == TANH ? 1.0f - out * out : activation == SIGMOID ? out * (1.0f - out)
                                                                                     : pick(out > splat(0), splat(1), splat(0));
      STORE(scratch, d * slope);
    })
    dz = scratch;
  }
  gemm(rows, inputs, units, (Strided){dz, units, 1}, (Strided){kernel, 1, units}, ONTO_NOTHING, dx, product);
  gemm(inputs, units, rows, (Strided){x, 1, inputs}, (Strided){dz, units, 1}, ONTO_NOTHING, d_kernel, product);
  reduce(SUM, 1, rows, units, 1, dz, d_bias);
}
