// The documents of tasks on disk. A body is streamed into a file without ever being in memory, under a quota of bytes:
// it reserves, writes, syncs, and gets its name in one step when it is whole. What a killed process left behind,
// without a task or without a name, goes at the next start.
//
//     FOLDER/incoming/<id>.part     being written; removed at start
//     FOLDER/<id>                   whole; removed at start if no task knows it
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <span>

#include "base/bytes.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/unique_fd.h"
#include "tasks/body_quota.h"
#include "tasks/scratch_file.h"
#include "tasks/task_record.h"

namespace plimsoll {

// Bodies begun since the start, as long as orphans may still be looked for: they have no task yet, and are none. Any
// thread.
class FreshBodies {
 public:
  void add(const TaskId& task);
  [[nodiscard]] bool contains(const TaskId& task) const;
  // Nobody asks any more.
  void forget();

 private:
  mutable std::mutex mutex_;
  std::set<TaskId> bodies_;  // under mutex_; bounded by what comes in while the folder is gone over once
  bool over_ = false;        // under mutex_
};

// One body being written, on one thread at a time; blocks on disk. Without commit() it and its bytes are gone.
class BodyWriter {
 public:
  BodyWriter(BodyWriter&&) = default;
  BodyWriter& operator=(BodyWriter&&) = delete;
  ~BodyWriter();

  // Beyond what was reserved it takes more from the quota, piece by piece. Reason::body_quota and, beyond the largest
  // document, Reason::file_bytes: nothing was written. Reason::store_full or store_failed from the disk: it is spoilt,
  // and neither write() nor commit() will succeed any more.
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes);
  // Afterwards it is on disk under its name; what was reserved and not written is given back.
  [[nodiscard]] Result<StoredBody> commit();

 private:
  friend class BodyFiles;
  struct Target {
    std::filesystem::path part;
    std::filesystem::path whole;
  };
  BodyWriter(std::shared_ptr<BodyQuota> quota, Bytes file_max, Target target, UniqueFd fd, Bytes reserved)
      : quota_(std::move(quota)),
        file_max_(file_max),
        target_(std::move(target)),
        fd_(std::move(fd)),
        reserved_(reserved) {}
  [[nodiscard]] Result<void> reserve_up_to(Bytes size);
  [[nodiscard]] Result<void> sync_and_name() const;

  std::shared_ptr<BodyQuota> quota_;  // null: moved from, or committed
  Bytes file_max_;
  Target target_;
  UniqueFd fd_;  // none: spoilt, or committed
  Bytes reserved_;
  Bytes written_;
  Sha256 hash_;
};

class BodyFiles {
 public:
  struct Limits {
    Bytes total_max;  // tasks.body_quota
    Bytes file_max;   // limits.file_bytes
    bool operator==(const Limits&) const = default;
  };
  // Makes the folder if it is not there, removes what was being written, counts what is there.
  [[nodiscard]] static Result<BodyFiles> open(std::filesystem::path folder, Limits limits);

  // Once for a task. `expected`: the length that the client announced; zero when it did not. It has to fit now, and
  // its beginning is reserved. Reason::file_bytes, Reason::body_quota.
  [[nodiscard]] Result<BodyWriter> begin(const TaskId& task, Bytes expected) const;
  // For reading. Reason::file_missing.
  [[nodiscard]] Result<UniqueFd> read(const StoredBody& body) const;
  // Empty, for reading and writing.
  [[nodiscard]] Result<ScratchFile> scratch() const;
  // Not an error when it is gone already.
  [[nodiscard]] Result<void> remove(const std::string& file) const;
  // Once, after the start: those that were there when it was opened and that `is_known` says no to. Bodies may come
  // meanwhile. Gives how many went.
  [[nodiscard]] Result<int> remove_orphans(const std::function<Result<bool>(const TaskId&)>& is_known) const;
  [[nodiscard]] Bytes used() const { return quota_->used(); }

 private:
  BodyFiles(std::filesystem::path folder, Limits limits, Bytes used)
      : folder_(std::move(folder)), limits_(limits), quota_(std::make_shared<BodyQuota>(limits.total_max, used)) {}

  std::filesystem::path folder_;
  Limits limits_;
  std::shared_ptr<BodyQuota> quota_;
  std::shared_ptr<FreshBodies> fresh_ = std::make_shared<FreshBodies>();
};

}  // namespace plimsoll
