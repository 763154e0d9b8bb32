// One tick's readings, as MemoryGuard judges them. Plain values: src/memory/sampler.h takes them from the probes, tests
// and the simulator write them down.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "memory/byte_vector.h"
#include "memory/probes/machine.h"

namespace plimsoll {

// Ways to get bytes back, cheapest first. The order is the order in which they are tried. Whoever gets bytes back by
// itself (the router cancels a page when it is told of an emergency) shows zero to be had that way.
enum class Reclaim : std::uint8_t {
  purge,         // arenas and caches of idle services
  evict_idle,    // idle models that are not pinned
  evict_pinned,  // idle models that are
  cancel_page,   // the newest of the largest pages that can be tried again
  end_decoders,  // decode helpers; their documents are reopened later
};
inline constexpr std::size_t kReclaims = 5;
[[nodiscard]] std::string_view label(Reclaim reclaim);
using Reclaimable = std::array<Bytes, kReclaims>;  // what each would give back now, as charged in the ledger

struct DomainReading {
  std::optional<Bytes> used;  // measured effective use; empty: the probe gave nothing
  Bytes limit;                // what the kernel or the device enforces; page peaks and shares are counted against it
  Bytes reserved;             // the ledger's total
  Bytes budget;               // the ledger's budget
  Bytes page_peak;            // largest predicted peak among admitted pages
  Reclaimable reclaimable{};
  // Every byte in use is reserved, and no more is reserved than may be: the promise is being kept, however full we are.
  [[nodiscard]] bool in_order() const { return used && *used <= reserved && reserved <= budget; }
};

struct GuardReading {
  std::array<DomainReading, kMostDomains> domains;
  std::size_t domain_count = 1;            // the host and so many devices less one
  bool refused_allocation = false;         // a service's cap or a null of malloc, since the last reading
  std::optional<Stall> stall;              // of our group, where the kernel counts it
  std::optional<std::uint64_t> oom_kills;  // by the kernel in our group so far
};

}  // namespace plimsoll
