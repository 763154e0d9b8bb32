// The document's bytes, mapped read-only: file pages, which the kernel can drop and nobody is charged for.
#pragma once

#include <cstddef>
#include <span>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

class MappedBody {
 public:
  // Reason::empty_file for nothing to map; Reason::file_unreadable when it cannot be mapped (a pipe, say).
  [[nodiscard]] static Result<MappedBody> map(UniqueFd body);

  MappedBody(MappedBody&& other) noexcept;
  MappedBody& operator=(MappedBody&& other) noexcept;
  ~MappedBody();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  MappedBody(UniqueFd body, std::span<const std::byte> bytes) : body_(std::move(body)), bytes_(bytes) {}
  UniqueFd body_;
  std::span<const std::byte> bytes_;
};

}  // namespace plimsoll
