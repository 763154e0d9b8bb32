#include "engine_room/task_order.h"

#include <algorithm>
#include <array>

#include "document/exporters/exporter.h"
#include "document/json_cursor.h"
#include "document/json_text.h"
#include "engine_room/pdf_composing.h"

namespace plimsoll {
namespace {

constexpr std::int64_t kPagesMax = 1'000'000;
constexpr std::int64_t kBytesMax = 999'999'999'999;  // what JsonCursor reads
constexpr std::int64_t kWindowMax = 256;             // of the setting
constexpr std::size_t kModelsMax = 64;
constexpr std::array kTextLayers = {TextLayerMode::automatic, TextLayerMode::ignore, TextLayerMode::only};

void append_text(std::string& out, std::string_view key, std::string_view text) {
  out += key;
  append_json_string(out, text);
}

void append_flag(std::string& out, std::string_view key, bool flag) {
  out += key;
  out += flag ? "true" : "false";
}

void append_number(std::string& out, std::string_view key, std::uint64_t number) {
  out += key;
  append_integer(out, static_cast<std::int64_t>(std::min<std::uint64_t>(number, kBytesMax)));
}

std::string read_text(JsonCursor& cursor, std::string_view key) {
  cursor.expect(key);
  return cursor.string();
}

bool read_flag(JsonCursor& cursor, std::string_view key) {
  cursor.expect(key);
  if (cursor.take("true")) return true;
  cursor.expect("false");
  return false;
}

Bytes read_bytes(JsonCursor& cursor, std::string_view key) {
  cursor.expect(key);
  return Bytes(static_cast<std::uint64_t>(cursor.integer(0, kBytesMax)));
}

std::optional<TextLayerMode> read_text_layer(JsonCursor& cursor, std::string_view key) {
  const std::string text = read_text(cursor, key);
  if (text.empty()) return std::nullopt;
  const auto* mode = std::ranges::find(kTextLayers, text, [](TextLayerMode one) { return to_text(one); });
  if (mode == kTextLayers.end()) return cursor.refuse(), std::nullopt;
  return *mode;
}

std::vector<std::string> read_models(JsonCursor& cursor, std::string_view key) {
  std::vector<std::string> models;
  cursor.expect(key);
  cursor.expect("[");
  if (cursor.take("]")) return models;
  do {
    models.push_back(cursor.string());
  } while (models.size() < kModelsMax && cursor.take(","));
  cursor.expect("]");
  return models;
}

}  // namespace

Result<void> check_formats(std::string_view formats, int pages) {
  while (!formats.empty()) {
    const std::size_t comma = std::min(formats.find(','), formats.size());
    const std::string_view name = formats.substr(0, comma);
    if (!is_result_format(name))
      return fail(Reason::task_option, "option 'formats': one or several of " + result_format_names());
    if (const auto format = export_format(name)) TRY_VOID(check_pages(*format, pages));
    formats.remove_prefix(std::min(comma + 1, formats.size()));
  }
  return {};
}

DocumentJob wished(const TaskOrder& order) {
  const auto said = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  DocumentJob job;
  // Checked when it was handed in.
  if (!order.features.empty()) job.features = parse_features(order.features).value_or(FeatureSet{});
  job.language = said(order.language);
  job.models = said(order.models_asked);
  return job;
}

std::string encode(const TaskOrder& order) {
  std::string out;
  append_text(out, R"({"name":)", order.name);
  append_text(out, R"(,"pages":)", order.pages);
  append_text(out, R"(,"password":)", order.password);
  append_flag(out, R"(,"strict":)", order.strict);
  append_flag(out, R"(,"may_shrink":)", order.may_shrink);
  append_text(out, R"(,"text_layer":)", order.text_layer ? to_text(*order.text_layer) : "");
  append_text(out, R"(,"priority_reason":)", order.priority_reason);
  append_text(out, R"(,"format":)", order.format);
  append_number(out, R"(,"page_count":)", static_cast<std::uint64_t>(std::max(order.page_count, 0)));
  append_text(out, R"(,"precision":)", order.precision);
  append_text(out, R"(,"parameters":)", order.parameters);
  out += R"(,"models":[)";
  for (std::size_t index = 0; index < order.models.size(); ++index)
    append_text(out, index == 0 ? "" : ",", order.models[index]);
  append_number(out, R"(],"page_bytes":)", order.page_bytes.count());
  append_number(out, R"(,"base_bytes":)", order.base_bytes.count());
  append_text(out, R"(,"device":)", order.device);
  append_number(out, R"(,"window":)", static_cast<std::uint64_t>(std::max(order.window, 0)));
  if (!order.features.empty()) append_text(out, R"(,"features":)", order.features);
  if (!order.trace_parent.empty()) append_text(out, R"(,"trace_parent":)", order.trace_parent);
  if (!order.language.empty()) append_text(out, R"(,"language":)", order.language);
  if (!order.models_asked.empty()) append_text(out, R"(,"models_asked":)", order.models_asked);
  if (!order.formats.empty()) append_text(out, R"(,"formats":)", order.formats);
  out += '}';
  return out;
}

Result<TaskOrder> decode_order(std::string_view json) {
  JsonCursor cursor(json);
  TaskOrder order;
  order.name = read_text(cursor, R"({"name":)");
  order.pages = read_text(cursor, R"(,"pages":)");
  order.password = read_text(cursor, R"(,"password":)");
  order.strict = read_flag(cursor, R"(,"strict":)");
  order.may_shrink = read_flag(cursor, R"(,"may_shrink":)");
  order.text_layer = read_text_layer(cursor, R"(,"text_layer":)");
  order.priority_reason = read_text(cursor, R"(,"priority_reason":)");
  order.format = read_text(cursor, R"(,"format":)");
  cursor.expect(R"(,"page_count":)");
  order.page_count = static_cast<int>(cursor.integer(0, kPagesMax));
  order.precision = read_text(cursor, R"(,"precision":)");
  order.parameters = read_text(cursor, R"(,"parameters":)");
  order.models = read_models(cursor, R"(,"models":)");
  order.page_bytes = read_bytes(cursor, R"(,"page_bytes":)");
  order.base_bytes = read_bytes(cursor, R"(,"base_bytes":)");
  // Tasks of earlier builds end here.
  if (!cursor.take("}")) {
    order.device = read_text(cursor, R"(,"device":)");
    cursor.expect(R"(,"window":)");
    order.window = static_cast<int>(cursor.integer(0, kWindowMax));
    if (cursor.take(R"(,"features":)")) order.features = cursor.string();
    if (cursor.take(R"(,"trace_parent":)")) order.trace_parent = cursor.string();
    if (cursor.take(R"(,"language":)")) order.language = cursor.string();
    if (cursor.take(R"(,"models_asked":)")) order.models_asked = cursor.string();
    if (cursor.take(R"(,"formats":)")) order.formats = cursor.string();
    cursor.expect("}");
  }
  if (cursor.failed() || !cursor.at_end()) return fail(Reason::store_damaged, "a task's options cannot be read");
  return order;
}

}  // namespace plimsoll
