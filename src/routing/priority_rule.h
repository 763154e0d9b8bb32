// The class of a task that came without one: small documents high, long ones low, the rest normal, so that what is soon
// done is soon done. Pure; the API shows the class and the reason. Whoever names a class gets it.
#pragma once

#include <string>

#include "routing/task.h"

namespace plimsoll {

// Who hands it in.
enum class Caller : std::uint8_t {
  waits,    // somebody waits for the answer on the same connection: never low
  submits,  // a task of its own, fetched later
  bulk      // one of many, a folder: never high, or thousands of small ones would keep everybody else waiting
};

struct PriorityRule {
  int small_pages = 2;                     // high: at most so many pages …
  Bytes small_bytes = Bytes(16 << 20);     // … in at most so many bytes
  int long_pages = 100;                    // low: from so many pages on, ten windows …
  Bytes long_bytes = Bytes(256ULL << 20);  // … or so many bytes
};

struct PriorityChoice {
  Priority priority = Priority::normal;
  std::string why;  // "2 pages: small"
  bool operator==(const PriorityChoice&) const = default;
};

[[nodiscard]] PriorityChoice choose_priority(const PriorityRule& rule, int pages, Bytes body, Caller caller);

}  // namespace plimsoll
