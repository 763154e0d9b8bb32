// inference.yml of a PaddleX model folder: whatever it says, an error or facts.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/inference_yml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto facts = plimsoll::parse_inference_yml(text)) (void)plimsoll::stage_of(*facts);
  return 0;
}
