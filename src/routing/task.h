// What the router knows of a task and its pages: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "memory/ledger.h"
#include "routing/features.h"
#include "routing/recovery.h"

namespace plimsoll {

using TaskNumber = std::uint64_t;
using DeviceNumber = std::size_t;

// Where pages are read: a pool of services and the domain their working memory lies in. Several pools on CPU sets are
// several devices of the host's domain.
struct Device {
  std::string name;  // "cpu", "cpu:1", "gpu:0"
  Domain domain = kHost;
};

// What a page takes at its peak: bytes on the host wherever it runs (raster, result), and the engine's working bytes,
// which lie in the domain of the device that reads it.
struct PageDemand {
  Bytes host;
  Bytes work;
  [[nodiscard]] ByteVector on(Domain domain) const {
    ByteVector bytes = ByteVector::host(host);
    bytes[domain] += work;
    return bytes;
  }
  bool operator==(const PageDemand&) const = default;
};

enum class Priority : std::uint8_t { high, normal, low };
inline constexpr std::size_t kPriorities = 3;
[[nodiscard]] std::string_view label(Priority priority);

// What a document will take, from its headers.
struct TaskPlan {
  TaskNumber number = 0;
  std::string tenant;
  Priority priority = Priority::normal;
  int pages = 0;
  Bytes body;                    // on disk, counted against the queue's bytes
  ByteVector base;               // held while the task is active: its decode helper, a raster rendered ahead
  PageDemand largest_page;       // of its largest page at the lowest allowed profile
  Milliseconds page_time{1000};  // expected, per page
  std::optional<TimePoint> deadline;
  bool best_effort = false;  // taken and read though it will be late; the deadline only orders it
  bool strict = false;       // no degradation
  bool may_shrink = false;   // consents to a smaller detection side
  FeatureSet features;
  std::optional<DeviceNumber> device;  // only there; any otherwise
  int window = 0;                      // pages of it that are known at a time, at most the setting's; 0: those
};

// Its deadline has passed and nobody wants it any more.
[[nodiscard]] inline bool is_late(const TaskPlan& plan, TimePoint now) {
  return plan.deadline && !plan.best_effort && *plan.deadline <= now;
}

enum class PageOutcome : std::uint8_t {
  done,
  degraded,
  failed,         // this page cannot be read; another attempt would not help
  out_of_memory,  // refused within its lease: the recovery ladder
  service_lost,   // the service died or fell silent: a failure of ours
  evicted,        // cancelled by the router to make room; it will be read again
  killed_outside  // a signal from outside: not counted as an attempt
};

// One page of the window, from its headers.
struct PagePlan {
  int number = 0;           // 1-based
  PageDemand demand;        // without features
  Milliseconds time{1000};  // expected
  // done or failed: it needs no service, because its text layer is the page or its header is beyond reading.
  std::optional<PageOutcome> settled = std::nullopt;
};

// Pages by where they are; the sum is always the task's pages (invariant I6).
struct Census {
  int undescribed = 0;
  int queued = 0;
  int running = 0;
  int done = 0;
  int degraded = 0;
  int failed = 0;
  [[nodiscard]] int finished() const { return done + degraded + failed; }
  [[nodiscard]] int sum() const { return undescribed + queued + running + finished(); }
  bool operator==(const Census&) const = default;
};

}  // namespace plimsoll
