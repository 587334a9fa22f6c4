// Matrix product in the manner of Goto and van de Geijn 2008: packed panels, a tile of C held in registers.
#include "gemm.h"

// Rows of A packed at a time (a block stays in L2) and the depth of a block (a panel of B stays in L1).
#define BLOCK_ROWS 128
#define BLOCK_DEPTH 256

INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
INLINE size_t round_up(size_t n, size_t step) { return (n + step - 1) / step * step; }

size_t gemm_scratch(size_t m, size_t n, size_t k) {
  const size_t rows = round_up(smaller(m, BLOCK_ROWS), TILE_ROWS) * k;
  return rows + packed_size(smaller(k, BLOCK_DEPTH), n);
}

void pack_panels(size_t k, size_t n, Strided b, float *packed) {
  for (size_t j = 0; j < n; j += TILE_COLUMNS) {
    const size_t width = smaller(n - j, TILE_COLUMNS);
    if (width == TILE_COLUMNS && b.column == 1) {
      for (size_t p = 0; p < k; p++, packed += TILE_COLUMNS)
        for (size_t v = 0; v < TILE_COLUMNS; v += LANES) store(packed + v, load(b.at + p * b.row + j + v));
      continue;
    }
    for (size_t p = 0; p < k; p++, packed += TILE_COLUMNS)
      for (size_t v = 0; v < TILE_COLUMNS; v++) packed[v] = v < width ? b.at[p * b.row + (j + v) * b.column] : 0;
  }
}

static void pack_rows(size_t m, size_t k, Strided a, float *packed) {
  for (size_t i = 0; i < m; i += TILE_ROWS) {
    const size_t height = smaller(m - i, TILE_ROWS);
    for (size_t p = 0; p < k; p++, packed += TILE_ROWS)
      for (size_t r = 0; r < TILE_ROWS; r++) packed[r] = r < height ? a.at[(i + r) * a.row + p * a.column] : 0;
  }
}

// One tile: TILE_ROWS x TILE_COLUMNS of C over the depth k.
INLINE void tile(size_t k, const float *a, const float *b, float *c, size_t row, size_t height, size_t width, int accumulate) {
  vf sum[TILE_ROWS][TILE_VECTORS] = {0};
  for (size_t p = 0; p < k; p++, a += TILE_ROWS, b += TILE_COLUMNS) {
    vf right[TILE_VECTORS];
    for (int v = 0; v < TILE_VECTORS; v++) right[v] = load(b + v * LANES);
    for (int r = 0; r < TILE_ROWS; r++) {
      const vf left = splat(a[r]);
      for (int v = 0; v < TILE_VECTORS; v++) sum[r][v] = madd(left, right[v], sum[r][v]);
    }
  }
  if (height == TILE_ROWS && width == TILE_COLUMNS) {
    for (int r = 0; r < TILE_ROWS; r++)
      for (int v = 0; v < TILE_VECTORS; v++) {
        float *to = c + r * row + v * LANES;
        store(to, accumulate ? load(to) + sum[r][v] : sum[r][v]);
      }
    return;
  }
  // The ragged edge goes through memory, by constant indices: anything else would keep the sums out of registers.
  float edge[TILE_ROWS * TILE_COLUMNS];
  for (int r = 0; r < TILE_ROWS; r++)
    for (int v = 0; v < TILE_VECTORS; v++) store(edge + r * TILE_COLUMNS + v * LANES, sum[r][v]);
  for (size_t r = 0; r < height; r++)
    for (size_t j = 0; j < width; j++) c[r * row + j] = (accumulate ? c[r * row + j] : 0) + edge[r * TILE_COLUMNS + j];
}

static void panels(size_t m, size_t n, size_t k, const float *rows, const float *packed, float *c, size_t row, int accumulate) {
  for (size_t j = 0; j < n; j += TILE_COLUMNS, packed += TILE_COLUMNS * k) {
    const size_t width = smaller(n - j, TILE_COLUMNS);
    for (size_t i = 0; i < m; i += TILE_ROWS)
      tile(k, rows + i * k, packed, c + i * row + j, row, smaller(m - i, TILE_ROWS), width, accumulate);
  }
}

void gemm_packed(size_t m, size_t n, size_t k, Strided a, const float *packed, float *c, size_t row, int accumulate, float *scratch) {
  for (size_t i = 0; i < m; i += BLOCK_ROWS) {
    const size_t height = smaller(m - i, BLOCK_ROWS);
    const Strided block = {a.at + i * a.row, a.row, a.column};
    pack_rows(height, k, block, scratch);
    panels(height, n, k, scratch, packed, c + i * row, row, accumulate);
  }
}

void gemm(size_t m, size_t n, size_t k, Strided a, Strided b, float *c, size_t row, int accumulate, float *scratch) {
  if (k == 0 && !accumulate)
    for (size_t i = 0; i < m; i++)
      for (size_t j = 0; j < n; j++) c[i * row + j] = 0;
  float *packed = scratch + round_up(smaller(m, BLOCK_ROWS), TILE_ROWS) * smaller(k, BLOCK_DEPTH);
  for (size_t p = 0; p < k; p += BLOCK_DEPTH) {
    const size_t depth = smaller(k - p, BLOCK_DEPTH);
    pack_panels(depth, n, (Strided){b.at + p * b.row, b.row, b.column}, packed);
    gemm_packed(m, n, depth, (Strided){a.at + p * a.column, a.row, a.column}, packed, c, row, accumulate || p > 0, scratch);
  }
}

// Exported: a batch of products with transposes.
size_t EXPORT(matmul_scratch)(size_t m, size_t n, size_t k) { return gemm_scratch(m, n, k); }

void EXPORT(matmul)(size_t batch, size_t m, size_t n, size_t k, const float *a, size_t a_step, int a_transposed, const float *b,
                    size_t b_step, int b_transposed, float *c, float *scratch) {
  for (size_t i = 0; i < batch; i++) {
    const Strided left = {a + i * a_step, a_transposed ? 1 : k, a_transposed ? m : 1};
    const Strided right = {b + i * b_step, b_transposed ? 1 : n, b_transposed ? k : 1};
    gemm(m, n, k, left, right, c + i * m * n, n, 0, scratch);
  }
}
