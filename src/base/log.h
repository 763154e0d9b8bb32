// Diagnostics go to stderr, one line each; data never does. Document text is never logged.
#pragma once

#include <spdlog/spdlog.h>

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll {

enum class Verbosity { quiet, normal, verbose, debug };

// Call once at the start of a process; `process` names it in every line ("plimsoll-decode 1234").
void start_logging(std::string_view process, Verbosity verbosity);

// Something that happened, with its facts: "http method=GET status=200 …" for people.
struct LogField {
  std::string_view name;
  std::string value;
};
void log_event(spdlog::level::level_enum level, std::string_view event, std::initializer_list<LogField> fields);

// One line before it is written.
struct LogRecord {
  std::chrono::system_clock::time_point time;
  std::string_view level;    // "info", "warning", …
  std::string_view message;  // of an event its name
  std::span<const LogField> fields;
};
// From here on what `shape` gives is written, a line each: for readers that are machines. After start_logging(), once,
// before other threads are there.
void shape_log(std::function<std::string(const LogRecord&)> shape);

// While it lives, whole lines (without their end) go to `write` instead of stderr: for a process whose stderr speaks a
// format of its own, or has a line that is rewritten. Called by whoever logs, on their thread; one at a time exists.
class LogDiversion {
 public:
  explicit LogDiversion(std::function<void(std::string_view line)> write);
  ~LogDiversion();
  LogDiversion(const LogDiversion&) = delete;
  LogDiversion& operator=(const LogDiversion&) = delete;

 private:
  std::shared_ptr<spdlog::logger> before_;
};

}  // namespace plimsoll
