#include "tasks/scratch_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/unlinked_file.h"
#include "base/whole_file.h"
#include "tasks/disk_error.h"

namespace plimsoll {
namespace {

// As bodies whose length nobody announced.
constexpr Bytes kReserveStep{1U << 20};

}  // namespace

Result<ScratchFile> ScratchFile::create(std::filesystem::path folder, std::shared_ptr<BodyQuota> quota) {
  UniqueFd fd = unlinked_file_in(folder.string());
  if (!fd) return disk_error("create a file in", folder, errno);
  return ScratchFile(std::move(quota), std::move(folder), std::move(fd));
}

ScratchFile::~ScratchFile() {
  if (quota_) quota_->give_back(reserved_);
}

Result<void> ScratchFile::reserve_up_to(Bytes size) {
  if (size <= reserved_) return {};
  TRY_VOID(quota_->take(size - reserved_));
  reserved_ = size;
  return {};
}

Result<Bytes> ScratchFile::reserve(Bytes least, Bytes most) {
  for (Bytes size = most; size > least; size = Bytes(size.count() / 2))
    if (reserve_up_to(size)) return size;
  TRY_VOID(reserve_up_to(least));
  return least;
}

Result<void> ScratchFile::write(std::span<const std::byte> bytes) {
  const Bytes size = written_ + Bytes(bytes.size());
  // The last bytes of a quota are usable.
  if (size > reserved_ && !reserve_up_to(reserved_ + std::max(Bytes(bytes.size()), kReserveStep)))
    TRY_VOID(reserve_up_to(size));
  const int number = write_all(fd_.get(), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (number != 0) return disk_error("write to a file in", folder_, number);
  written_ = size;
  return {};
}

void ScratchFile::settle(Bytes size) {
  // On its own file system this cannot fail for want of room.
  if (::ftruncate(fd_.get(), static_cast<off_t>(size.count())) != 0) return;
  quota_->give_back(reserved_ - size);
  reserved_ = size;
}

}  // namespace plimsoll
