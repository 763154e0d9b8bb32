#include "engine_room/memory_account.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

constexpr std::size_t kChartRows = 16;
constexpr std::size_t kChartColumns = 48;

Bytes mean(double sum, std::uint64_t count) {
  return Bytes(static_cast<std::uint64_t>(sum / static_cast<double>(std::max<std::uint64_t>(count, 1))));
}

// Neighbouring points folded into one, so that any run fits the chart.
std::vector<MemoryPoint> folded(const std::vector<MemoryPoint>& points) {
  const std::size_t each = std::max<std::size_t>((points.size() + kChartRows - 1) / kChartRows, 1);
  std::vector<MemoryPoint> rows;
  for (std::size_t index = 0; index < points.size(); ++index) {
    if (index % each == 0) rows.push_back(points[index]);
    rows.back().used = std::max(rows.back().used, points[index].used);
    rows.back().reserved = std::max(rows.back().reserved, points[index].reserved);
  }
  return rows;
}

std::string chart(const std::vector<MemoryPoint>& points) {
  const std::vector<MemoryPoint> rows = folded(points);
  Bytes most(1);
  for (const MemoryPoint& row : rows) most = std::max({most, row.used, row.reserved});
  const auto columns = [&](Bytes bytes) { return bytes.count() * kChartColumns / most.count(); };
  std::string text;
  for (const MemoryPoint& row : rows) {
    std::string bar(columns(row.used), '#');
    bar.resize(std::max(bar.size(), columns(row.reserved)), '.');
    text += fmt::format("\nmemory: {:7.1f} s |{:<{}}| {:.0f} of {:.0f} MiB", row.seconds, bar, kChartColumns,
                        row.used.mebibytes(), row.reserved.mebibytes());
  }
  return text;
}

std::string line_of(const ModelAccount& model) {
  std::string text = fmt::format("\nmemory: model {}: loads {} ({:.1f} MiB, {} ms in all)", model.model, model.loads,
                                 model.charged.mebibytes(), model.load_time.count());
  if (model.failures > 0) text += fmt::format(", failed {}", model.failures);
  for (std::size_t cause = 0; cause < kModelCauses; ++cause)
    if (const auto count = model.unloads.at(cause); count > 0)
      text += fmt::format(", unloads {} ({})", count, label(static_cast<ModelCause>(cause)));
  return text;
}

}  // namespace

void StageTally::add(const std::string& stage, Bytes predicted, Bytes reserved, Bytes actual) {
  auto sum = std::ranges::find(sums_, stage, [](const Sum& each) { return each.last.stage; });
  if (sum == sums_.end()) {
    if (sums_.size() == kMost) return;
    sum = sums_.insert(sum, Sum{});
    sum->last.stage = stage;
  }
  ++sum->last.pages;
  sum->last.largest = std::max(sum->last.largest, actual);
  sum->predicted += static_cast<double>(predicted.count());
  sum->reserved += static_cast<double>(reserved.count());
  sum->actual += static_cast<double>(actual.count());
}

std::vector<StageAccount> StageTally::accounts() const {
  std::vector<StageAccount> accounts;
  for (const Sum& sum : sums_) {
    StageAccount& account = accounts.emplace_back(sum.last);
    account.predicted = mean(sum.predicted, account.pages);
    account.reserved = mean(sum.reserved, account.pages);
    account.actual = mean(sum.actual, account.pages);
  }
  return accounts;
}

std::vector<MemoryPoint> course_of(const AggregateRing& ring) {
  std::vector<MemoryPoint> points;
  std::optional<TimePoint> start;
  for (std::size_t index = 0; index < ring.size(); ++index) {
    const MemoryAggregate aggregate = ring.at(index);
    if (!start) start = aggregate.time;
    const auto& [used, free, reserved] = aggregate.domains.at(kHost);
    points.push_back({.seconds = std::chrono::duration<double>(aggregate.time - *start).count(),
                      .used = Bytes(static_cast<std::uint64_t>(used.most)),
                      .reserved = Bytes(static_cast<std::uint64_t>(reserved.most))});
  }
  return points;
}

std::string to_text(const MemoryAccount& account) {
  std::string text =
      fmt::format("memory: budget {:.1f} MiB ({}), {} services of {:.1f} MiB with their models",
                  account.budget.mebibytes(), account.limited_by, account.services, account.residency.mebibytes());
  text += fmt::format("\nmemory: {:<16} {:>6} {:>10} {:>10} {:>10} {:>10}", "MiB a page", "pages", "predicted",
                      "reserved", "actual", "largest");
  for (const StageAccount& stage : account.stages)
    text += fmt::format("\nmemory: {:<16} {:>6} {:>10.1f} {:>10.1f} {:>10.1f} {:>10.1f}", stage.stage, stage.pages,
                        stage.predicted.mebibytes(), stage.reserved.mebibytes(), stage.actual.mebibytes(),
                        stage.largest.mebibytes());
  for (const ModelAccount& model : account.models) text += line_of(model);
  text +=
      fmt::format("\nmemory: coverage {:.3f} of {} pages, median reserved / actual {:.2f} (with the service's base)",
                  account.coverage, account.pages, account.over_reservation);
  text += fmt::format("\nmemory: {} samples, {} of them above what was reserved, {:.1f} MiB at the most",
                      account.samples, account.samples_above, account.peak_used.mebibytes());
  for (const std::string& remark : account.remarks) text += "\nmemory: " + remark;
  if (!account.course.empty()) text += "\nmemory: over time, # used . reserved" + chart(account.course);
  return text;
}

}  // namespace plimsoll
