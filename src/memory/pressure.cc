#include "memory/pressure.h"

#include <algorithm>

namespace plimsoll {
namespace {

const LevelRule& rule_of(const LevelRules& rules, PressureLevel level) {
  return rules.rows.at(static_cast<std::size_t>(level));
}

bool below_floor(const PressureReading& reading, const LevelRule& rule) {
  const Bytes floor = reading.page_peak * static_cast<std::uint64_t>(rule.floor_pages);
  return reading.limit - reading.used < floor;
}

}  // namespace

std::string_view label(PressureLevel level) {
  static constexpr std::array<std::string_view, kLevels> kNames = {"normal",  "warn",   "throttle",
                                                                   "degrade", "reject", "emergency"};
  return kNames.at(static_cast<std::size_t>(level));
}

double pressure(const PressureReading& reading) {
  if (reading.limit == Bytes(0)) return 1;
  return static_cast<double>(reading.used.count()) / static_cast<double>(reading.limit.count());
}

namespace {

PressureLevel level_of_bytes(const PressureReading& reading, const LevelRules& rules) {
  for (std::size_t index = kLevels - 1; index > 0; --index) {
    const LevelRule& rule = rules.rows.at(index);
    if (pressure(reading) >= rule.enter || below_floor(reading, rule)) return static_cast<PressureLevel>(index);
  }
  return PressureLevel::normal;
}

}  // namespace

PressureLevel entered_level(const PressureReading& reading, const LevelRules& rules) {
  if (reading.refused_allocation) return PressureLevel::emergency;
  return std::max(reading.least, std::min(reading.most, level_of_bytes(reading, rules)));
}

bool PressureGauge::may_leave(TimePoint now, const PressureReading& reading) const {
  const LevelRule& rule = rule_of(rules_, level_);
  if (level_ > reading.most) return now - since_ >= rule.dwell;
  return now - since_ >= rule.dwell && pressure(reading) < rule.exit && !below_floor(reading, rule);
}

std::optional<PressureGauge::Change> PressureGauge::update(TimePoint now, const PressureReading& reading) {
  const PressureLevel asked = entered_level(reading, rules_);
  PressureLevel next = level_;
  if (asked > level_)
    next = asked;
  else if (asked < level_ && may_leave(now, reading))
    next = static_cast<PressureLevel>(static_cast<std::uint8_t>(level_) - 1);
  if (next == level_) return std::nullopt;
  const Change change{level_, next};
  level_ = next;
  since_ = now;
  return change;
}

}  // namespace plimsoll
