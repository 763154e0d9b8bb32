#include "routing/tenant_table.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/table_line.h"

namespace plimsoll {
namespace {

constexpr std::size_t kNameMax = 64;  // as of server.keys_file
constexpr int kTasksMax = 1'000'000;

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "25%"
std::optional<double> share_of(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  const auto percent = number_of<double>(text.substr(0, text.size() - 1));
  if (!percent || !(*percent >= 0 && *percent <= 100)) return std::nullopt;
  return *percent / 100;
}

// False: the word or its value is none.
bool set(TenantShare& share, std::string_view name, std::string_view value) {
  if (name == "weight") {
    const auto weight = number_of<double>(value);
    share.weight = weight.value_or(0);
    return weight && *weight >= 1 / kWeightMax && *weight <= kWeightMax;
  }
  if (name == "min" || name == "max") {
    const auto part = share_of(value);
    (name == "min" ? share.min_share : share.max_share) = part.value_or(0);
    return part && (name == "min" || *part > 0);
  }
  if (name == "tasks") {
    const auto tasks = number_of<int>(value);
    share.queued_max = tasks.value_or(0);
    return tasks && *tasks >= 1 && *tasks <= kTasksMax;
  }
  if (name == "bytes") {
    const auto bytes = parse_bytes(value);
    share.queued_bytes_max = bytes.value_or(Bytes());
    return bytes && *bytes > Bytes();
  }
  return false;
}

std::unexpected<Error> refuse(int line, std::string_view what) {
  return fail(Reason::setting_invalid, fmt::format("queue.tenants_file, line {}: {}", line, what));
}

Result<TenantShare> row_of(int line, const std::vector<std::string_view>& words, TenantShare share) {
  for (const std::string_view word : words) {
    const auto equals = std::min(word.find('='), word.size());
    if (equals == word.size() || !set(share, word.substr(0, equals), word.substr(equals + 1)))
      return refuse(line, fmt::format("'{}' should be weight=0.001..1000, min=0%..100%, max=1%..100%, tasks=1..{} or "
                                      "bytes=SIZE",
                                      word.substr(0, 40), kTasksMax));
  }
  if (share.min_share > share.max_share) return refuse(line, "the least share is above the most");
  return share;
}

}  // namespace

Result<TenantTable> parse_tenants(std::string_view text, const TenantShare& others, std::size_t rows_max) {
  TenantTable table;
  double least = 0;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    std::vector<std::string_view> words = columns_of(line);
    if (words.empty()) continue;
    const std::string name(words.front());
    words.erase(words.begin());
    if (name.size() > kNameMax || name.contains('='))
      return refuse(number, fmt::format("'{}' is no tenant's name", name.substr(0, 40)));
    if (table.contains(name)) return refuse(number, fmt::format("'{}' was there before", name));
    if (table.size() == rows_max) return refuse(number, fmt::format("more than {} rows (queue.tenants)", rows_max));
    TRY(const TenantShare share, row_of(number, words, others));
    least += share.min_share;
    if (least > 1 + 1e-9) return refuse(number, "the least shares come to more than 100%");
    table.emplace(name, share);
  }
  return table;
}

}  // namespace plimsoll
