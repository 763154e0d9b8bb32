#include "reading/model_text.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

namespace plimsoll {

Result<std::string> read_model_text(const std::filesystem::path& file, std::uintmax_t most) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem) return fail(Reason::model_missing, fmt::format("{}: {}", file.string(), problem.message()));
  if (size > most)
    return fail(Reason::model_load, fmt::format("{} has {} bytes, at most {} are read", file.string(), size, most));
  std::ifstream stream(file, std::ios::binary);
  std::string text(size, '\0');
  if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
    return fail(Reason::model_load, fmt::format("{} cannot be read", file.string()));
  return text;
}

}  // namespace plimsoll
