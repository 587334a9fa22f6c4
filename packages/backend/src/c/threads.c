// A pool of threads: POSIX threads in native code, workers over shared memory in WebAssembly.
#define _GNU_SOURCE // dladdr
#include "threads.h"

#define MOST_THREADS 256
// Turns of waiting before a thread sleeps, tens of microseconds: the next kernel is usually there by then.
#ifdef __wasm__
#define SPINS 40000         // without an instruction to pause
#define PATIENCE (10 * SPINS) // of one that waits for another: it has only sleep to give the core away
#else
#define SPINS 4000
#define PATIENCE SPINS
#endif

static size_t threads = 1, started = 1; // those that share the work, and all that there are: the others only take part in rounds
static Task current_task;
static const void *current_context;
static uint32_t round_number, finished, waiting; // `waiting`: whether the caller sleeps until all have finished
static unsigned char busy;

size_t parts_of_task(void) { return threads; }

INLINE uint32_t read_now(const uint32_t *at) { return __atomic_load_n(at, __ATOMIC_ACQUIRE); }

#ifdef __wasm__
INLINE void relax(void) {}
// Waits stand in functions of their own: with them inlined, Node 20 lost the main thread's stack pointer in about one of three runs
// of threads.test.ts on a busy machine, where a wait is long.
#define ALONE static __attribute__((noinline))
static uint32_t sleepless; // a page's main thread must not sleep: whoever waits in a task spins on
ALONE void give_way(uint32_t *at, uint32_t value, uint32_t *sleepers) {
  (void)sleepers; // it wakes by itself
  if (!sleepless) __builtin_wasm_memory_atomic_wait32((int *)at, (int)value, 20000); // ns
}
INLINE void wake_sleepers(uint32_t *at, uint32_t *sleepers) { (void)at, (void)sleepers; }
void EXPORT(never_sleep)(void) { sleepless = 1; }
ALONE void sleep_while(uint32_t *at, uint32_t value) { __builtin_wasm_memory_atomic_wait32((int *)at, (int)value, -1); }
INLINE void next_round(void) {
  __atomic_fetch_add(&round_number, 1, __ATOMIC_RELEASE);
  __builtin_wasm_memory_atomic_notify((int *)&round_number, MOST_THREADS);
}
#else
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

INLINE void relax(void) {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}
#ifdef __linux__
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#define ALONE static __attribute__((noinline))
// Sleeps while the number is the value. Whoever changes it looks for sleepers after that, and they look at the number after they have
// said that they sleep: one of the two sees the other.
ALONE void give_way(uint32_t *at, uint32_t value, uint32_t *sleepers) {
  __atomic_fetch_add(sleepers, 1, __ATOMIC_SEQ_CST);
  syscall(SYS_futex, at, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
  __atomic_fetch_sub(sleepers, 1, __ATOMIC_SEQ_CST);
}
ALONE void wake_all(uint32_t *at) { syscall(SYS_futex, at, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0); }
INLINE void wake_sleepers(uint32_t *at, uint32_t *sleepers) {
  if (__atomic_load_n(sleepers, __ATOMIC_SEQ_CST) > 0) wake_all(at);
}
#else
INLINE void give_way(uint32_t *at, uint32_t value, uint32_t *sleepers) {
  (void)at, (void)value, (void)sleepers;
  sched_yield();
}
INLINE void wake_sleepers(uint32_t *at, uint32_t *sleepers) { (void)at, (void)sleepers; }
#endif
INLINE void sleep_while(uint32_t *at, uint32_t value) {
  pthread_mutex_lock(&mutex);
  while (read_now(at) == value) pthread_cond_wait(&wake, &mutex);
  pthread_mutex_unlock(&mutex);
}
INLINE void next_round(void) {
  pthread_mutex_lock(&mutex);
  __atomic_fetch_add(&round_number, 1, __ATOMIC_RELEASE);
  pthread_cond_broadcast(&wake);
  pthread_mutex_unlock(&mutex);
}
#endif

// Spins, since parts of a task are close together; where they are not, cores are taken: sleeps, so that whoever is waited for gets one.
static void wait_until(uint32_t *at, uint32_t wanted, uint32_t *sleepers) {
  uint32_t now;
  for (int spin = 0; (now = read_now(at)) < wanted; spin++) {
    relax();
    if (spin > PATIENCE) give_way(at, now, sleepers);
  }
}

void wait_for_all(Barrier *barrier, size_t members) {
  if (members == 1) return;
  const uint32_t arrived = __atomic_add_fetch(&barrier->arrivals, 1, __ATOMIC_SEQ_CST);
  const uint32_t wanted = (uint32_t)((arrived + members - 1) / members * members);
  if (arrived == wanted) wake_sleepers(&barrier->arrivals, &barrier->sleepers);
  else wait_until(&barrier->arrivals, wanted, &barrier->sleepers);
}

static void work(size_t part, uint32_t seen) {
  for (;;) {
    for (int spin = 0; spin < SPINS && read_now(&round_number) == seen; spin++) relax();
    if (read_now(&round_number) == seen) sleep_while(&round_number, seen);
    seen++;
    if (part < threads) current_task(current_context, part, threads);
    __atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST);
    wake_sleepers(&finished, &waiting);
  }
}

#ifdef __wasm__
// Workers call run_worker, each with its number from 1 on, and never come back; then the main thread says how many there are.
void EXPORT(run_worker)(size_t part) { work(part, 0); }
size_t EXPORT(start_threads)(size_t wanted) { return threads = started = wanted; }
#else
static size_t users;
static uint32_t first_round; // that a new thread has part in: no round begins before it is there

static void *start(void *argument) {
  work((size_t)argument, first_round);
  return NULL;
}

// Threads sleep in this library's code: whoever loaded it may close it, but it stays. Without that, another library at the same address
// would run on in their stacks.
static void stay_loaded(void) {
  Dl_info here;
  if (dladdr((const void *)start, &here)) dlopen(here.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

static void start_missing(size_t wanted) {
  if (started < wanted) stay_loaded();
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  first_round = read_now(&round_number);
  for (; started < wanted; started++) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, start, (void *)started) != 0) break;
  }
  pthread_attr_destroy(&attributes);
}

// The number of threads from now on, this one included. The pool is the process's: a second user (another JavaScript thread)
// takes it as it is. Returns what the number is.
size_t EXPORT(start_threads)(size_t wanted) {
  static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&starting);
  if (__atomic_fetch_add(&users, 1, __ATOMIC_ACQ_REL) == 0 && wanted <= MOST_THREADS) {
    start_missing(wanted);
    threads = wanted < started ? wanted : started;
  }
  pthread_mutex_unlock(&starting);
  return threads;
}
void EXPORT(end_threads)(void) { __atomic_fetch_sub(&users, 1, __ATOMIC_ACQ_REL); } // what start_threads was called for
#endif

void parallel(Task task, const void *context) {
  // A second caller (another JavaScript thread) does it all alone.
  if (threads == 1 || __atomic_test_and_set(&busy, __ATOMIC_ACQUIRE)) {
    task(context, 0, 1);
    return;
  }
  current_task = task;
  current_context = context;
  __atomic_store_n(&finished, 0, __ATOMIC_RELAXED);
  next_round();
  task(context, 0, threads);
  wait_until(&finished, (uint32_t)started - 1, &waiting);
  __atomic_clear(&busy, __ATOMIC_RELEASE);
}

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
