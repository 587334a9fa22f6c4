// Functions of each element: unary ones, and binary ones with broadcasting.
#include "elementwise.h"
#include "threads.h"

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

typedef struct {
  int op;
  const float *x;
  float *y;
} Unary;

static void unary_range(const void *context, size_t begin, size_t end) {
  const Unary *p = context;
  switch (p->op) { // one loop for each function, without a switch inside
#define CASE(name) case name: unary_loop(name, end - begin, p->x + begin, p->y + begin); break;
    CASE(IDENTITY) CASE(RELU) CASE(SIGMOID) CASE(TANH) CASE(EXP) CASE(LOG) CASE(SQRT) CASE(RSQRT) CASE(SQUARE) CASE(NEG) CASE(ABS) CASE(RECIPROCAL)
#undef CASE
  }
}

void EXPORT(unary)(int op, size_t n, const float *x, float *y) {
  const Unary unary = {op, x, y};
  parallel_ranges(unary_range, &unary, n, LANES, 1);
}

INLINE vf binary_v(int op, vf a, vf b) {
  switch (op) {
    case SUBTRACT: return a - b;
    case MULTIPLY: return a * b;
    case DIVIDE: return a / b;
    case MAXIMUM: return max_or_nan(a, b);
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

typedef struct {
  int op;
  size_t n1, n2;
  const float *a;
  size_t a0, a1, a2;
  const float *b;
  size_t b0, b1, b2;
  float *y;
} Binary;

// Rows are counted over the first two axes; where there is only one, its elements.
INLINE void binary_loop(int op, const Binary *p, size_t begin, size_t end) {
  for (size_t row = begin; row < end; row++) {
    const size_t i = row / p->n1, j = row % p->n1;
    binary_row(op, p->n2, p->a + i * p->a0 + j * p->a1, p->a2, p->b + i * p->b0 + j * p->b1, p->b2, p->y + row * p->n2);
  }
}

static void binary_rows(const void *context, size_t begin, size_t end) {
  const Binary *p = context;
  switch (p->op) {
#define CASE(name) case name: binary_loop(name, p, begin, end); break;
    CASE(ADD) CASE(SUBTRACT) CASE(MULTIPLY) CASE(DIVIDE) CASE(MAXIMUM) CASE(MINIMUM) CASE(SQUARED_DIFFERENCE)
#undef CASE
  }
}

static void binary_range(const void *context, size_t begin, size_t end) {
  Binary own = *(const Binary *)context;
  own.a += begin * own.a2, own.b += begin * own.b2, own.y += begin, own.n2 = end - begin;
  binary_rows(&own, 0, 1);
}

// y [n0, n1, n2] of broadcast a and b: strides 0 where a side is repeated; the last stride is 0 or 1.
void EXPORT(binary)(int op, size_t n0, size_t n1, size_t n2, const float *a, size_t a0, size_t a1, size_t a2, const float *b, size_t b0,
                    size_t b1, size_t b2, float *y) {
  const Binary binary = {op, n1, n2, a, a0, a1, a2, b, b0, b1, b2, y};
  if (n0 * n1 == 1) parallel_ranges(binary_range, &binary, n2, LANES, 1);
  else parallel_ranges(binary_rows, &binary, n0 * n1, 1, n2);
}
