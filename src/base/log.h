// Diagnostics go to stderr, one line each; data never does. Document text is never logged.
#pragma once

#include <spdlog/spdlog.h>

#include <string_view>

namespace plimsoll {

enum class Verbosity { quiet, normal, verbose, debug };

// Call once at the start of a process; `process` names it in every line ("plimsoll-decode 1234").
void start_logging(std::string_view process, Verbosity verbosity);

}  // namespace plimsoll
