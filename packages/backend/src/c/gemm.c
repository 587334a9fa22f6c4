// Matrix product in the manner of Goto and van de Geijn 2008: packed panels, a tile of C held in registers.
#include "gemm.h"
#include "threads.h"

// Rows of A packed at a time (a block stays in L2) and the depth of a block (a panel of B stays in L1).
#define BLOCK_ROWS 256
#define BLOCK_DEPTH (256 * PAIR)

// Below this many multiplications a product is not worth waking threads for.
#define LEAST_PARALLEL (1 << 19)

INLINE size_t rows_scratch(size_t m, size_t k) { return round_up(smaller(m, BLOCK_ROWS), TILE_ROWS) * operands(k); }
INLINE size_t part_scratch(size_t m, size_t n, size_t k) {
  const size_t depth = smaller(k, BLOCK_DEPTH);
  return rows_scratch(m, depth) + packed_size(depth, n);
}

size_t gemm_scratch(size_t m, size_t n, size_t k) { return times(parts_of_task(), part_scratch(m, n, k)); }

// Four lines of length k, beside each other: to[p * width + i] is the p-th operand of line i.
INLINE void transpose_lines(size_t k, const float *const lines[4], size_t width, float *to) {
  size_t p = 0;
  for (; p + 4 * PAIR <= k; p += 4 * PAIR, to += 4 * width) {
    const v4 a = operands4(lines[0] + p), b = operands4(lines[1] + p), c = operands4(lines[2] + p), d = operands4(lines[3] + p);
    const v4 ab0 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab1 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const v4 cd0 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd1 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    store4(to, __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5));
    store4(to + width, __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7));
    store4(to + 2 * width, __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5));
    store4(to + 3 * width, __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7));
  }
  for (; p < k; p += PAIR, to += width)
    for (size_t i = 0; i < 4; i++) to[i] = operand(lines[i] + p, 1, k - p);
}

// Panels of `width` lines of a matrix whose element (p, i) lies at from[p * depth_step + i * step]: panel by panel, operand by
// operand, the lines beside each other; the last panel is filled with zeros. Lines or depths that lie in order go by vectors.
INLINE void pack(size_t lines, size_t k, const float *from, size_t step, size_t depth_step, size_t width, float *to) {
  for (size_t i = 0; i < lines; i += width, to += width * operands(k)) {
    const float *at = from + i * step;
    const size_t full = smaller(lines - i, width);
    size_t done = 0; // lines that are packed
    if (step == 1 && full == width) {
      for (size_t p = 0; p < k; p += PAIR) operands_of(at + p * depth_step, depth_step, k - p, width, to + p / PAIR * width);
      done = width;
    } else if (depth_step == 1) {
      for (; done + 4 <= full; done += 4) {
        const float *line = at + done * step;
        transpose_lines(k, (const float *const[4]){line, line + step, line + 2 * step, line + 3 * step}, width, to + done);
      }
    }
    for (; done < width; done++)
      for (size_t p = 0; p < k; p += PAIR)
        to[p / PAIR * width + done] = done < full ? operand(at + p * depth_step + done * step, depth_step, k - p) : 0;
  }
}

void pack_panels(size_t k, size_t n, Strided b, float *packed) { pack(n, k, b.at, b.column, b.row, TILE_COLUMNS, packed); }
void pack_lines(size_t m, size_t k, const float *const *lines, float *packed) {
  for (size_t i = 0; i < m; i += TILE_ROWS, packed += TILE_ROWS * operands(k)) {
    const size_t full = smaller(m - i, TILE_ROWS);
    size_t done = 0;
    for (; done + 4 <= full; done += 4) transpose_lines(k, lines + i + done, TILE_ROWS, packed + done);
    for (; done < TILE_ROWS; done++)
      for (size_t p = 0; p < k; p += PAIR)
        packed[p / PAIR * TILE_ROWS + done] = done < full ? operand(lines[i + done] + p, 1, k - p) : 0;
  }
}

static void pack_rows(size_t m, size_t k, Strided a, float *packed) { pack(m, k, a.at, a.row, a.column, TILE_ROWS, packed); }

// One tile over a depth of k operands: `rows` x `panels` panels of C, of which `height` x `width` are there. Both counts are constants
// where this is inlined; panels of B lie `panel` floats apart.
INLINE void tile(int rows, int panels, size_t k, Strided a, const float *b, size_t panel, float *c, size_t row, size_t height,
                 size_t width, Onto onto) {
  vf sum[TILE_ROWS][2 * TILE_VECTORS] = {0};
  const int vectors = panels * TILE_VECTORS;
  for (int r = 0; r < rows; r++) // the tile of C comes while the products are computed
    for (int v = 0; v < vectors; v++) __builtin_prefetch(c + r * row + v * LANES, 1);
  for (size_t p = 0; p < k; p++, a.at += a.column, b += TILE_COLUMNS) {
    vf right[2 * TILE_VECTORS];
    for (int v = 0; v < vectors; v++) right[v] = load(b + v / TILE_VECTORS * panel + v % TILE_VECTORS * LANES);
    for (int r = 0; r < rows; r++) {
      const vf left = splat_operand(a.at + r * a.row);
      for (int v = 0; v < vectors; v++) sum[r][v] = multiply_add(left, right[v], sum[r][v]);
    }
  }
  if (height == (size_t)rows && width == (size_t)vectors * LANES) {
    for (int r = 0; r < rows; r++)
      for (int v = 0; v < vectors; v++) {
        float *to = c + r * row + v * LANES;
        store(to, onto.c ? load(to) + sum[r][v] : onto.bias ? load(onto.bias + v * LANES) + sum[r][v] : sum[r][v]);
      }
    return;
  }
  // The ragged edge goes through memory, by constant indices: anything else would keep the sums out of registers.
  float edge[TILE_ROWS * 2 * TILE_COLUMNS];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < vectors; v++) store(edge + (r * vectors + v) * LANES, sum[r][v]);
  for (size_t r = 0; r < height; r++)
    for (size_t j = 0; j < width; j++)
      c[r * row + j] = (onto.c ? c[r * row + j] : onto.bias ? onto.bias[j] : 0) + edge[r * vectors * LANES + j];
}

// Few rows: two panels at once, since the sums of one would wait for each other.
#define LOW_ROWS 2

INLINE void low_panels(size_t m, size_t n, size_t k, Strided a, const float *packed, float *c, size_t row, Onto onto) {
  const size_t panel = TILE_COLUMNS * k;
  size_t j = 0;
  for (; j + TILE_COLUMNS < n; j += 2 * TILE_COLUMNS, packed += 2 * panel) {
    const size_t width = smaller(n - j, 2 * TILE_COLUMNS);
    if (m == 1) tile(1, 2, k, a, packed, panel, c + j, row, m, width, onto_at(onto, j));
    else tile(LOW_ROWS, 2, k, a, packed, panel, c + j, row, m, width, onto_at(onto, j));
  }
  if (j < n) tile(LOW_ROWS, 1, k, a, packed, panel, c + j, row, m, n - j, onto_at(onto, j));
}

// Tiles of A lie `step` floats apart; k counts operands.
INLINE void panels(size_t m, size_t n, size_t k, Strided a, size_t step, const float *packed, float *c, size_t row, Onto onto) {
  const size_t low = m % TILE_ROWS, whole = m - low;
  const Strided last = {a.at + whole / TILE_ROWS * step, a.row, a.column};
  if (low > 0 && low <= LOW_ROWS) low_panels(low, n, k, last, packed, c + whole * row, row, onto);
  for (size_t j = 0; j < n; j += TILE_COLUMNS, packed += TILE_COLUMNS * k) {
    const size_t width = smaller(n - j, TILE_COLUMNS);
    for (size_t i = 0; i < whole; i += TILE_ROWS)
      tile(TILE_ROWS, 1, k, (Strided){a.at + i / TILE_ROWS * step, a.row, a.column}, packed, 0, c + i * row + j, row, TILE_ROWS, width,
           onto_at(onto, j));
    if (low <= LOW_ROWS) continue;
    float *to = c + whole * row + j;
    if (low <= 4 && TILE_ROWS > 4) tile(4, 1, k, last, packed, 0, to, row, low, width, onto_at(onto, j));
    else tile(TILE_ROWS, 1, k, last, packed, 0, to, row, low, width, onto_at(onto, j));
  }
}

void gemm_panels(size_t m, size_t n, size_t k, const float *rows, const float *packed, float *c, size_t row, Onto onto) {
  panels(m, n, operands(k), (Strided){rows, 1, TILE_ROWS}, TILE_ROWS * operands(k), packed, c, row, onto);
}

void gemm_rows(size_t m, size_t n, size_t k, const element *a, size_t stride, const float *packed, float *c, size_t row, Onto onto) {
  panels(m, n, operands(k), (Strided){(const float *)a, stride / PAIR, 1}, TILE_ROWS * stride / PAIR, packed, c, row, onto);
}

static void gemm_packed(size_t m, size_t n, size_t k, Strided a, const float *packed, float *c, size_t row, Onto onto, float *scratch) {
  for (size_t i = 0; i < m; i += BLOCK_ROWS) {
    const size_t height = smaller(m - i, BLOCK_ROWS);
    const Strided block = {a.at + i * a.row, a.row, a.column};
    pack_rows(height, k, block, scratch);
    gemm_panels(height, n, k, scratch, packed, c + i * row, row, onto);
  }
}

static void gemm_part(size_t n, size_t k, const Left *lefts, size_t count, Strided b, size_t row, Onto onto, float *scratch) {
  size_t m = 0;
  for (size_t i = 0; i < count; i++) m = lefts[i].m > m ? lefts[i].m : m;
  if (k == 0 && !onto.c)
    for (size_t l = 0; l < count; l++)
      for (size_t i = 0; i < lefts[l].m; i++)
        for (size_t j = 0; j < n; j++) lefts[l].c[i * row + j] = onto.bias ? onto.bias[j] : 0;
  float *packed = scratch + rows_scratch(m, smaller(k, BLOCK_DEPTH));
  for (size_t p = 0; p < k; p += BLOCK_DEPTH) {
    const size_t depth = smaller(k - p, BLOCK_DEPTH);
    pack_panels(depth, n, (Strided){b.at + p * b.row, b.row, b.column}, packed);
    for (size_t l = 0; l < count; l++) {
      const Strided a = {lefts[l].a.at + p * lefts[l].a.column, lefts[l].a.row, lefts[l].a.column};
      gemm_packed(lefts[l].m, n, depth, a, packed, lefts[l].c, row, p > 0 ? ONTO_C : onto, scratch);
    }
  }
}

typedef struct {
  size_t n, k;
  const Left *lefts;
  size_t count, most_rows;
  Strided b;
  size_t row;
  Onto onto;
  float *scratch;
} Product;

// Each part has a range of columns, or of rows where they are more.
static void gemm_task(const void *context, size_t part, size_t parts) {
  const Product *p = context;
  const int by_columns = p->count > 1 || p->n > p->most_rows;
  size_t begin, end;
  range_of(by_columns ? p->n : p->most_rows, by_columns ? TILE_COLUMNS : TILE_ROWS, part, parts, &begin, &end);
  if (begin == end) return;
  float *scratch = p->scratch + part * part_scratch(p->most_rows, p->n, p->k);
  Left lefts[2];
  for (size_t i = 0; i < p->count; i++) {
    const Left whole = p->lefts[i];
    const Strided rows = {whole.a.at + begin * whole.a.row, whole.a.row, whole.a.column};
    lefts[i] = by_columns ? (Left){whole.m, whole.a, whole.c + begin} : (Left){end - begin, rows, whole.c + begin * p->row};
  }
  const Strided columns = {p->b.at + begin * p->b.column, p->b.row, p->b.column};
  gemm_part(by_columns ? end - begin : p->n, p->k, lefts, p->count, by_columns ? columns : p->b, p->row,
            by_columns ? onto_at(p->onto, begin) : p->onto, scratch);
}

void gemm_all(size_t n, size_t k, const Left *lefts, size_t count, Strided b, size_t row, Onto onto, float *scratch) {
  size_t rows = 0, most = 0;
  for (size_t i = 0; i < count; i++) rows += lefts[i].m, most = lefts[i].m > most ? lefts[i].m : most;
  const Product product = {n, k, lefts, count, most, b, row, onto, scratch};
  if ((double)rows * n * k < LEAST_PARALLEL) gemm_part(n, k, lefts, count, b, row, onto, scratch);
  else parallel(gemm_task, &product);
}

void gemm(size_t m, size_t n, size_t k, Strided a, Strided b, Onto onto, float *c, float *scratch) {
  const Left left = {m, a, c};
  gemm_all(n, k, &left, 1, b, n, onto, scratch);
}

void gemm_alone(size_t m, size_t n, size_t k, Strided a, Strided b, size_t row, Onto onto, float *c, float *scratch) {
  const Left left = {m, a, c};
  gemm_part(n, k, &left, 1, b, row, onto, scratch);
}

size_t gemm_alone_scratch(size_t m, size_t n, size_t k) { return part_scratch(m, n, k); }

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
    const Left left = {p->m, a, p->c + i * p->m * p->n};
    gemm_part(p->n, p->k, &left, 1, b, p->n, ONTO_NOTHING, scratch);
  }
}

void EXPORT(matmul)(size_t batch, size_t m, size_t n, size_t k, const float *a, size_t a_step, int a_transposed, const float *b,
                    size_t b_step, int b_transposed, float *c, float *scratch) {
  const Strided left = {a, a_transposed ? 1 : k, a_transposed ? m : 1};
  const Strided right = {b, b_transposed ? 1 : n, b_transposed ? k : 1};
  const Batch products = {batch, m, n, k, a_step, b_step, left, right, c, scratch};
  if (batch == 1) gemm(m, n, k, left, right, ONTO_NOTHING, c, scratch);
  else parallel(matmul_task, &products);
}
