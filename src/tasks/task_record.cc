#include "tasks/task_record.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace plimsoll {
namespace {

constexpr std::size_t kIdBytes = 16;

bool is_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

Result<void> check_length(std::string_view part, std::string_view text, Bytes most) {
  if (text.size() <= most.count()) return {};
  return fail(Reason::task_bounds,
              fmt::format("the task's {} has {} bytes, at most {} are stored", part, text.size(), most.count()));
}

}  // namespace

TaskId new_task_id() {
  std::array<unsigned char, kIdBytes> random{};
  // Up to 256 bytes come whole once the kernel's pool is filled; before that the call waits.
  while (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
    if (errno != EINTR) std::abort();
  TaskId id;
  for (const unsigned char byte : random) id.text += fmt::format("{:02x}", byte);
  return id;
}

std::optional<TaskId> parse_task_id(std::string_view text) {
  if (text.size() != 2 * kIdBytes || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  return TaskId{std::string(text)};
}

std::string_view label(CallbackState state) {
  static constexpr std::array<std::string_view, kCallbackStates> kNames = {"none", "waiting", "delivered", "failed"};
  return kNames.at(static_cast<std::size_t>(state));
}

Result<void> check(const NewTask& task) {
  if (!parse_task_id(task.id.text)) return fail(Reason::internal, "a task without a proper id");
  TRY_VOID(check_length("options", task.options, kOptionsMax));
  TRY_VOID(check_length("tenant", task.tenant, kTaskTextMax));
  TRY_VOID(check_length("idempotency key", task.idempotency_key, kTaskTextMax));
  TRY_VOID(check_length("fingerprint", task.fingerprint, kTaskTextMax));
  TRY_VOID(check_length("callback", task.callback, kCallbackMax));
  TRY_VOID(check_length("body file name", task.body.file, kTaskTextMax));
  return check_length("body hash", task.body.sha256, kTaskTextMax);
}

}  // namespace plimsoll
