// Products of float rows with an int8 matrix: each row is quantized as it comes, the sums are exact int32, and one float32 factor
// for row and column makes them floats. The same integers on every build.
#pragma once
#include "gemm.h"

// Columns of a panel, and elements of a column that lie beside each other: what one instruction of AVX512-VNNI multiplies.
#define INT8_COLUMNS 16
#define INT8_DEPTH 4

// A matrix [k, n] as kernels/int8.ts packs it: panel by panel, four elements of a column beside each other, each as q + 128. The
// offset makes bytes unsigned, as that instruction needs one side: its share is 128 times the sum of the row.
typedef struct {
  const uint8_t *packed;
  const float *scales; // of columns, as many as fill panels
} Int8Matrix;

// A quantized row of k elements: its head, then bytes, then the same numbers as 16 bits, both filled with zeros to whole groups.
typedef struct {
  float scale;
  int sum;
} Int8Head;

INLINE size_t int8_depth(size_t k) { return round_up(k, INT8_DEPTH); }
INLINE size_t int8_row_floats(size_t k) { return round_up(2 + int8_depth(k) / 4 * 3, 16); }
INLINE const int8_t *int8_bytes(const float *row) { return (const int8_t *)(row + 2); }
INLINE const int16_t *int8_words(const float *row, size_t k) { return (const int16_t *)(row + 2 + int8_depth(k) / 4); }

// x = q scale, q from -127 to 127 to nearest even. A row that is not finite has the scale NaN, and one of nothing but numbers below
// 1e-30 is zeros.
void int8_quantize(size_t k, const float *x, float *row);

// C [m, n] = rows [m, k] matrix [k, n] onto something; n counts from a column that begins a panel.
void int8_product(size_t m, size_t n, size_t k, const float *rows, Int8Matrix matrix, float *c, size_t row, Onto onto);

INLINE Int8Matrix int8_columns(Int8Matrix matrix, size_t k, size_t column) {
  return (Int8Matrix){matrix.packed + column * int8_depth(k), matrix.scales + column};
}
