// What this processor computes in, where it decides how we compute.
#pragma once

#include <string_view>
#include <vector>

namespace plimsoll {

// AVX512_BF16 or AMX-BF16, and an operating system that saves the registers.
[[nodiscard]] bool cpu_computes_bf16();

// Of sse4.2, avx2, avx512, avx512_bf16, amx_bf16: those that this processor has; for people.
[[nodiscard]] std::vector<std::string_view> cpu_features();

}  // namespace plimsoll
