#include "document/page_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace plimsoll {
namespace {

constexpr int kEnd = std::numeric_limits<int>::max();
constexpr std::size_t kRangesMax = 1'000;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// 0 when `text` is not a page number; kEnd itself means "end" and is none.
int page_number(std::string_view text) {
  int value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stop == text.data() + text.size() && value > 0 && value < kEnd ? value : 0;
}

std::unexpected<Error> refuse(std::string_view part) {
  return fail(Reason::page_range,
              fmt::format("\"{}\" is not a range of pages; write 3, 1-5 or 10-end, separated by commas", part));
}

}  // namespace

Result<PageSelection> PageSelection::parse(std::string_view text) {
  std::vector<Range> ranges;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    const std::string_view part = trimmed(text.substr(start, comma - start));
    start = comma + 1;
    const std::size_t dash = part.find('-');
    const int first = page_number(trimmed(part.substr(0, dash)));
    int last = first;
    if (dash != std::string_view::npos) {
      const std::string_view after = trimmed(part.substr(dash + 1));
      last = after == "end" ? kEnd : page_number(after);
    }
    if (first == 0 || last < first) return refuse(part);
    if (ranges.size() == kRangesMax)
      return fail(Reason::page_range, fmt::format("more than {} ranges of pages", kRangesMax));
    ranges.push_back({first, last});
  }

  std::ranges::sort(ranges, {}, &Range::first);
  PageSelection selection;
  for (const Range& range : ranges) {
    // Neighbours count as touching; 64 bits, since the end is the largest int.
    if (!selection.ranges_.empty() && range.first <= std::int64_t{selection.ranges_.back().last} + 1)
      selection.ranges_.back().last = std::max(selection.ranges_.back().last, range.last);
    else
      selection.ranges_.push_back(range);
  }
  return selection;
}

bool PageSelection::contains(int page) const { return page > 0 && next(page, page) == page; }

int PageSelection::next(int from, int page_count) const {
  if (none_) return 0;
  from = std::max(from, 1);
  if (!ranges_.empty()) {
    const auto range = std::ranges::lower_bound(ranges_, from, {}, &Range::last);
    if (range == ranges_.end()) return 0;
    from = std::max(from, range->first);
  }
  return from <= page_count ? from : 0;
}

int PageSelection::count(int page_count) const {
  if (none_) return 0;
  if (ranges_.empty()) return std::max(page_count, 0);
  int total = 0;
  for (const Range& range : ranges_) total += std::max(0, std::min(range.last, page_count) - range.first + 1);
  return total;
}

PageSelection PageSelection::without(int first, int last) const {
  if (none_ || last < first) return *this;
  PageSelection rest;
  for (const Range& range : ranges_.empty() ? std::vector<Range>{{1, kEnd}} : ranges_) {
    if (range.last < first || range.first > last) {
      rest.ranges_.push_back(range);
      continue;
    }
    const bool before = range.first < first;
    const bool after = range.last > last;
    if (before && after && ranges_.size() >= kRangesMax) return *this;  // it would be one more
    if (before) rest.ranges_.push_back({range.first, first - 1});
    if (after) rest.ranges_.push_back({last + 1, range.last});
  }
  rest.none_ = rest.ranges_.empty();
  return rest;
}

}  // namespace plimsoll
