#include "confinement/mapped_body.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace plimsoll {
namespace {

// A view of a document takes what page_tree_slice.h allows, and a table of 30 bytes for each of its objects.
constexpr std::size_t kRoom = 256 << 10;

std::size_t whole_pages(std::size_t size) {
  static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size / page * page;
}

std::unexpected<Error> unmappable() {
  return fail(Reason::file_unreadable, fmt::format("the document cannot be mapped: {}", std::strerror(errno)));
}

}  // namespace

Result<MappedBody> MappedBody::map(UniqueFd body) {
  struct stat status{};
  if (::fstat(body.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(Reason::file_unreadable, "the document is not a plain file");
  if (status.st_size == 0) return fail(Reason::empty_file, "the file is empty");
  const auto size = static_cast<std::size_t>(status.st_size);
  // Addresses only: nothing that a limit of memory counts.
  const std::size_t reserved = whole_pages(size) + kRoom;
  void* const address = ::mmap(nullptr, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) return unmappable();
  MappedBody mapped(std::move(body), {static_cast<std::byte*>(address), reserved}, size);
  TRY_VOID(mapped.fill());
  return mapped;
}

// The file's whole pages are its own; the rest of it is copied to the beginning of the room, which is private memory.
Result<void> MappedBody::fill() const {
  const std::size_t whole = whole_pages(size_);
  std::byte* const rest = all_.data() + whole;
  if (whole > 0 && ::mmap(all_.data(), whole, PROT_READ, MAP_SHARED | MAP_FIXED, body_.get(), 0) == MAP_FAILED)
    return unmappable();
  if (::mprotect(rest, kRoom, PROT_READ | PROT_WRITE) != 0) return unmappable();
  for (std::size_t at = whole; at < size_;) {
    const ssize_t got = ::pread(body_.get(), all_.data() + at, size_ - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail(Reason::file_unreadable, "the document became shorter while it was opened");
    at += static_cast<std::size_t>(got);
  }
  return {};
}

MappedBody::MappedBody(MappedBody&& other) noexcept
    : body_(std::move(other.body_)), all_(std::exchange(other.all_, {})), size_(std::exchange(other.size_, 0)) {}

MappedBody& MappedBody::operator=(MappedBody&& other) noexcept {
  std::swap(body_, other.body_);
  std::swap(all_, other.all_);
  std::swap(size_, other.size_);
  return *this;
}

MappedBody::~MappedBody() {
  if (!all_.empty()) ::munmap(all_.data(), all_.size());
}

}  // namespace plimsoll
