// The numbers of the elementwise functions, as compute/signatures.ts has them.
#pragma once
#include "math.h"

enum { IDENTITY, RELU, SIGMOID, TANH, EXP, LOG, SQRT, RSQRT, SQUARE, NEG, ABS, RECIPROCAL };
enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, SQUARED_DIFFERENCE };
enum { SUM, TOP };

void unary(int op, size_t n, const float *x, float *y);
void reduce(int op, size_t outer, size_t count, size_t inner, float scale, const float *x, float *y);
