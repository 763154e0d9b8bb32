#include <algorithm>

#include "memory/metrics.h"

namespace plimsoll {
namespace {

void fold(Spread& spread, std::uint32_t samples_before, double value) {
  if (samples_before == 0) {
    spread = {value, value, value};
    return;
  }
  spread.least = std::min(spread.least, value);
  spread.most = std::max(spread.most, value);
  spread.mean += (value - spread.mean) / (static_cast<double>(samples_before) + 1);
}

double number(Bytes bytes) { return static_cast<double>(bytes.count()); }

}  // namespace

AggregateRing::AggregateRing(Milliseconds span, std::size_t slots, std::size_t domain_count)
    : span_(span), domain_count_(domain_count), slots_(slots), spreads_(slots * (kCommon + 3 * domain_count)) {}

std::span<Spread> AggregateRing::spreads_of(std::size_t slot) {
  const std::size_t width = kCommon + 3 * domain_count_;
  return std::span(spreads_).subspan(slot * width, width);
}

void AggregateRing::begin(TimePoint now) {
  newest_ = filled_ == 0 ? 0 : (newest_ + 1) % slots_.size();
  filled_ = std::min(filled_ + 1, slots_.size());
  slots_[newest_] = {now, 0, PressureLevel::normal};
}

void AggregateRing::add(TimePoint now, const MemorySample& sample) {
  if (filled_ == 0 || now - slots_[newest_].time >= span_) begin(now);
  Slot& slot = slots_[newest_];
  const std::span<Spread> spreads = spreads_of(newest_);
  std::size_t column = 0;
  const auto put = [&](double value) { fold(spreads[column++], slot.samples, value); };
  put(sample.models_loaded);
  put(sample.active_tasks);
  put(sample.pool_utilization);
  for (Domain domain = 0; domain < domain_count_; ++domain) {
    put(number(sample.domains.at(domain).used));
    put(number(sample.domains.at(domain).free));
    put(number(sample.domains.at(domain).reserved));
  }
  ++slot.samples;
  slot.highest_level = std::max(slot.highest_level, sample.level);
}

MemoryAggregate AggregateRing::at(std::size_t index) const {
  const std::size_t place = (newest_ + 1 + slots_.size() - filled_ + index) % slots_.size();
  const Slot& slot = slots_.at(place);
  const Spread* spread = &spreads_.at(place * (kCommon + 3 * domain_count_));
  MemoryAggregate aggregate{slot.time, slot.samples, {}, spread[0], spread[1], spread[2], slot.highest_level};
  for (Domain domain = 0; domain < domain_count_; ++domain) {
    const Spread* first = spread + kCommon + 3 * domain;
    aggregate.domains.push_back({first[0], first[1], first[2]});
  }
  return aggregate;
}

}  // namespace plimsoll
