#include "routing/priority_rule.h"

#include <fmt/format.h>

namespace plimsoll {
namespace {

PriorityChoice by_size(const PriorityRule& rule, int pages, Bytes body) {
  if (pages >= rule.long_pages) return {Priority::low, fmt::format("{} pages: long", pages)};
  if (body >= rule.long_bytes) return {Priority::low, fmt::format("{}: large", to_text(body))};
  if (pages <= rule.small_pages && body <= rule.small_bytes)
    return {Priority::high, fmt::format("{} page{}: small", pages, pages == 1 ? "" : "s")};
  return {Priority::normal, fmt::format("{} pages, {}", pages, to_text(body))};
}

}  // namespace

PriorityChoice choose_priority(const PriorityRule& rule, int pages, Bytes body, Caller caller) {
  PriorityChoice choice = by_size(rule, pages, body);
  if (caller == Caller::waits && choice.priority == Priority::low)
    return {Priority::normal, choice.why + ", but somebody waits for it"};
  if (caller == Caller::bulk && choice.priority == Priority::high)
    return {Priority::normal, choice.why + ", but one of many"};
  return choice;
}

}  // namespace plimsoll
