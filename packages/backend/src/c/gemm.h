// C = A B (+ C) for matrices with any strides: element (i, k) of A lies at a[i * row + k * column].
#pragma once
#include "vector.h"

#ifndef TILE_ROWS
#define TILE_ROWS 4
#endif
#define TILE_VECTORS 2
#define TILE_COLUMNS (TILE_VECTORS * LANES)

typedef struct {
  const float *at;
  size_t row, column;
} Strided;

// Floats that a packed right-hand side [k, n] takes.
INLINE size_t packed_size(size_t k, size_t n) { return (n + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS * k; }

// Packs B [k, n] into column panels, so that the inner loop reads it in order; the last panel is filled with zeros.
void pack_panels(size_t k, size_t n, Strided b, float *packed);

// C [m, n] = A [m, k] times a packed B. `scratch` holds TILE_ROWS-row panels of A: see gemm_scratch.
void gemm_packed(size_t m, size_t n, size_t k, Strided a, const float *packed, float *c, size_t row, int accumulate, float *scratch);

// C [m, n] = A [m, k] B [k, n], packing both in blocks of the inner size, on all threads where it is large.
void gemm(size_t m, size_t n, size_t k, Strided a, Strided b, float *c, size_t row, int accumulate, float *scratch);

// Floats of scratch that either of them needs for these sizes.
size_t gemm_scratch(size_t m, size_t n, size_t k);
