// Dropout of `count` elements whose draws are numbered from `first`; y may be x.
#pragma once
#include "vector.h"

void drop(size_t count, size_t first, float rate, uint32_t seed, const float *x, float *y);
