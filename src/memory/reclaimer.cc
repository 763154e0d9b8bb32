#include "memory/reclaimer.h"

namespace plimsoll {

std::string_view label(Reclaim reclaim) {
  static constexpr std::array<std::string_view, kReclaims> kNames = {"purge", "evict_idle", "evict_pinned",
                                                                     "cancel_page", "end_decoders"};
  return kNames.at(static_cast<std::size_t>(reclaim));
}

bool may_use(PressureLevel level, Reclaim way) {
  switch (way) {
    case Reclaim::purge:
      return level >= PressureLevel::warn;
    case Reclaim::evict_idle:
      return level >= PressureLevel::degrade;
    case Reclaim::evict_pinned:
    case Reclaim::cancel_page:
    case Reclaim::end_decoders:
      return level == PressureLevel::emergency;
  }
  return false;
}

bool Reclaimer::settle(TimePoint now, const GuardReading& reading, PressureLevel level) {
  if (!pending_) return true;
  const Pending pending = *pending_;
  const Bytes used = reading.domains.at(pending.order.domain).used.value_or(pending.used_before);
  const Bytes returned = pending.used_before - used;
  const auto enough =
      static_cast<std::uint64_t>(static_cast<double>(pending.order.expected.count()) * rule_.returned_share);
  const Milliseconds patience = level == PressureLevel::emergency ? rule_.emergency_patience : rule_.patience;
  const bool came = returned >= Bytes(enough);
  if (!came && now - pending.since < patience) return false;
  close(pending, returned, !came, now);
  return true;
}

void Reclaimer::close(const Pending& pending, Bytes returned, bool short_of, TimePoint now) {
  const auto index = static_cast<std::size_t>(pending.order.way);
  pending_.reset();
  if (short_of) not_before_.at(index) = now + rule_.rest_after_failure;
  if (!pending.real) return;
  ReclaimCount& count = counts_.at(index);
  count.expected += pending.order.expected;
  count.returned += returned;
  count.short_of += short_of ? 1 : 0;
  last_was_short_ = short_of;
}

std::optional<Reclaimer::Order> Reclaimer::next(TimePoint now, Domain domain, const DomainReading& reading,
                                                PressureLevel level) {
  if (pending_ || !reading.used) return std::nullopt;
  for (std::size_t index = 0; index < kReclaims; ++index) {
    const auto way = static_cast<Reclaim>(index);
    const Bytes expected = reading.reclaimable.at(index);
    if (!may_use(level, way) || expected < rule_.least || now < not_before_.at(index)) continue;
    const bool real = !dry_run_.at(index);
    pending_ = Pending{{domain, way, expected}, now, *reading.used, real};
    ++(real ? counts_.at(index).ordered : counts_.at(index).withheld);
    if (!real) return std::nullopt;
    return pending_->order;
  }
  return std::nullopt;
}

}  // namespace plimsoll
