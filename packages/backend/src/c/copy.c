// Moving data: strided copies (transpose, slice, concatenation, padding, tiling) and fill.
#include "vector.h"

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
