// The one thread that writes: it takes what is waiting as a group, carries it out in one transaction, and answers when
// that is on disk. One sync of the disk pays for the group.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "tasks/sqlite/commit_group.h"
#include "tasks/sqlite/connection.h"
#include "tasks/task_store.h"

namespace plimsoll {

// One write of a caller. run() and answer() are called on the writer's thread.
class Write {
 public:
  enum class Haste { urgent, patient };
  Write(Haste haste, Bytes bytes) : haste(haste), bytes(bytes) {}
  virtual ~Write() = default;
  // May be called again after its first try was undone together with its group: it keeps what it was given.
  // An error that is no store failure undoes this write alone and is its answer.
  [[nodiscard]] virtual Result<void> run(Connection& connection) = 0;
  // What the last run() gave, or `failure`, which came afterwards.
  [[nodiscard]] virtual Posted answer(const Error* failure) = 0;

  const Haste haste;
  const Bytes bytes;  // that it holds while it waits
};

struct QueueBounds {
  std::size_t writes_max = 1024;  // tasks.waiting_writes
  Bytes bytes_max{16U << 20};     // tasks.waiting_bytes
};

class Writer {
 public:
  Writer(Connection connection, CommitRule rule, QueueBounds bounds, Post post);
  ~Writer();

  // Any thread. When the queue is full the answer is Reason::queue_full, posted before this returns.
  void submit(std::unique_ptr<Write> write);
  // TaskStore::trouble().
  [[nodiscard]] std::optional<Error> trouble() const;

 private:
  struct Waiting {
    std::unique_ptr<Write> write;
    TimePoint since;
  };
  using Group = std::deque<Waiting>;

  void work();
  // Waits for it; empty: the end.
  [[nodiscard]] Group next_group();
  [[nodiscard]] Group take_group();  // under mutex_
  void carry_out(std::span<Waiting* const> group);
  [[nodiscard]] Result<void> commit(std::span<Waiting* const> group);
  [[nodiscard]] Result<void> run_one(Write& write);
  void answered(Bytes bytes);
  void note(const Result<void>& committed);

  // The writer's thread only.
  Connection connection_;
  const CommitRule rule_;
  const QueueBounds bounds_;
  const Post post_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Group queue_;            // under mutex_
  WaitingWrites waiting_;  // under mutex_: of the queue; kept, so that nobody counts a long one for each write
  std::size_t held_ = 0;   // under mutex_: writes not answered yet, and their bytes
  Bytes held_bytes_;
  bool ending_ = false;           // under mutex_
  std::optional<Error> trouble_;  // under mutex_
  std::thread thread_;            // last: it uses all of the above
};

}  // namespace plimsoll
