// Anonymous memory that crosses process borders: the control plane creates it at its planned size, seals grow and
// shrink and pays for it; a helper checks seals and size, then maps it. Neither RLIMIT_DATA nor a malloc meter sees it.
#pragma once

#include <cstddef>
#include <span>

#include "base/bytes.h"
#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

// A new memfd of exactly `size`, sealed against growing and shrinking. `name` shows up in /proc/PID/maps.
[[nodiscard]] Result<UniqueFd> create_memfd(const char* name, Bytes size);
// After the writer has unmapped it: nobody can change the content any more.
[[nodiscard]] Result<void> seal_content(const UniqueFd& memfd);

enum class Access { read, write };

// A mapping of a whole memfd, unmapped by destruction.
class MappedMemfd {
 public:
  // Refuses (Reason::protocol) what is not sealed against growing and shrinking or is smaller than `least`.
  [[nodiscard]] static Result<MappedMemfd> map(const UniqueFd& memfd, Access access, Bytes least);

  MappedMemfd(MappedMemfd&& other) noexcept;
  MappedMemfd& operator=(MappedMemfd&& other) noexcept;
  ~MappedMemfd();

  [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

 private:
  explicit MappedMemfd(std::span<std::byte> bytes) : bytes_(bytes) {}
  std::span<std::byte> bytes_;
};

}  // namespace plimsoll
