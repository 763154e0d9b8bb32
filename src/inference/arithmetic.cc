#include <fmt/format.h>

#include <utility>

#include "base/cpu_features.h"
#include "inference/engine.h"

namespace plimsoll {

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
  if (setting == "auto" || setting.empty()) return cpu_computes_bf16() ? Arithmetic::bf16 : Arithmetic::f32;
  for (const Arithmetic each : {Arithmetic::f32, Arithmetic::bf16, Arithmetic::f16})
    if (setting == label(each)) return each;
  return fail(Reason::setting_invalid, fmt::format("precision '{}' is none of auto, f32, bf16, f16", setting));
}

}  // namespace plimsoll
