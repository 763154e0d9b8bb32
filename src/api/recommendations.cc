#include "api/recommendations.h"

#include <fmt/format.h>

namespace plimsoll {
namespace {

constexpr std::uint64_t kPagesToJudgeBy = 20;
constexpr double kCoverageGoal = 0.99;
constexpr double kMuch = 0.8;

// Work waits while memory for another service and its largest page would be free.
void more_services(const RoomReport& report, const Settings& settings, std::vector<Recommendation>& all) {
  Bytes largest;
  int living = 0;
  for (const ServiceSnapshot& service : report.services) {
    largest = std::max(largest, service.private_memory);
    living += service.pid != 0 ? 1 : 0;
  }
  const bool all_busy = living > 0 && report.running_pages >= living;
  if (!all_busy || report.backlog < Milliseconds(10'000) || report.free < largest + largest) return;
  all.push_back({fmt::format("{} pages run on {} services, {:.0f} s of work wait and {} are free", report.running_pages,
                             living, static_cast<double>(report.backlog.count()) / 1000, to_text(report.free)),
                 fmt::format("read.services = {} (now {}) and services.predictions at least as many", living + 1,
                             settings.services == 0 ? "automatic" : std::to_string(settings.services)),
                 fmt::format("about {:.0f} % more pages a second where there are cores for it", 100.0 / living)});
}

void full_queue(const RoomReport& report, std::vector<Recommendation>& all) {
  constexpr std::array<std::string_view, kPriorities> kSettings = {"high", "normal", "low"};
  for (std::size_t priority = 0; priority < kPriorities; ++priority) {
    const QueueRow& queue = report.queues.at(priority);
    if (queue.capacity == 0 || queue.waiting < kMuch * queue.capacity) continue;
    all.push_back({fmt::format("{} of {} places of the queue '{}' are taken", queue.waiting, queue.capacity,
                               kSettings.at(priority)),
                   fmt::format("queue.{} above {}", kSettings.at(priority), queue.capacity),
                   "tasks wait in the queue instead of being refused; it makes nothing faster"});
  }
}

void more_memory(const RoomReport& report, std::vector<Recommendation>& all) {
  const std::uint64_t entries = report.level_entries.at(static_cast<std::size_t>(PressureLevel::throttle));
  if (entries == 0) return;
  all.push_back({fmt::format("memory pressure reached 'throttle' {} times; the budget is {} ({})", entries,
                             to_text(report.budget.bytes), report.budget.binding.origin),
                 fmt::format("more than {} for {}", to_text(report.budget.binding.bytes), report.budget.binding.origin),
                 "pages are no longer held back for memory"});
}

void forecast(const RoomReport& report, std::vector<Recommendation>& all) {
  if (report.pages < kPagesToJudgeBy || report.coverage >= kCoverageGoal) return;
  all.push_back(
      {fmt::format("{:.1f} % of {} pages stayed within what was foretold", 100 * report.coverage, report.pages),
       "none: the forecast corrects itself with every page",
       "pages that are refused are read again with more; a lasting value below 99 % is a fault to report"});
}

}  // namespace

std::vector<Recommendation> recommendations(const RoomReport& report, const Settings& settings) {
  std::vector<Recommendation> all;
  more_services(report, settings, all);
  full_queue(report, all);
  more_memory(report, all);
  forecast(report, all);
  return all;
}

}  // namespace plimsoll
