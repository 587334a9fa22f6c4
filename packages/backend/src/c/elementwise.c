// Functions of each element: unary ones, and binary ones with broadcasting.
#include "elementwise.h"

INLINE vf unary_v(int op, vf x) {
  switch (op) {
    case RELU: return pick(x < splat(0), splat(0), x);
    case SIGMOID: return sigmoid_v(x);
    case TANH: return tanh_v(x);
    case EXP: return exp_v(x);
    case LOG: return log_v(x);
    case SQRT: return sqrt_v(x);
    case RSQRT: return 1.0f / sqrt_v(x);
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
