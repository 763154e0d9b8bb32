#include "base/memfd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace plimsoll {
namespace {

constexpr int kSizeSeals = F_SEAL_GROW | F_SEAL_SHRINK;

std::unexpected<Error> memfd_failed(const char* step) {
  return fail(Reason::internal, fmt::format("memfd {}: {}", step, std::strerror(errno)));
}

}  // namespace

Result<UniqueFd> create_memfd(const char* name, Bytes size) {
  UniqueFd memfd(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memfd) return memfd_failed("create");
  if (::ftruncate(memfd.get(), static_cast<off_t>(size.count())) != 0) return memfd_failed("resize");
  if (::fcntl(memfd.get(), F_ADD_SEALS, kSizeSeals) != 0) return memfd_failed("seal");
  return memfd;
}

Result<void> seal_content(const UniqueFd& memfd) {
  if (::fcntl(memfd.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0) return memfd_failed("seal content");
  return {};
}

Result<MappedMemfd> MappedMemfd::map(const UniqueFd& memfd, Access access, Bytes least) {
  const int seals = ::fcntl(memfd.get(), F_GET_SEALS);
  if (seals < 0 || (seals & kSizeSeals) != kSizeSeals)
    return fail(Reason::protocol, "a memory file arrived that is not sealed against resizing");
  struct stat status{};
  if (::fstat(memfd.get(), &status) != 0) return memfd_failed("stat");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size < least.count())
    return fail(Reason::protocol, fmt::format("a memory file of {} bytes arrived, {} needed", size, least.count()));
  if (size == 0) return MappedMemfd({});
  const int protection = access == Access::write ? PROT_READ | PROT_WRITE : PROT_READ;
  // A content-sealed memfd may only be mapped shared when it cannot be written through the mapping.
  void* address = ::mmap(nullptr, size, protection, access == Access::write ? MAP_SHARED : MAP_PRIVATE, memfd.get(), 0);
  if (address == MAP_FAILED) return memfd_failed("map");
  return MappedMemfd({static_cast<std::byte*>(address), size});
}

MappedMemfd::MappedMemfd(MappedMemfd&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedMemfd& MappedMemfd::operator=(MappedMemfd&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedMemfd::~MappedMemfd() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

}  // namespace plimsoll
