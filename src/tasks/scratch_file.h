// A file that a server needs for one answer.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/error.h"
#include "base/unique_fd.h"
#include "tasks/body_quota.h"

namespace plimsoll {

// A file without a name, beside the bodies and under their quota: gone with the object, and with the process. On one
// thread at a time; blocks on disk.
class ScratchFile {
 public:
  // In `folder`. Reason::store_full, store_failed.
  [[nodiscard]] static Result<ScratchFile> create(std::filesystem::path folder, std::shared_ptr<BodyQuota> quota);
  ScratchFile(ScratchFile&&) = default;
  ScratchFile& operator=(ScratchFile&&) = delete;
  ~ScratchFile();

  // Takes what it needs from the quota. Reason::body_quota, store_full, store_failed.
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);
  // For others to write to: so much of the quota is its own from now on. It is `most`, or the largest half, quarter, …
  // of it that there is room for, at least `least`. Reason::body_quota.
  [[nodiscard]] Result<Bytes> reserve(Bytes least, Bytes most);
  // The others are done: it has become `size` bytes, at most what was reserved; what they wrote beyond is cut off.
  void settle(Bytes size);
  [[nodiscard]] int descriptor() const { return fd_.get(); }
  [[nodiscard]] Bytes written() const { return written_; }  // by write()

 private:
  [[nodiscard]] Result<void> reserve_up_to(Bytes size);
  ScratchFile(std::shared_ptr<BodyQuota> quota, std::filesystem::path folder, UniqueFd fd)
      : quota_(std::move(quota)), folder_(std::move(folder)), fd_(std::move(fd)) {}

  std::shared_ptr<BodyQuota> quota_;  // null: moved from
  std::filesystem::path folder_;
  UniqueFd fd_;
  Bytes reserved_;
  Bytes written_;
};

}  // namespace plimsoll
