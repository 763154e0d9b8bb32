#include "document/exporters/run_record.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {

void RunRecord::add_page(const Page& page, std::span<const StageTime> stages, Bytes service_peak) {
  ++pages_[static_cast<std::size_t>(page.state)];
  service_peak_ = std::max(service_peak_, service_peak);
  for (const StageTime& time : stages) {
    auto sum = std::ranges::find(stages_, time.stage, &StageSum::stage);
    if (sum == stages_.end()) {
      if (stages_.size() == kStagesMax) continue;
      sum = stages_.insert(sum, {.stage = time.stage, .inside_engine = time.inside_engine});
    }
    sum->time += time.time;
    ++sum->pages;
  }
  for (const Degradation& degradation : page.degradations)
    add_event({page.number, fmt::format("without {}: {}", degradation.feature, degradation.reason)});
  if (page.failure) add_event({page.number, fmt::format("failed: {}", page.failure->text())});
}

void RunRecord::add_event(RunEvent event) {
  if (events_.size() < kEventsMax)
    events_.push_back(std::move(event));
  else
    ++events_left_out_;
}

}  // namespace plimsoll
