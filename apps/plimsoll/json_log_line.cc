#include "json_log_line.h"

#include "api/json.h"

namespace plimsoll {
namespace {

Json value_of(const LogField& field) {
  for (const std::string_view number : {"status", "in", "out", "ms"})
    if (field.name == number) return Json::parse(field.value, nullptr, false);
  return field.value;
}

}  // namespace

std::string json_log_line(const LogRecord& record) {
  Json line = {{"time", to_text(std::chrono::time_point_cast<std::chrono::milliseconds>(record.time))},
               {"level", record.level},
               {"message", record.message}};
  for (const LogField& field : record.fields)
    if (!field.value.empty()) line[std::string(field.name)] = value_of(field);
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plimsoll
