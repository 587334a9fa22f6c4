// Matrix product in the manner of Goto and van de Geijn 2008: packed panels, a tile of C held in registers.
#include "gemm.h"
#include "threads.h"

// Rows of A packed at a time (a block stays in L2) and the depth of a block (a panel of B stays in L1).
#define BLOCK_ROWS 128
#define BLOCK_DEPTH 256

INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
INLINE size_t round_up(size_t n, size_t step) { return (n + step - 1) / step * step; }

// Below this many multiplications a product is not worth waking threads for.
#define LEAST_PARALLEL (1 << 19)

INLINE size_t part_scratch(size_t m, size_t n, size_t k) {
  const size_t rows = round_up(smaller(m, BLOCK_ROWS), TILE_ROWS) * k;
  return rows + packed_size(smaller(k, BLOCK_DEPTH), n);
}

size_t gemm_scratch(size_t m, size_t n, size_t k) { return parts_of_task() * part_scratch(m, n, k); }

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

static void gemm_part(size_t m, size_t n, size_t k, Strided a, Strided b, float *c, size_t row, int accumulate, float *scratch) {
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

typedef struct {
  size_t m, n, k;
  Strided a, b;
  float *c;
  size_t row;
  int accumulate;
  float *scratch;
} Product;

// Each part has a range of columns or of rows, whichever are more.
static void gemm_task(const void *context, size_t part, size_t parts) {
  const Product *p = context;
  const int by_columns = p->n > p->m;
  size_t begin, end;
  range_of(by_columns ? p->n : p->m, by_columns ? TILE_COLUMNS : TILE_ROWS, part, parts, &begin, &end);
  float *scratch = p->scratch + part * part_scratch(p->m, p->n, p->k);
  if (begin == end) return;
  if (by_columns) {
    const Strided b = {p->b.at + begin * p->b.column, p->b.row, p->b.column};
    gemm_part(p->m, end - begin, p->k, p->a, b, p->c + begin, p->row, p->accumulate, scratch);
  } else {
    const Strided a = {p->a.at + begin * p->a.row, p->a.row, p->a.column};
    gemm_part(end - begin, p->n, p->k, a, p->b, p->c + begin * p->row, p->row, p->accumulate, scratch);
  }
}

void gemm(size_t m, size_t n, size_t k, Strided a, Strided b, float *c, size_t row, int accumulate, float *scratch) {
  const Product product = {m, n, k, a, b, c, row, accumulate, scratch};
  if ((double)m * n * k < LEAST_PARALLEL) gemm_part(m, n, k, a, b, c, row, accumulate, scratch);
  else parallel(gemm_task, &product);
}

// Exported: a batch of products with transposes.
size_t EXPORT(matmul_scratch)(size_t m, size_t n, size_t k) { return gemm_scratch(m, n, k); }

typedef struct {
  size_t batch, m, n, k, a_step, b_step;
  Strided a, b;
  float *c, *scratch;
} Batch;

static void matmul_task(const void *context, size_t part, size_t parts) {
  const Batch *p = context;
  size_t begin, end;
  range_of(p->batch, 1, part, parts, &begin, &end);
  float *scratch = p->scratch + part * part_scratch(p->m, p->n, p->k);
  for (size_t i = begin; i < end; i++) {
    const Strided a = {p->a.at + i * p->a_step, p->a.row, p->a.column}, b = {p->b.at + i * p->b_step, p->b.row, p->b.column};
    gemm_part(p->m, p->n, p->k, a, b, p->c + i * p->m * p->n, p->n, 0, scratch);
  }
}

void EXPORT(matmul)(size_t batch, size_t m, size_t n, size_t k, const float *a, size_t a_step, int a_transposed, const float *b,
                    size_t b_step, int b_transposed, float *c, float *scratch) {
  const Strided left = {a, a_transposed ? 1 : k, a_transposed ? m : 1};
  const Strided right = {b, b_transposed ? 1 : n, b_transposed ? k : 1};
  const Batch products = {batch, m, n, k, a_step, b_step, left, right, c, scratch};
  if (batch == 1) gemm(m, n, k, left, right, c, n, 0, scratch);
  else parallel(matmul_task, &products);
}
