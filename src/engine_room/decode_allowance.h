// What a decode helper may take, and what its document's base therefore pays for.
#pragma once

#include <span>

#include "base/bytes.h"
#include "services/decode_helper.h"

namespace plimsoll {

// A decode helper before it has opened anything, its libraries' own data included.
inline constexpr Bytes kDecodeHelper = Bytes(14 << 20);

// Beyond its own size, for a document of which nothing is known yet: the setting, less under a small budget. A tenth of
// it, because the services' pages need the rest; at least what rendering an ordinary page was seen to need.
[[nodiscard]] Bytes decode_allowance(Bytes setting, Bytes budget);

// For a document that is open, of `allowance` at most. A picture of a kind whose price is known from its header and
// seen to hold (image/decode_price_test.cc) gets that; small ones would otherwise wait for memory that none of them
// touches. `pages`: all that there are, or more is needed.
[[nodiscard]] Bytes decode_allowance(const OpenedDocument& document, std::span<const PageMeasure> pages,
                                     Bytes allowance);

}  // namespace plimsoll
