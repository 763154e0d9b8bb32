// Tenants with shares of their own, as people write them. Pure.
//
//   # name     what differs from everybody else, in any order
//   accounts   weight=4  min=20%
//   archive    weight=0.5  max=25%  tasks=1000  bytes=20G
//
// The name is the second column of server.keys_file. Shares are of the running work (tenant_share.h).
#pragma once

#include <string_view>

#include "base/error.h"
#include "routing/tenant_share.h"

namespace plimsoll {

inline constexpr double kWeightMax = 1000;  // and the least is 1/1000: further apart nobody means it

// `others`: what a row says nothing about. Reason::setting_invalid names the line and what may stand there: no name,
// one that was there before, a word that is none of those above, a number out of its bounds, min above max, more than
// `rows_max` rows, or least shares that come to more than all there is.
[[nodiscard]] Result<TenantTable> parse_tenants(std::string_view text, const TenantShare& others, std::size_t rows_max);

}  // namespace plimsoll
