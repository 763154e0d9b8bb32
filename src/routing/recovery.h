// What to try next for a page that did not fit: the recovery ladder. Pure; the router calls it when a page came back
// with Reason::page_memory or its service died of memory.
//
//   purge and retry → smaller batch (down to 1) → without what is beyond text, if there is such and the task allows →
//   smaller detection side or tiles, if the task allows → alone, with the corrected prediction → on the CPU, if the
//   host lease fits → failed with numbers; the document goes on.
//
// Each step at most once (batches halve as one step), steps that cannot apply do not count, at most kMostAttempts runs
// of a page in all; the last one is kept for the CPU where it applies (scheduling reference §6.8).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace plimsoll {

enum class RecoveryStep : std::uint8_t { purge, smaller_batch, text_alone, smaller_side, alone, cpu };
[[nodiscard]] std::string_view label(RecoveryStep step);

inline constexpr int kMostAttempts = 4;

// How a page is run; the first attempt uses the defaults.
struct AttemptSettings {
  int batch = 1;           // lines recognised together; 1 on CPUs
  double side_scale = 1;   // of the detection side
  bool exclusive = false;  // no other page runs meanwhile
  bool on_cpu = false;     // only on the host, wherever the task wanted to be
  bool operator==(const AttemptSettings&) const = default;
};

// What is possible for this page now.
struct RecoveryFacts {
  int attempts = 1;                  // runs so far
  std::vector<RecoveryStep> taken;   // steps tried so far, oldest first
  AttemptSettings last;              // of the run that failed
  bool may_drop_features = false;    // it has some, and the task allows it
  bool may_shrink = false;           // the task consents to a smaller detection side
  bool alone_would_fit = false;      // the corrected prediction fits into the whole budget
  bool cpu_fallback = false;         // setting enable_cpu_fallback
  bool cpu_lease_would_fit = false;  // on the host, with the corrected prediction
};

struct Recovery {
  RecoveryStep step;
  AttemptSettings settings;
};

// The next step, or nothing: then the page has failed with "insufficient memory".
[[nodiscard]] std::optional<Recovery> next_recovery(const RecoveryFacts& facts);

}  // namespace plimsoll
