#include <cpuid.h>
#include <fmt/format.h>

#include <utility>

#include "inference/engine.h"

namespace plimsoll {
namespace {

// CPUID leaf 7: subleaf 1 EAX bit 5 is AVX512_BF16, subleaf 0 EDX bit 22 is AMX-BF16. Whether the operating system
// saves the registers, the compiler's own probe for AVX-512 knows.
bool computes_bf16() {
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (__builtin_cpu_supports("avx512f") == 0 || __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return false;
  const bool amx = (edx >> 22U & 1U) != 0;
  const bool avx512 = __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0 && (eax >> 5U & 1U) != 0;
  return amx || avx512;
}

}  // namespace

std::string_view label(Arithmetic arithmetic) {
  switch (arithmetic) {
    case Arithmetic::f32:
      return "f32";
    case Arithmetic::bf16:
      return "bf16";
    case Arithmetic::f16:
      return "f16";
  }
  std::unreachable();
}

Result<Arithmetic> arithmetic_from_setting(std::string_view setting) {
  if (setting == "auto" || setting.empty()) return computes_bf16() ? Arithmetic::bf16 : Arithmetic::f32;
  for (const Arithmetic each : {Arithmetic::f32, Arithmetic::bf16, Arithmetic::f16})
    if (setting == label(each)) return each;
  return fail(Reason::setting_invalid, fmt::format("precision '{}' is none of auto, f32, bf16, f16", setting));
}

}  // namespace plimsoll
