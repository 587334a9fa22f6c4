// A pool of threads (POSIX) for native code; WebAssembly runs every task in one part.
#include "threads.h"

#ifdef __wasm__
size_t parts_of_task(void) { return 1; }
void parallel(Task task, const void *context) { task(context, 0, 1); }
void wait_for_all(Barrier *barrier, size_t members) { (void)barrier, (void)members; }
#else
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define MOST_THREADS 256
#define SPINS 4000 // some microseconds: the next kernel of a step is usually there by then

static size_t threads = 1;
static Task current_task;
static const void *current_context;
static atomic_size_t round_number, finished;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

size_t parts_of_task(void) { return threads; }

INLINE void relax(void) {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}

// Spins, since parts of a task are close together; where they are not, there are more threads than cores: lets others run.
void wait_for_all(Barrier *barrier, size_t members) {
  if (members == 1) return;
  const size_t arrived = __atomic_add_fetch(&barrier->arrivals, 1, __ATOMIC_ACQ_REL);
  const size_t wanted = (arrived + members - 1) / members * members;
  for (int spin = 0; __atomic_load_n(&barrier->arrivals, __ATOMIC_ACQUIRE) < wanted; spin++) {
    relax();
    if (spin > SPINS) sched_yield();
  }
}

static void *work(void *argument) {
  const size_t part = (size_t)argument;
  size_t seen = 0;
  for (;;) {
    for (int spin = 0; spin < SPINS && atomic_load_explicit(&round_number, memory_order_acquire) == seen; spin++) relax();
    if (atomic_load_explicit(&round_number, memory_order_acquire) == seen) {
      pthread_mutex_lock(&mutex);
      while (atomic_load_explicit(&round_number, memory_order_acquire) == seen) pthread_cond_wait(&wake, &mutex);
      pthread_mutex_unlock(&mutex);
    }
    seen++;
    current_task(current_context, part, threads);
    atomic_fetch_add_explicit(&finished, 1, memory_order_release);
  }
  return NULL;
}

// The number of threads from now on, this one included; once for a process. Returns what it became.
size_t EXPORT(start_threads)(size_t wanted) {
  if (threads > 1 || wanted > MOST_THREADS) return threads;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  size_t started = 1;
  for (; started < wanted; started++) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, work, (void *)started) != 0) break;
  }
  pthread_attr_destroy(&attributes);
  threads = started;
  return threads;
}

void parallel(Task task, const void *context) {
  // A second caller (another JavaScript thread) does it all alone.
  if (threads == 1 || atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {
    task(context, 0, 1);
    return;
  }
  current_task = task;
  current_context = context;
  atomic_store_explicit(&finished, 0, memory_order_relaxed);
  pthread_mutex_lock(&mutex);
  atomic_fetch_add_explicit(&round_number, 1, memory_order_release);
  pthread_cond_broadcast(&wake);
  pthread_mutex_unlock(&mutex);
  task(context, 0, threads);
  while (atomic_load_explicit(&finished, memory_order_acquire) < threads - 1) relax();
  atomic_flag_clear_explicit(&busy, memory_order_release);
}
#endif

#define LEAST_WORK (1 << 15)

typedef struct {
  Ranges ranges;
  const void *context;
  size_t count, step;
} RangesTask;

static void ranges_task(const void *context, size_t part, size_t parts) {
  const RangesTask *p = context;
  size_t begin, end;
  range_of(p->count, p->step, part, parts, &begin, &end);
  if (begin < end) p->ranges(p->context, begin, end);
}

void parallel_ranges(Ranges ranges, const void *context, size_t count, size_t step, size_t work) {
  const RangesTask task = {ranges, context, count, step};
  if (count * work < LEAST_WORK) ranges(context, 0, count);
  else parallel(ranges_task, &task);
}
