// Unary and broadcast binary functions, linear layers, sums, and strided copies.
#include "gemm.h"
#include "math.h"

enum { IDENTITY, RELU, SIGMOID, TANH, EXP, LOG, SQRT, RSQRT, SQUARE, NEG, ABS, RECIPROCAL };

INLINE vf root(vf x) {
  for (int i = 0; i < LANES; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
}

INLINE vf unary_v(int op, vf x) {
  switch (op) {
    case RELU: return pick(x < splat(0), splat(0), x);
    case SIGMOID: return sigmoid_v(x);
    case TANH: return tanh_v(x);
    case EXP: return exp_v(x);
    case LOG: {
      for (int i = 0; i < LANES; i++) x[i] = log_f(x[i]);
      return x;
    }
    case SQRT: return root(x);
    case RSQRT: return 1.0f / root(x);
    case SQUARE: return x * x;
    case NEG: return -x;
    case ABS: return (vf)((vi)x & splat_int(0x7FFFFFFF));
    case RECIPROCAL: return 1.0f / x;
    default: return x;
  }
}

INLINE void unary_loop(int op, size_t n, const float *x, float *y) { FOR_VECTORS(n, { STORE(y, unary_v(op, LOAD(x))); }) }

void EXPORT(unary)(int op, size_t n, const float *x, float *y) {
  switch (op) { // one loop for each function, without a switch inside
#define CASE(name) case name: unary_loop(name, n, x, y); break;
    CASE(IDENTITY) CASE(RELU) CASE(SIGMOID) CASE(TANH) CASE(EXP) CASE(LOG) CASE(SQRT) CASE(RSQRT) CASE(SQUARE) CASE(NEG) CASE(ABS) CASE(RECIPROCAL)
#undef CASE
  }
}

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE };

INLINE vf binary_v(int op, vf a, vf b) {
  switch (op) {
    case SUBTRACT: return a - b;
    case MULTIPLY: return a * b;
    case DIVIDE: return a / b;
    case MAXIMUM: return pick((a > b) | (a != a), a, b);
    case MINIMUM: return pick((a < b) | (a != a), a, b);
    case SQUARED_DIFFERENCE: return (a - b) * (a - b);
    default: return a + b;
  }
}

// One row: each side either advances by one or stays.
INLINE void binary_row(int op, size_t n, const float *a, size_t a_step, const float *b, size_t b_step, float *y) {
  if (a_step && b_step) FOR_VECTORS(n, { STORE(y, binary_v(op, LOAD(a), LOAD(b))); })
  else if (a_step) FOR_VECTORS(n, { STORE(y, binary_v(op, LOAD(a), splat(b[0]))); })
  else if (b_step) FOR_VECTORS(n, { STORE(y, binary_v(op, splat(a[0]), LOAD(b))); })
  else FOR_VECTORS(n, { STORE(y, binary_v(op, splat(a[0]), splat(b[0]))); })
}

// y [n0, n1, n2] of broadcast a and b: strides 0 where a side is repeated; the last stride is 0 or 1.
INLINE void binary_loop(int op, size_t n0, size_t n1, size_t n2, const float *a, size_t a0, size_t a1, size_t a2, const float *b,
                        size_t b0, size_t b1, size_t b2, float *y) {
  for (size_t i = 0; i < n0; i++)
    for (size_t j = 0; j < n1; j++) binary_row(op, n2, a + i * a0 + j * a1, a2, b + i * b0 + j * b1, b2, y + (i * n1 + j) * n2);
}

void EXPORT(binary)(int op, size_t n0, size_t n1, size_t n2, const float *a, size_t a0, size_t a1, size_t a2, const float *b, size_t b0,
                    size_t b1, size_t b2, float *y) {
  switch (op) {
#define CASE(name) case name: binary_loop(name, n0, n1, n2, a, a0, a1, a2, b, b0, b1, b2, y); break;
    CASE(ADD) CASE(SUBTRACT) CASE(MULTIPLY) CASE(DIVIDE) CASE(MAXIMUM) CASE(MINIMUM) CASE(SQUARED_DIFFERENCE)
#undef CASE
  }
}

enum { SUM, TOP };

// x [outer, count, inner] -> y [outer, inner].
void EXPORT(reduce)(int op, size_t outer, size_t count, size_t inner, float scale, const float *x, float *y) {
  for (size_t o = 0; o < outer; o++) {
    const float *from = x + o * count * inner;
    float *to = y + o * inner;
    if (inner == 1) {
      double total = 0;
      float top = from[0];
      for (size_t i = 0; i < count;) { // float sums of 1,024, added up in double
        const size_t end = i + 1024 < count ? i + 1024 : count;
        vf sums = {0};
        if (op == SUM)
          for (; i + LANES <= end; i += LANES) sums += load(from + i);
        for (; i < end; i++) {
          total += op == SUM ? from[i] : 0;
          top = from[i] > top || from[i] != from[i] ? from[i] : top;
        }
        total += sum_lanes(sums);
      }
      to[0] = op == SUM ? (float)(total * scale) : top;
      continue;
    }
    FOR_VECTORS(inner, { STORE(to, LOAD(from)); })
    for (size_t i = 1; i < count; i++) {
      const float *row = from + i * inner;
      if (op == SUM) FOR_VECTORS(inner, { STORE(to, LOAD(to) + LOAD(row)); })
      else FOR_VECTORS(inner, { STORE(to, binary_v(MAXIMUM, LOAD(row), LOAD(to))); })
    }
    if (scale != 1) FOR_VECTORS(inner, { STORE(to, LOAD(to) * splat(scale)); })
  }
}

// Copies a block of 32-bit elements [n0, n1, n2, n3] between two strided places.
void EXPORT(copy_strided)(size_t n0, size_t n1, size_t n2, size_t n3, const float *x, size_t x0, size_t x1, size_t x2, size_t x3, float *y,
                          size_t y0, size_t y1, size_t y2, size_t y3) {
  for (size_t i = 0; i < n0; i++)
    for (size_t j = 0; j < n1; j++)
      for (size_t k = 0; k < n2; k++) {
        const float *from = x + i * x0 + j * x1 + k * x2;
        float *to = y + i * y0 + j * y1 + k * y2;
        if (x3 == 1 && y3 == 1) FOR_VECTORS(n3, { STORE(to, LOAD(from)); })
        else
          for (size_t l = 0; l < n3; l++) to[l * y3] = from[l * x3];
      }
}

void EXPORT(fill)(size_t n, float value, float *y) { FOR_VECTORS(n, { STORE(y, splat(value)); }) }

size_t EXPORT(linear_scratch)(size_t rows, size_t inputs, size_t units) {
  const size_t forward = gemm_scratch(rows, units, inputs);
  const size_t weights = gemm_scratch(inputs, units, rows), input = gemm_scratch(rows, inputs, units);
  const size_t backward = rows * units + (weights > input ? weights : input);
  return forward > backward ? forward : backward;
}

void EXPORT(linear)(size_t rows, size_t inputs, size_t units, int activation, const float *x, const float *kernel, const float *bias,
                    float *y, float *scratch) {
  for (size_t n = 0; n < rows; n++)
    for (size_t j = 0; j < units; j++) y[n * units + j] = bias[j];
  gemm(rows, units, inputs, (Strided){x, inputs, 1}, (Strided){kernel, units, 1}, y, units, 1, scratch);
  if (activation != IDENTITY) unary(activation, rows * units, y, y);
}

void EXPORT(linear_gradient)(size_t rows, size_t inputs, size_t units, int activation, const float *x, const float *kernel, const float *y,
                             const float *dy, float *dx, float *d_kernel, float *d_bias, float *scratch) {
  float *dz = scratch, *product = scratch + rows * units;
  FOR_VECTORS(rows * units, {
    const vf out = LOAD(y), d = LOAD(dy);
    const vf slope = activation == TANH ? 1.0f - out * out : activation == SIGMOID ? out * (1.0f - out)
                     : activation == RELU ? pick(out > splat(0), splat(1), splat(0)) : splat(1);
    STORE(dz, d * slope);
  })
  gemm(rows, inputs, units, (Strided){dz, units, 1}, (Strided){kernel, 1, units}, dx, inputs, 0, product);
  gemm(inputs, units, rows, (Strided){x, 1, inputs}, (Strided){dz, units, 1}, d_kernel, units, 0, product);
  reduce(SUM, 1, rows, units, 1, dz, d_bias);
}
