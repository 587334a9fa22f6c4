// Memory in large pages, where the system has them for the asking: fewer misses when a kernel strides through it. And, sanitized, guards.
#include "vector.h"

#ifdef __linux__
#include <sys/mman.h>
#define LARGE_PAGE ((size_t)1 << 21)

void EXPORT(use_large_pages)(size_t start, size_t bytes) {
  const size_t first = (start + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE, end = (start + bytes) / LARGE_PAGE * LARGE_PAGE;
  if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE); // a wish: nothing depends on its being granted
}
#else
void EXPORT(use_large_pages)(size_t start, size_t bytes) { (void)start, (void)bytes; }
#endif

// For the allocator of sanitized builds: memory that no tensor owns is an error to touch.
#if defined(__SANITIZE_ADDRESS__)
void __asan_poison_memory_region(void const volatile *start, size_t bytes);
void __asan_unpoison_memory_region(void const volatile *start, size_t bytes);
void EXPORT(forbid_memory)(size_t start, size_t bytes) { __asan_poison_memory_region((void *)start, bytes); }
void EXPORT(allow_memory)(size_t start, size_t bytes) { __asan_unpoison_memory_region((void *)start, bytes); }
#endif
