// Work split over threads: a task is run once for each part, on as many threads as there are parts.
#pragma once
#include "vector.h"

typedef void (*Task)(const void *context, size_t part, size_t parts);

// Parts of a task: the number of threads. Splits never change an order of summation, so bits do not depend on it.
size_t parts_of_task(void);

// Floats of scratch of all parts: a product that a size cannot hold is one that no memory has.
#define NO_MEMORY ((size_t)-1 / 4)
INLINE size_t times(size_t a, size_t b) {
  size_t product;
  return __builtin_mul_overflow(a, b, &product) || product > NO_MEMORY ? NO_MEMORY : product;
}

// Runs all parts at the same time and waits for them. A task must be right for any number of parts.
void parallel(Task task, const void *context);

// A task over items that need nothing of each other: each part has a range of them, in multiples of `step`. Few items, of
// `work` numbers each, are not worth waking threads for.
typedef void (*Ranges)(const void *context, size_t begin, size_t end);
void parallel_ranges(Ranges ranges, const void *context, size_t count, size_t step, size_t work);

// Where the parts of a task wait for each other between steps; zero at first.
typedef struct {
  uint32_t arrivals;
  uint32_t sleepers; // those that sleep until there are more
  uint32_t padding[14]; // a cache line of its own
} Barrier;

// Waits until all `members` have come here as often as the caller.
void wait_for_all(Barrier *barrier, size_t members);

// The range of `count` items that a part has, in multiples of `step`.
INLINE void range_of(size_t count, size_t step, size_t part, size_t parts, size_t *begin, size_t *end) {
  const size_t blocks = (count + step - 1) / step;
  *begin = blocks * part / parts * step;
  *end = blocks * (part + 1) / parts * step;
  if (*begin > count) *begin = count;
  if (*end > count) *end = count;
}
