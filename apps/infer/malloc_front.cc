#include "malloc_front.h"

#ifndef PLIMSOLL_UNMETERED

#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstddef>

// glibc's own, under the names it keeps for fronts like this one.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace {

// Works before any constructor has run: the dynamic linker allocates first.
constinit plimsoll::AllocationMeter meter;

// A thread's own, from its first allocation to its end. Plain pointers and a key of pthread's: a thread_local with a
// destructor would allocate to register it, the first 32 keys do not.
constinit thread_local plimsoll::ThreadTally* own_tally = nullptr;
constinit thread_local bool asked_for_tally = false;
constinit pthread_once_t tally_key_once = PTHREAD_ONCE_INIT;
constinit pthread_key_t tally_key = 0;
constinit bool tallies_can_be_left = false;

void leave_tally(void* tally) {
  own_tally = nullptr;  // what the thread still frees goes to the meter at once
  static_cast<plimsoll::ThreadTally*>(tally)->leave();
}

void create_tally_key() { tallies_can_be_left = ::pthread_key_create(&tally_key, leave_tally) == 0; }

// Null when all are taken, and in a thread that has left its own.
[[gnu::noinline]] plimsoll::ThreadTally* ask_for_tally() {
  if (asked_for_tally) return nullptr;
  asked_for_tally = true;
  ::pthread_once(&tally_key_once, create_tally_key);
  own_tally = meter.claim_tally();
  if (own_tally != nullptr && tallies_can_be_left) ::pthread_setspecific(tally_key, own_tally);
  return own_tally;
}

plimsoll::ThreadTally* tally() { return own_tally != nullptr ? own_tally : ask_for_tally(); }

template <typename Allocate>
[[gnu::noinline]] void* metered_large(std::size_t size, Allocate allocate) {
  if (!meter.reserve(tally(), size)) {
    errno = ENOMEM;
    return nullptr;
  }
  void* block = allocate();
  if (block == nullptr)
    meter.settle_exhausted(size);
  else
    meter.settle(tally(), size, ::malloc_usable_size(block));
  return block;
}

// `allocate` gives the block once the meter has agreed to `size`.
template <typename Allocate>
void* metered(std::size_t size, Allocate allocate) {
  if (size >= plimsoll::kSmallestRefusable) [[unlikely]]
    return metered_large(size, allocate);
  void* block = allocate();
  if (block == nullptr) [[unlikely]]
    meter.note_exhausted();
  else
    meter.add(tally(), ::malloc_usable_size(block));
  return block;
}

void* metered_aligned(std::size_t alignment, std::size_t size) {
  return metered(size, [=] { return __libc_memalign(alignment, size); });
}

std::size_t page_size() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

}  // namespace

extern "C" {

[[gnu::visibility("default")]] void* malloc(std::size_t size) noexcept {
  return metered(size, [=] { return __libc_malloc(size); });
}

[[gnu::visibility("default")]] void free(void* block) noexcept {
  if (block == nullptr) return;
  meter.remove(tally(), ::malloc_usable_size(block));
  __libc_free(block);
}

[[gnu::visibility("default")]] void* calloc(std::size_t count, std::size_t size) noexcept {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;  // glibc says no, and in its way
  return metered(bytes, [=] { return __libc_calloc(count, size); });
}

[[gnu::visibility("default")]] void* realloc(void* block, std::size_t size) noexcept {
  if (block == nullptr) return malloc(size);
  if (size == 0) {
    free(block);
    return nullptr;
  }
  const std::size_t before = ::malloc_usable_size(block);
  // A larger block is paid in full while the old one lives, for glibc may have to copy; a smaller one costs nothing.
  const auto replace = [=] { return __libc_realloc(block, size); };
  void* replacement = size > before ? metered(size, replace) : replace();
  if (replacement != nullptr)
    meter.remove(tally(), size > before ? before : before - ::malloc_usable_size(replacement));
  else if (size <= before)
    meter.note_exhausted();
  return replacement;
}

[[gnu::visibility("default")]] void* reallocarray(void* block, std::size_t count, std::size_t size) noexcept {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return nullptr;
  }
  return realloc(block, bytes);
}

[[gnu::visibility("default")]] void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return metered_aligned(alignment, size);
}

[[gnu::visibility("default")]] void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return metered_aligned(alignment, size);
}

[[gnu::visibility("default")]] int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  if (!std::has_single_bit(alignment) || alignment % sizeof(void*) != 0) return EINVAL;
  const int before = errno;
  void* aligned = metered_aligned(alignment, size);
  errno = before;  // POSIX: the error is returned, not set
  if (aligned == nullptr) return ENOMEM;
  *block = aligned;
  return 0;
}

[[gnu::visibility("default")]] void* valloc(std::size_t size) noexcept { return metered_aligned(page_size(), size); }

[[gnu::visibility("default")]] void* pvalloc(std::size_t size) noexcept {
  const std::size_t page = page_size();
  if (size > SIZE_MAX - page) {
    errno = ENOMEM;
    return nullptr;
  }
  return metered_aligned(page, (size + page - 1) / page * page);
}

}  // extern "C"

#else

namespace {
constinit plimsoll::AllocationMeter meter;
}

#endif

namespace plimsoll {

AllocationMeter& process_meter() { return meter; }

bool malloc_is_metered() {
#ifdef PLIMSOLL_UNMETERED
  return false;
#else
  return true;
#endif
}

}  // namespace plimsoll
