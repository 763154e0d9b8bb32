#include "malloc_front.h"

#ifndef PLIMSOLL_UNMETERED

#include <malloc.h>
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

// `allocate` gives the block once the meter has agreed to `size`.
template <typename Allocate>
void* metered(std::size_t size, Allocate allocate) {
  if (!meter.reserve(size)) {
    errno = ENOMEM;
    return nullptr;
  }
  void* block = allocate();
  if (block == nullptr)
    meter.settle_exhausted(size);
  else
    meter.settle(size, ::malloc_usable_size(block));
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
  meter.remove(::malloc_usable_size(block));
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
  const std::size_t price = size > before ? size : 0;
  if (!meter.reserve(price)) {
    errno = ENOMEM;
    return nullptr;
  }
  void* replacement = __libc_realloc(block, size);
  if (replacement == nullptr)
    meter.settle_exhausted(price);
  else if (price == 0)
    meter.remove(before - ::malloc_usable_size(replacement));
  else
    meter.settle(price, ::malloc_usable_size(replacement), before);
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
