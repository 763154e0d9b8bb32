#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

namespace plimsoll {

void start_logging(std::string_view process, Verbosity verbosity) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
  auto logger = std::make_shared<spdlog::logger>(std::string(process), std::move(sink));
  logger->set_pattern(fmt::format("{} {}: %l: %v", process, ::getpid()));
  static constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::err, spdlog::level::warn, spdlog::level::info,
                                                          spdlog::level::debug};
  logger->set_level(kLevels[static_cast<int>(verbosity)]);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace plimsoll
