// C = A B for matrices with any strides: element (i, k) of A lies at a[i * row + k * column].
#pragma once
#include "operand.h"

#ifndef TILE_ROWS
#define TILE_ROWS 4
#endif
#define TILE_VECTORS 2
#define TILE_COLUMNS (TILE_VECTORS * LANES)

typedef struct {
  const float *at;
  size_t row, column;
} Strided;

INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
INLINE size_t round_up(size_t n, size_t step) { return (n + step - 1) / step * step; }

// What a product is added to: nothing, what C holds, or one row for all.
typedef struct {
  int c;
  const float *bias;
} Onto;
#define ONTO_NOTHING ((Onto){0, 0})
#define ONTO_C ((Onto){1, 0})
INLINE Onto onto_row(const float *bias) { return (Onto){0, bias}; }
INLINE Onto onto_at(Onto onto, size_t column) { return (Onto){onto.c, onto.bias ? onto.bias + column : 0}; }

// Floats that a packed right-hand side [k, n] takes.
INLINE size_t packed_size(size_t k, size_t n) { return round_up(n, TILE_COLUMNS) * operands(k); }

// Packs B [k, n] into column panels, so that the inner loop reads it in order; the last panel is filled with zeros.
void pack_panels(size_t k, size_t n, Strided b, float *packed);

// Packs rows of A of length k that lie anywhere; and the product of packed rows with a packed B.
void pack_lines(size_t m, size_t k, const float *const *lines, float *packed);
void gemm_panels(size_t m, size_t n, size_t k, const float *rows, const float *packed, float *c, size_t row, Onto onto);

// The product of rows of elements as they are with a packed B. As many rows as fill tiles must be readable, an element after an
// odd k must be 0, and a stride that is a power of two would crowd rows into few lines of the cache: see row_stride.
void gemm_rows(size_t m, size_t n, size_t k, const element *a, size_t stride, const float *packed, float *c, size_t row, Onto onto);
INLINE size_t row_stride(size_t n) { return round_up(n, 16) + 16; }

// C [m, n] = A [m, k] B [k, n] onto something, packing both in blocks of the inner size, on all threads where it is large.
void gemm(size_t m, size_t n, size_t k, Strided a, Strided b, Onto onto, float *c, float *scratch);

// Products with one right-hand side, which is packed once: at most two left-hand sides [m, k], each with its own C [m, n].
typedef struct {
  size_t m;
  Strided a;
  float *c;
} Left;
void gemm_all(size_t n, size_t k, const Left *lefts, size_t count, Strided b, size_t row, Onto onto, float *scratch);

// One product on the calling thread alone, as part of a task; the rows of C lie `row` floats apart. And its scratch.
void gemm_alone(size_t m, size_t n, size_t k, Strided a, Strided b, size_t row, Onto onto, float *c, float *scratch);
size_t gemm_alone_scratch(size_t m, size_t n, size_t k);

// Floats of scratch that gemm, and gemm_all with the larger m, need for these sizes.
size_t gemm_scratch(size_t m, size_t n, size_t k);
