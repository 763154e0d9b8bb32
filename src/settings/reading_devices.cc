#include "settings/reading_devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace plimsoll {
namespace {

std::unexpected<Error> invalid(std::string_view text, std::string_view why) {
  return fail(Reason::setting_invalid,
              fmt::format("read.device '{}': {}; written like cpu or cpu:0-1,cpu:2-3", text, why));
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0 || number > kCpuNumberMax)
    return std::nullopt;
  return number;
}

// "0-1", "3"
std::optional<std::vector<int>> range_of(std::string_view text) {
  const std::vector<std::string_view> ends = parts_of(text, '-');
  if (ends.size() > 2) return std::nullopt;
  const auto first = number_of(ends.front());
  const auto last = number_of(ends.back());
  if (!first || !last || *first > *last) return std::nullopt;
  std::vector<int> cpus;
  for (int cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
  return cpus;
}

}  // namespace

Result<std::vector<ReadingDevice>> parse_devices(std::string_view text) {
  if (text == "cpu") return std::vector{ReadingDevice{"cpu", {}}};
  std::vector<ReadingDevice> devices;
  std::set<int> named;
  for (const std::string_view part : parts_of(text, ',')) {
    if (!part.starts_with("cpu:")) return invalid(text, "only processors can read, and 'cpu' stands alone");
    const auto cpus = range_of(part.substr(4));
    if (!cpus) return invalid(text, "a range of processor numbers cannot be read");
    for (const int cpu : *cpus)
      if (!named.insert(cpu).second) return invalid(text, fmt::format("processor {} is named twice", cpu));
    devices.push_back({std::string(part), *cpus});
  }
  if (devices.size() > kReadingDevicesMax)
    return invalid(text, fmt::format("{} devices, at most {}", devices.size(), kReadingDevicesMax));
  return devices;
}

}  // namespace plimsoll
