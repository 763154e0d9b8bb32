#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "api/submission.h"
#include "api/task_json.h"
#include "api/whole_number.h"
#include "document/exporters/exporter.h"
#include "document/page_selection.h"
#include "engine_room/pdf_composing.h"
#include "settings/reading_devices.h"
#include "settings/reading_features.h"
#include "settings/reading_language.h"

namespace plimsoll {
namespace {

constexpr std::size_t kNameMax = 255;
constexpr std::size_t kPasswordMax = 127;  // what PDF takes
constexpr std::size_t kPagesMax = 2000;
constexpr std::size_t kDeviceMax = 64;
constexpr std::size_t kChoiceMax = 500;
constexpr int kWindowMax = 256;             // of the setting read.window
constexpr int kWithinMax = 30 * 24 * 3600;  // seconds

std::unexpected<Error> refuse_option(std::string_view name, std::string_view allowed) {
  return fail(Reason::task_option, fmt::format("option '{}': {}", name.substr(0, 40), allowed));
}

Result<void> set_text(std::string& to, std::string_view name, std::string_view value, std::size_t most) {
  if (value.size() > most) return refuse_option(name, fmt::format("at most {} bytes", most));
  to = value;
  return {};
}

Result<void> set_flag(bool& to, std::string_view name, std::string_view value) {
  if (value != "true" && value != "false") return refuse_option(name, "true or false");
  to = value == "true";
  return {};
}

Result<void> set_pages(SubmissionOptions& options, std::string_view, std::string_view value) {
  TRY_VOID(set_text(options.order.pages, "pages", value, kPagesMax));
  if (value.empty()) return {};
  TRY(const PageSelection checked, PageSelection::parse(value));
  (void)checked;
  return {};
}

Result<void> set_text_layer(SubmissionOptions& options, std::string_view name, std::string_view value) {
  for (const TextLayerMode mode : {TextLayerMode::automatic, TextLayerMode::ignore, TextLayerMode::only})
    if (value == to_text(mode)) return options.order.text_layer = mode, Result<void>{};
  return refuse_option(name, "auto, ignore or only");
}

Result<void> set_priority(SubmissionOptions& options, std::string_view name, std::string_view value) {
  options.priority = priority_from_label(value);
  if (!options.priority) return refuse_option(name, "high, normal or low");
  options.order.priority_reason = "asked for";
  return {};
}

Result<void> set_deadline(SubmissionOptions& options, std::string_view name, std::string_view value) {
  options.deadline = wall_time(value);
  if (!options.deadline) return refuse_option(name, "a time like 2026-11-25T18:00:00Z");
  return {};
}

Result<void> set_within(SubmissionOptions& options, std::string_view name, std::string_view value) {
  const auto seconds = whole_number<int>(value);
  if (!seconds || *seconds < 1 || *seconds > kWithinMax)
    return refuse_option(name, fmt::format("whole seconds from 1 to {}", kWithinMax));
  options.within = std::chrono::seconds(*seconds);
  return {};
}

Result<void> set_format(SubmissionOptions& options, std::string_view name, std::string_view value) {
  if (!is_result_format(value)) return refuse_option(name, "one of " + result_format_names());
  options.format = value;
  return {};
}

// Which there are is checked when the request has come (check_options): the settings know.
Result<void> set_device(SubmissionOptions& options, std::string_view name, std::string_view value) {
  if (value == "auto") return options.order.device.clear(), Result<void>{};
  return set_text(options.order.device, name, value, kDeviceMax);
}

Result<void> set_window(SubmissionOptions& options, std::string_view name, std::string_view value) {
  const auto pages = whole_number<int>(value);
  if (!pages || *pages < 1 || *pages > kWindowMax)
    return refuse_option(name, fmt::format("a whole number of pages from 1 to {}", kWindowMax));
  options.order.window = *pages;
  return {};
}

// Whether there is a recogniser for them is said when the models are chosen (check_models).
Result<void> set_language(SubmissionOptions& options, std::string_view name, std::string_view value) {
  if (const auto known = parse_languages(value); !known) return refuse_option(name, known.error().message);
  return set_text(options.order.language, name, value, kChoiceMax);
}

// "txt" and "json", in whatever order: each once.
Result<void> set_formats(SubmissionOptions& options, std::string_view name, std::string_view value) {
  TRY_VOID(set_text(options.order.formats, name, value, kChoiceMax));
  if (!check_formats(value, 1))
    return refuse_option(name, "one or several, separated by commas, of " + result_format_names());
  return {};
}

// Whether there are models for them is said when the document is planned.
Result<void> set_features(SubmissionOptions& options, std::string_view name, std::string_view value) {
  if (const auto features = parse_features(value); !features) return refuse_option(name, features.error().message);
  options.order.features = value.empty() ? "none" : value;
  return {};
}

struct Option {
  std::string_view name;
  Result<void> (*set)(SubmissionOptions&, std::string_view, std::string_view);
};
using S = SubmissionOptions;
using V = std::string_view;
constexpr std::array kOptions = {
    Option{"name", [](S& to, V name, V value) { return set_text(to.order.name, name, value, kNameMax); }},
    Option{"pages", set_pages},
    Option{"password", [](S& to, V name, V value) { return set_text(to.order.password, name, value, kPasswordMax); }},
    Option{"strict", [](S& to, V name, V value) { return set_flag(to.order.strict, name, value); }},
    Option{"may_shrink", [](S& to, V name, V value) { return set_flag(to.order.may_shrink, name, value); }},
    Option{"text_layer", set_text_layer},
    Option{"device", set_device},
    Option{"window", set_window},
    Option{"features", set_features},
    Option{"language", set_language},
    Option{"models", [](S& to, V name, V value) { return set_text(to.order.models_asked, name, value, kChoiceMax); }},
    Option{"formats", set_formats},
    Option{"callback", [](S& to, V name, V value) { return set_text(to.callback, name, value, kCallbackMax.count()); }},
    Option{"priority", set_priority},
    Option{"deadline", set_deadline},
    Option{"within", set_within},
    Option{"tenant", [](S& to, V name, V value) { return set_text(to.tenant, name, value, kTaskTextMax.count()); }},
    Option{"format", set_format},
};

std::string all_names() {
  std::string names;
  for (const Option& option : kOptions) names += (names.empty() ? "" : ", ") + std::string(option.name);
  return names;
}

bool is_list_of_texts(const Json& value) {
  return value.is_array() && std::ranges::all_of(value, [](const Json& each) { return each.is_string(); });
}

// A list is written as the command line writes it: "txt,json".
std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Json& each : value) text += (text.empty() ? "" : ",") + each.get<std::string>();
  return text;
}

}  // namespace

Result<void> set_option(SubmissionOptions& options, std::string_view asked, std::string_view value) {
  std::string name(asked.substr(0, 40));
  std::ranges::replace(name, '-', '_');  // "text-layer", as the command line writes it
  const auto* found = std::ranges::find(kOptions, name, &Option::name);
  if (found == kOptions.end()) return refuse_option(name, "there is no such option; there are " + all_names());
  return found->set(options, name, value);
}

Result<void> check_options(const SubmissionOptions& options, const Settings& settings, const CallbackAllow& allow) {
  if (options.order.window > settings.window)
    return refuse_option("window", fmt::format("at most {} (setting read.window)", settings.window));
  if (!options.order.device.empty()) {
    const auto devices = parse_devices(settings.device).value_or(std::vector<ReadingDevice>{});
    std::string names = "auto";
    for (const ReadingDevice& device : devices) names += ", " + device.name;
    if (std::ranges::find(devices, options.order.device, &ReadingDevice::name) == devices.end())
      return refuse_option("device", fmt::format("one of {} (setting read.device)", names));
  }
  if (options.callback.empty()) return {};
  TRY(const HttpUrl checked, allow.check(options.callback));
  (void)checked;
  return {};
}

Result<void> check_models(const SubmissionOptions& options, const EngineRoom& engine) {
  const auto models = engine.models_for(wished(options.order));
  if (models) return {};
  // The request's fault, not the server's: something else can be asked for.
  const bool asked = !options.order.language.empty() || !options.order.models_asked.empty();
  if (!asked || models.error().reason == Reason::task_option) return std::unexpected(models.error());
  return refuse_option(options.order.language.empty() ? "models" : "language", models.error().message);
}

Result<void> set_options(SubmissionOptions& options, std::string_view json) {
  if (json.empty()) return {};
  const Json object = Json::parse(json, nullptr, false);
  if (!object.is_object()) return refuse_option("options", "a JSON object");
  for (const auto& [name, value] : object.items()) {
    if (value.is_null()) continue;
    if (!is_list_of_texts(value) && value.is_structured())
      return refuse_option(name, "a text, a number, true or false, or a list of texts");
    TRY_VOID(set_option(options, name, text_of(value)));
  }
  return {};
}

}  // namespace plimsoll
