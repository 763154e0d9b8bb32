#include "task_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

std::string pages_of(const TaskView& task) { return fmt::format("{}/{}", task.census.finished(), task.pages); }

std::string age_of(const TaskView& task, WallTime now) {
  if (!task.created) return "?";
  return age_text(std::chrono::duration_cast<std::chrono::seconds>(std::max(now, *task.created) - *task.created));
}

constexpr std::string_view kRow = "{:<32}  {:<9}  {:<8}  {:>11}  {:>4}  {}\n";

}  // namespace

std::string without_controls(std::string_view text) {
  std::string clean(text);
  std::ranges::replace_if(clean, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return clean;
}

std::string age_text(std::chrono::seconds age) {
  const auto seconds = age.count();
  if (seconds < 120) return fmt::format("{}s", seconds);
  if (seconds < 2 * 3600) return fmt::format("{}m", seconds / 60);
  if (seconds < 2 * 86'400) return fmt::format("{}h", seconds / 3600);
  return fmt::format("{}d", seconds / 86'400);
}

std::string task_table_head() { return fmt::format(kRow, "ID", "STATE", "PRIORITY", "PAGES", "AGE", "NAME"); }

std::string task_row(const TaskView& task, WallTime now) {
  return fmt::format(kRow, task.id.text, label(task.state), without_controls(task.priority), pages_of(task),
                     age_of(task, now), without_controls(task.name));
}

std::string task_details(const TaskView& task, WallTime now) {
  std::string text;
  const auto add = [&](std::string_view what, const std::string& value) {
    text += fmt::format("{:<10}{}\n", what, without_controls(value));
  };
  add("task", task.id.text);
  add("name", task.name);
  add("state", std::string(label(task.state)));
  add("priority", task.priority);
  add("tenant", task.tenant);
  add("document", fmt::format("{}, {} pages", task.format, task.document_pages));
  add("pages", fmt::format("{} of {}: {} done, {} degraded, {} failed", task.census.finished(), task.pages,
                           task.census.done, task.census.degraded, task.census.failed));
  add("age", age_of(task, now));
  if (task.eta_seconds && !is_final(task.state)) add("left", fmt::format("about {:.0f} s", *task.eta_seconds));
  if (task.error) add("error", fmt::format("{} ({})", task.error->text(), facts(task.error->reason).label));
  return text;
}

}  // namespace plimsoll
