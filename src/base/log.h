// Diagnostics go to stderr, one line each; data never does. Document text is never logged.
#pragma once

#include <spdlog/spdlog.h>

#include <functional>
#include <memory>
#include <string_view>

namespace plimsoll {

enum class Verbosity { quiet, normal, verbose, debug };

// Call once at the start of a process; `process` names it in every line ("plimsoll-decode 1234").
void start_logging(std::string_view process, Verbosity verbosity);

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
