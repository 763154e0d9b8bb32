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

// The facts of the event that is being logged: loggers are synchronous, so the sink runs within the call.
thread_local std::span<const LogField> facts_of_event;
thread_local std::string_view name_of_event;

class ShapedSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit ShapedSink(std::function<std::string(const LogRecord&)> shape) : shape_(std::move(shape)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const std::string_view text(message.payload.data(), message.payload.size());
    const std::string line = shape_({.time = message.time,
                                     .level = {level.data(), level.size()},
                                     .message = name_of_event.empty() ? text : name_of_event,
                                     .fields = facts_of_event}) +
                             "\n";
    // One write a line: lines of others do not come between.
    (void)!::write(STDERR_FILENO, line.data(), line.size());
  }
  void flush_() override {}

 private:
  std::function<std::string(const LogRecord&)> shape_;
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

void log_event(spdlog::level::level_enum level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!spdlog::default_logger_raw()->should_log(level)) return;
  std::string text(event);
  for (const LogField& field : fields)
    text += fmt::format(" {}={}", field.name, field.value.empty() ? "-" : field.value);
  name_of_event = event;
  facts_of_event = fields;
  spdlog::log(level, text);
  name_of_event = {};
  facts_of_event = {};
}

void shape_log(std::function<std::string(const LogRecord&)> shape) {
  const spdlog::level::level_enum level = spdlog::default_logger()->level();
  auto logger = std::make_shared<spdlog::logger>(spdlog::default_logger()->name(),
                                                 std::make_shared<ShapedSink>(std::move(shape)));
  logger->set_level(level);
  spdlog::set_default_logger(std::move(logger));
}

LogDiversion::LogDiversion(std::function<void(std::string_view)> write) : before_(spdlog::default_logger()) {
  log_into(std::make_shared<LineSink>(std::move(write)), before_->name(), before_->level());
}

LogDiversion::~LogDiversion() { spdlog::set_default_logger(std::move(before_)); }

}  // namespace plimsoll
