// Sums and maxima along an axis.
#include "elementwise.h"

// x [outer, count, inner] -> y [outer, inner].
void EXPORT(reduce)(int op, size_t outer, size_t count, size_t inner, float scale, const float *x, float *y) {
  for (size_t o = 0; o < outer; o++) {
    const float *from = x + o * count * inner;
    float *to = y + o * inner;
    if (inner == 1) {
      double total = 0;
      float top = from[0];
      for (size_t i = 0; i < count;) { // float sums of 1,024, added up in double
        const size_t end = i + 1024 < count ? i + 1024 : count;
        vf sums = {0};
        if (op == SUM)
          for (; i + LANES <= end; i += LANES) sums += load(from + i);
        for (; i < end; i++) {
          total += op == SUM ? from[i] : 0;
          top = from[i] > top || from[i] != from[i] ? from[i] : top;
        }
        total += sum_lanes(sums);
      }
      to[0] = op == SUM ? (float)(total * scale) : top;
      continue;
    }
    FOR_VECTORS(inner, { STORE(to, LOAD(from)); })
    for (size_t i = 1; i < count; i++) {
      const float *row = from + i * inner;
      if (op == SUM) FOR_VECTORS(inner, { STORE(to, LOAD(to) + LOAD(row)); })
      else FOR_VECTORS(inner, { STORE(to, pick((LOAD(row) > LOAD(to)) | (LOAD(row) != LOAD(row)), LOAD(row), LOAD(to))); })
    }
    if (scale != 1) FOR_VECTORS(inner, { STORE(to, LOAD(to) * splat(scale)); })
  }
}
