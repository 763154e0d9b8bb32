#include "engine_room/profile_file.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "base/whole_file.h"

namespace plimsoll {
namespace {

constexpr std::string_view kFirstLine = "plimsoll memory profile 1";
// All fits full of samples take 2 MB; what is larger is none of ours.
constexpr std::size_t kLargest = 4U << 20;

struct Row {
  StageKey key;
  StageSample sample;
};

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::string_view take_field(std::string_view& line) {
  const std::size_t end = line.find('\t');
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return field;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Row> row_of(std::string_view line) {
  Row row;
  row.key.stage = take_field(line);
  row.key.model = take_field(line);
  row.key.precision = take_field(line);
  const auto size = number_of(take_field(line));
  const auto peak = number_of(take_field(line));
  if (row.key.stage.empty() || !size || !peak || !line.empty()) return std::nullopt;
  row.sample = {.size = *size, .peak = Bytes(*peak)};
  return row;
}

}  // namespace

std::string profile_text(const Predictor& predictor, std::string_view origin) {
  std::string text = fmt::format("{}\n{}\n", kFirstLine, origin);
  std::size_t count = 0;
  for (const auto& [key, samples] : predictor.samples())
    for (const StageSample& sample : samples) {
      text +=
          fmt::format("{}\t{}\t{}\t{}\t{}\n", key.stage, key.model, key.precision, sample.size, sample.peak.count());
      ++count;
    }
  return text + fmt::format("end {}\n", count);
}

bool read_profile(std::string_view text, std::string_view origin, Predictor& predictor) {
  if (take_line(text) != kFirstLine || take_line(text) != origin) return false;
  std::vector<Row> rows;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line == fmt::format("end {}", rows.size())) {
      for (const Row& row : rows) predictor.observe(row.key, row.sample);
      return text.empty();
    }
    const auto row = row_of(line);
    if (!row) return false;
    rows.push_back(*row);
  }
  return false;
}

bool load_profile(const std::filesystem::path& file, std::string_view origin, Predictor& predictor) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(kLargest, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return read_profile(text, origin, predictor);
}

bool save_profile(const std::filesystem::path& file, std::string_view origin, const Predictor& predictor) {
  std::error_code shown_by_create;
  std::filesystem::create_directories(file.parent_path(), shown_by_create);
  Result<WholeFile> whole = WholeFile::create(file, IfExists::replace);
  return whole && whole->write(profile_text(predictor, origin)) && whole->commit();
}

}  // namespace plimsoll
