// Writing canonical JSON by hand: a page has thousands of numbers, and a DOM of it would be ten times its text.
// All functions append to `out`; numbers never depend on the locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll {

// Quoted and escaped. What is not valid UTF-8 becomes U+FFFD, so that the output always is.
void append_json_string(std::string& out, std::string_view text);

// `value` rounded to 1/`scale` (a power of ten up to 10,000), without trailing zeros: 12.3, 7, -0.5. Values beyond
// ±kFixedMax are cut to it and NaN becomes 0: float holds tenths exactly enough up to there.
inline constexpr double kFixedMax = 1'000'000;
void append_fixed(std::string& out, double value, int scale);

void append_integer(std::string& out, std::int64_t value);

}  // namespace plimsoll
