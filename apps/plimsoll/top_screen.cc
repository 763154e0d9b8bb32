#include "top_screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "task_table.h"

namespace plimsoll {
namespace {

using Lines = std::vector<std::string>;

std::string mib(Bytes bytes) { return fmt::format("{:.0f}M", static_cast<double>(bytes.count()) / (1 << 20)); }

// "[######....    ]": used, then reserved beyond it.
std::string bar(const ServerView& view, std::size_t width) {
  const auto share = [&](Bytes part) {
    if (view.budget == Bytes()) return std::size_t{0};
    return std::min(width, static_cast<std::size_t>(part.count() * width / view.budget.count()));
  };
  std::string cells(width, ' ');
  std::fill_n(cells.begin(), share(std::max(view.used, view.reserved)), '.');
  std::fill_n(cells.begin(), share(view.used), '#');
  return "[" + cells + "]";
}

void add_memory(Lines& lines, const ServerView& view) {
  lines.push_back(fmt::format("memory    {} used {}, reserved {}, budget {} ({}), peak {}", bar(view, 20),
                              mib(view.used), mib(view.reserved), mib(view.budget), view.limited_by, mib(view.peak)));
  std::string raised;
  for (const std::string& alert : view.alerts) raised += (raised.empty() ? "; alerts: " : ", ") + alert;
  lines.push_back(fmt::format("level     {}{}", view.level, raised));
  std::string queues = "queues    ";
  for (const ServerView::Queue& queue : view.queues)
    queues += fmt::format("{} {}/{}{}  ", queue.priority, queue.waiting, queue.capacity,
                          queue.waiting > 0 ? fmt::format(" (oldest {:.0f}s)", queue.oldest_seconds) : "");
  lines.push_back(queues + fmt::format("backlog {:.0f}s", view.backlog_seconds));
  lines.push_back(fmt::format("running   {} tasks, {} pages", view.active_tasks, view.running_pages));
}

void add_services(Lines& lines, const ServerView& view) {
  lines.push_back(
      fmt::format("{:<12} {:<12} {:>8} {:>8} {:>8}  {}", "SERVICE", "STATE", "MEMORY", "PAGES", "RESTARTS", "MODELS"));
  for (const ServerView::Service& service : view.services) {
    std::string models;
    for (const ServerView::Model& model : view.models)
      if (model.device == service.device && model.service == service.service && model.state == "resident")
        models += fmt::format("{}{}", models.empty() ? "" : ", ", model.name);
    lines.push_back(fmt::format("{:<12} {:<12} {:>8} {:>8} {:>8}  {}",
                                fmt::format("{}/{}", service.device, service.service), service.state,
                                mib(service.bytes), service.pages, service.restarts, models));
  }
}

std::string without_its_end(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

// Cut between two characters of UTF-8, counted in bytes: names with others than ASCII end a little early.
std::string cut(std::string line, std::size_t columns) {
  if (line.size() <= columns) return line;
  while (columns > 0 && (static_cast<unsigned char>(line[columns]) & 0xc0U) == 0x80U) --columns;
  line.resize(columns);
  return line;
}

}  // namespace

std::string top_screen(const std::string& server, const ServerView& view, const TaskListView& tasks, WallTime now,
                       std::optional<ScreenSize> size) {
  Lines lines{server};
  add_memory(lines, view);
  lines.emplace_back();
  add_services(lines, view);
  lines.emplace_back();
  lines.push_back(without_its_end(task_table_head()));
  for (const TaskView& task : tasks.tasks) lines.push_back(without_its_end(task_row(task, now)));
  if (size) lines.resize(std::min(lines.size(), size->rows));
  std::string text;
  for (const std::string& line : lines) {
    const std::string shown = without_controls(line);
    text += (size ? cut(shown, size->columns) : shown) + "\n";
  }
  return text;
}

}  // namespace plimsoll
