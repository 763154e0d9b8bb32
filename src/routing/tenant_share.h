// What a tenant may have: of the running work and of the queue. Plain values; the table is RouterSettings::tenants.
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "base/bytes.h"

namespace plimsoll {

// Shares are dominant shares: of the resource a tenant has most of, the bytes of any domain or the pages read at once
// (DRF; Ghodsi et al., NSDI 2011).
struct TenantShare {
  double weight = 1;     // against other tenants of the same class
  double min_share = 0;  // of the running work; below it the tenant comes before all weights of its class
  double max_share = 1;  // at most so much of it, but always one page; below 1 it waits though others are idle
  int queued_max = 256;  // tasks that wait, at the door too
  Bytes queued_bytes_max = Bytes(std::uint64_t{8} << 30);  // of their bodies
};

using TenantTable = std::map<std::string, TenantShare, std::less<>>;

// How much of its guaranteed minimum it has, 0 to 1; 1 without one.
[[nodiscard]] inline double satisfaction(const TenantShare& share, double held) {
  return share.min_share > 0 ? std::min(held / share.min_share, 1.0) : 1.0;
}

// May it have `held` altogether? Sums of page shares are not exact, hence the tolerance.
[[nodiscard]] inline bool within_share(const TenantShare& share, double held) {
  return share.max_share >= 1 || held <= share.max_share + 1e-9;
}

}  // namespace plimsoll
