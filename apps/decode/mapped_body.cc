#include "mapped_body.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace plimsoll {

Result<MappedBody> MappedBody::map(UniqueFd body) {
  struct stat status{};
  if (::fstat(body.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(Reason::file_unreadable, "the document is not a plain file");
  if (status.st_size == 0) return fail(Reason::empty_file, "the file is empty");
  const auto size = static_cast<std::size_t>(status.st_size);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, body.get(), 0);
  if (address == MAP_FAILED)
    return fail(Reason::file_unreadable, fmt::format("the document cannot be mapped: {}", std::strerror(errno)));
  return MappedBody(std::move(body), {static_cast<const std::byte*>(address), size});
}

MappedBody::MappedBody(MappedBody&& other) noexcept
    : body_(std::move(other.body_)), bytes_(std::exchange(other.bytes_, {})) {}

MappedBody& MappedBody::operator=(MappedBody&& other) noexcept {
  std::swap(body_, other.body_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedBody::~MappedBody() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace plimsoll
