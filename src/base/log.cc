#include "base/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

namespace plimsoll {
namespace {

class LineSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit LineSink(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t text;
    formatter_->format(message, text);
    std::string_view line(text.data(), text.size());
    while (line.ends_with('\n')) line.remove_suffix(1);
    write_(line);
  }
  void flush_() override {}

 private:
  std::function<void(std::string_view)> write_;
};

// One place knows the line's shape, whatever it is written to.
void log_into(std::shared_ptr<spdlog::sinks::sink> sink, const std::string& process, spdlog::level::level_enum level) {
  auto logger = std::make_shared<spdlog::logger>(process, std::move(sink));
  logger->set_pattern(fmt::format("{} {}: %l: %v", process, ::getpid()));
  logger->set_level(level);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

void start_logging(std::string_view process, Verbosity verbosity) {
  static constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::err, spdlog::level::warn, spdlog::level::info,
                                                          spdlog::level::debug};
  log_into(std::make_shared<spdlog::sinks::stderr_sink_st>(), std::string(process),
           kLevels[static_cast<int>(verbosity)]);
}

LogDiversion::LogDiversion(std::function<void(std::string_view)> write) : before_(spdlog::default_logger()) {
  log_into(std::make_shared<LineSink>(std::move(write)), before_->name(), before_->level());
}

LogDiversion::~LogDiversion() { spdlog::set_default_logger(std::move(before_)); }

}  // namespace plimsoll
