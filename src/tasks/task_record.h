// What is stored of a task: plain values.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "tasks/task_state.h"

namespace plimsoll {

// What calendars show. It may jump: order is never taken from it, only age and what people see.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

// 32 hexadecimal digits that nobody can guess: whoever knows them was told. Also safe as a file's name.
struct TaskId {
  std::string text;
  auto operator<=>(const TaskId&) const = default;
};
// From the kernel's random numbers, 128 bits.
[[nodiscard]] TaskId new_task_id();
// Nothing for what new_task_id() cannot have made.
[[nodiscard]] std::optional<TaskId> parse_task_id(std::string_view text);

// 1, 2, 3, … in the order of creation; never used again. Cursors of lists are such numbers.
using TaskOrdinal = std::uint64_t;

enum class TaskPriority : std::uint8_t { high, normal, low };

// The document on disk: a file in the body folder (body_files.h).
struct StoredBody {
  std::string file;
  Bytes bytes;
  std::string sha256;
  bool operator==(const StoredBody&) const = default;
};

// A task as it is asked for.
struct NewTask {
  TaskId id;
  std::string tenant;
  std::string options;  // canonical JSON: what the API made of the request
  TaskPriority priority = TaskPriority::normal;
  std::optional<WallTime> deadline;
  WallTime created;
  int page_count = 0;  // 0: not known yet
  StoredBody body;
  std::string idempotency_key;  // empty: none
  std::string fingerprint;      // of the whole request, for the key: same key and fingerprint, same task
  std::string callback;         // a URL that is told when the task has ended; empty: none
  bool operator==(const NewTask&) const = default;
};

// The longest of each part that is stored: one row is bounded, and so is a list of them.
inline constexpr Bytes kOptionsMax{16 * 1024};
inline constexpr Bytes kDegradationsMax{16 * 1024};
inline constexpr Bytes kTaskTextMax{512};  // tenant, key, fingerprint, names
inline constexpr Bytes kCallbackMax{2048};
inline constexpr Bytes kErrorTextMax{4096};  // message, context: cut, not refused

// Reason::task_bounds names the part, its length and the bound; Reason::internal for an id that is none.
[[nodiscard]] Result<void> check(const NewTask& task);

// Pages that are stored, by state.
struct PageCensus {
  int done = 0;
  int degraded = 0;
  int failed = 0;
  [[nodiscard]] int finished() const { return done + degraded + failed; }
  bool operator==(const PageCensus&) const = default;
};

// none: the task has no callback, or has not ended.
enum class CallbackState : std::uint8_t { none, waiting, delivered, failed };
inline constexpr std::size_t kCallbackStates = 4;
[[nodiscard]] std::string_view label(CallbackState state);

// How far the callback is.
struct CallbackProgress {
  CallbackState state = CallbackState::none;
  int attempts = 0;
  std::optional<WallTime> next;  // set exactly when it is waiting
  bool operator==(const CallbackProgress&) const = default;
};

struct TaskRecord {
  TaskOrdinal ordinal = 0;
  NewTask asked;  // page_count as known now
  TaskState state = TaskState::queued;
  std::optional<WallTime> started;   // the first time
  std::optional<WallTime> finished;  // set exactly when the state is final
  PageCensus census;
  Bytes page_bytes;              // of its checkpoints
  std::optional<Error> error;    // why it failed
  std::string degradations;      // canonical JSON: what its pages were read without, summed up at the end
  std::uint64_t last_event = 0;  // the latest of its events, see TaskStore::events()
  CallbackProgress callback;
  bool operator==(const TaskRecord&) const = default;
};

}  // namespace plimsoll
