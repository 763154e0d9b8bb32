// The document's bytes, mapped read-only: file pages, which the kernel can drop and nobody is charged for. Right behind
// the last one is room for bytes that are not in the file (page_view.h); what of it is never written costs nothing.
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

  [[nodiscard]] std::span<const std::byte> bytes() const { return all_.first(size_); }
  [[nodiscard]] std::span<std::byte> room() const { return all_.subspan(size_); }

 private:
  MappedBody(UniqueFd body, std::span<std::byte> all, std::size_t size)
      : body_(std::move(body)), all_(all), size_(size) {}
  [[nodiscard]] Result<void> fill() const;

  UniqueFd body_;
  std::span<std::byte> all_;  // whole pages of memory
  std::size_t size_;
};

}  // namespace plimsoll
