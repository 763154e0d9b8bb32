#include "memory/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace plimsoll {
namespace {

Bytes share_of(Bytes whole, double share) {
  return Bytes(static_cast<std::uint64_t>(static_cast<double>(whole.count()) * share));
}

}  // namespace

Budget decide_budget(std::span<const MemoryLimit> limits, const ReserveRule& rule) {
  if (limits.empty()) std::abort();
  const MemoryLimit& binding = *std::ranges::min_element(limits, {}, &MemoryLimit::bytes);
  const Bytes wanted = std::max(share_of(binding.bytes, rule.share), rule.least);
  const Bytes reserve = std::min(wanted, share_of(binding.bytes, 0.25));
  return {binding.bytes - reserve, binding, reserve};
}

Bytes NeighbourAllowance::update(TimePoint now, Bytes available, Bytes own) {
  const Bytes reading = std::min(available + own, physical_) - share_of(physical_, rule_.margin_share);
  if (!held_ || reading <= *held_) {
    held_ = reading;
    rising_since_.reset();
    return *held_;
  }
  if (reading - *held_ <= share_of(*held_, rule_.dead_band)) {
    rising_since_.reset();
    return *held_;
  }
  if (!rising_since_) rising_since_ = now;
  if (now - *rising_since_ >= rule_.rise_dwell) {
    held_ = reading;
    rising_since_.reset();
  }
  return *held_;
}

Result<std::optional<Bytes>> parse_memory_max(std::string_view text, Bytes physical) {
  if (text.empty() || text == "0") return std::nullopt;
  if (!text.ends_with('%')) {
    TRY(const Bytes bytes, parse_bytes(text));
    return bytes;
  }
  double percent = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size() - 1, percent);
  if (problem != std::errc{} || end != text.data() + text.size() - 1 || !(percent > 0 && percent <= 100))
    return fail(Reason::setting_invalid, fmt::format("'{}' is not a share of memory: write it like 60%", text));
  return share_of(physical, percent / 100);
}

}  // namespace plimsoll
