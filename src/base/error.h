// Errors are values. An Error says what kind of failure it is (Code: what a caller can do about it), which one
// exactly (Reason: a closed list, also the metric label), and in words what happened, where, and which limit or
// setting was involved. One table (reason_facts) maps every reason to exit status, HTTP status and retryability.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

// What a caller can do about it. At most 20, so that every caller can reason about all of them.
enum class Code : std::uint8_t {
  invalid_input,
  unsupported,
  too_large,
  not_found,
  conflict,
  denied,
  over_budget,
  overloaded,
  quota_full,
  timeout,
  cancelled,
  service_lost,
  model_failed,
  store_failed,
  config_invalid,
  io_failed,
  unavailable,
  internal,
};

// Which failure exactly. To add one: here, and a row in error.cc; error_test.cc walks the table.
enum class Reason : std::uint8_t {
  usage,             // the command line cannot be understood
  setting_invalid,   // a setting is unknown, of the wrong type or out of bounds
  file_missing,      // no such file or folder
  file_unreadable,   // exists, cannot be opened or read
  output_exists,     // would overwrite without --force
  output_failed,     // writing an output failed
  empty_file,        // zero bytes
  unknown_format,    // no loader knows these bytes
  format_blocked,    // known, but not on the allow-list of loaders
  damaged,           // the right format, broken content
  encrypted,         // needs a password, or the one given is wrong
  no_pages,          // a document without pages
  page_range,        // a page asked for is not in the document
  file_bytes,        // file larger than the limit
  page_count,        // more pages than the limit
  page_pixels,       // a page larger than the pixel limit
  decode_bytes,      // decoding needs more memory than the helper may take
  result_bytes,      // a page's result larger than its memfd
  no_text_layer,     // text layer demanded, page has none that can be trusted
  page_memory,       // reading the page needs more memory than it may take
  decode_time,       // helper over its time limit
  page_time,         // page over its time limit
  interrupted,       // the user stopped it
  helper_missing,    // a helper executable is not there or cannot be started
  helper_died,       // a helper ended by itself or by a signal
  helper_killed,     // somebody outside ended a helper by a signal: no fault of the page or the model
  helper_silent,     // a helper did not answer in time
  protocol,          // a message that breaks the protocol
  version_mismatch,  // helper and control plane of different builds
  model_missing,     // a model file is not there
  model_hash,        // a model file is not the one of the catalogue
  model_load,        // the engine refused the model
  model_run,         // inference failed
  budget,            // the bytes asked for are not free now
  pressure,          // memory pressure: nothing new is taken
  queue_full,        // the queue's bound in tasks or bytes
  tenant_quota,      // the tenant's own bound of waiting tasks or bytes
  queue_timeout,     // waited longer than the queue allows
  deadline,          // cannot be, or was not, finished in time
  draining,          // the program is about to end: nothing new is taken
  ledger_full,       // the ledger's own tables are at their bound
  partial,           // some pages failed, the rest is there
  task_missing,      // no such task, or it has been deleted
  task_state,        // the task or page is in another state than this needs
  task_key,          // an idempotency key that was used for another request
  task_bounds,       // a part of a task is longer than is stored
  body_quota,        // the quota of documents on disk is full
  store_full,        // the disk, or the quota of the task database, is full
  store_damaged,     // the task database, or a page in it, is damaged
  store_version,     // the task database is of a newer version
  store_in_use,      // another process uses the task database
  store_failed,      // reading or writing the task database failed
  internal,          // a fault of ours
};

struct Error {
  Code code = Code::internal;
  Reason reason = Reason::internal;
  std::string message;  // one sentence for the user: what, the number exceeded, the setting that changes it
  std::string context;  // where: file, page, helper; outermost first, separated by ": "

  // The same error seen from one level further out: `where` is put before the context.
  [[nodiscard]] Error in(std::string_view where) &&;
  // "context: message"
  [[nodiscard]] std::string text() const;
  bool operator==(const Error&) const = default;
};

template <typename T>
using Result = std::expected<T, Error>;

// fail(Reason::encrypted, "…"): the code follows from the reason.
[[nodiscard]] std::unexpected<Error> fail(Reason reason, std::string message);

struct ReasonFacts {
  Reason reason;
  Code code;
  std::string_view label;  // for metrics, JSON and logs: never changes
  int exit_status;         // after ocrmypdf's set, see docs/cli.md
  int http_status;
  bool retryable;
};

// All reasons in enumeration order.
[[nodiscard]] std::span<const ReasonFacts> reason_table();
[[nodiscard]] const ReasonFacts& facts(Reason reason);
[[nodiscard]] std::string_view label(Code code);
// The inverse of the labels, for errors that crossed a process border; unknown text gives Reason::internal.
[[nodiscard]] Reason reason_from_label(std::string_view label);

}  // namespace plimsoll

// TRY(value, expression): `value` is declared and set, or the error is returned. TRY_VOID for Result<void>.
// libstdc++ 12 has no monadic members on std::expected, hence a macro.
#define PLIMSOLL_TRY_CONCAT_(a, b) a##b
#define PLIMSOLL_TRY_NAME_(a, b) PLIMSOLL_TRY_CONCAT_(a, b)
#define TRY_INTO_(temporary, declaration, ...)                          \
  auto temporary = (__VA_ARGS__);                                       \
  if (!temporary) return std::unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define TRY(declaration, ...) TRY_INTO_(PLIMSOLL_TRY_NAME_(try_result_, __LINE__), declaration, __VA_ARGS__)
#define TRY_VOID(...)                                                                                        \
  do {                                                                                                       \
    if (auto try_result = (__VA_ARGS__); !try_result) return std::unexpected(std::move(try_result).error()); \
  } while (false)
