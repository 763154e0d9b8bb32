#include "base/cpu_features.h"

#include <cpuid.h>

namespace plimsoll {
namespace {

struct Bf16 {
  bool avx512 = false;
  bool amx = false;
};

// CPUID leaf 7: subleaf 1 EAX bit 5 is AVX512_BF16, subleaf 0 EDX bit 22 is AMX-BF16. Whether the operating system
// saves the registers, the compiler's own probe for AVX-512 knows.
Bf16 probe_bf16() {
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (__builtin_cpu_supports("avx512f") == 0 || __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return {};
  const bool amx = (edx >> 22U & 1U) != 0;
  const bool avx512 = __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0 && (eax >> 5U & 1U) != 0;
  return {avx512, amx};
}

}  // namespace

bool cpu_computes_bf16() {
  const Bf16 bf16 = probe_bf16();
  return bf16.avx512 || bf16.amx;
}

std::vector<std::string_view> cpu_features() {
  std::vector<std::string_view> names;
  if (__builtin_cpu_supports("sse4.2") != 0) names.emplace_back("sse4.2");
  if (__builtin_cpu_supports("avx2") != 0) names.emplace_back("avx2");
  if (__builtin_cpu_supports("avx512f") != 0) names.emplace_back("avx512");
  const Bf16 bf16 = probe_bf16();
  if (bf16.avx512) names.emplace_back("avx512_bf16");
  if (bf16.amx) names.emplace_back("amx_bf16");
  return names;
}

}  // namespace plimsoll
