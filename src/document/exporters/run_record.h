// What was measured while a document was read, for the `run` member of its JSON. Sums and a bounded history only: a
// record of a 10,000-page document is as small as one of ten pages. Who wants each page's times follows
// --progress=json.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "document/page.h"

namespace plimsoll {

// Of all pages together.
struct StageSum {
  std::string stage;
  std::chrono::microseconds time{};
  bool inside_engine = false;
  std::uint64_t pages = 0;  // that went through it
};

// Something that did not go as planned: a page read again, a service replaced, a feature left out.
struct RunEvent {
  int page = 0;  // 0: the document as a whole
  std::string event;
  bool operator==(const RunEvent&) const = default;
};

class RunRecord {
 public:
  // Enough to see what went wrong; the first ones are kept, since they tell why the others came.
  static constexpr std::size_t kEventsMax = 200;
  // Stage names come from our own helpers, but a broken one must not grow us.
  static constexpr std::size_t kStagesMax = 64;

  // Counts the page by its state, adds its times, keeps the highest peak. A failed or degraded page is an event.
  void add_page(const Page& page, std::span<const StageTime> stages, Bytes service_peak);
  void add_event(RunEvent event);
  void set_wall_time(std::chrono::microseconds time) { wall_time_ = time; }
  // Anonymous and shared memory of all processes together at its highest.
  void set_peak(Bytes peak) { peak_ = peak; }
  // The document as a whole failed; pages before are as they are.
  void set_failure(Error failure) { failure_ = std::move(failure); }

  [[nodiscard]] int pages(PageState state) const { return pages_[static_cast<std::size_t>(state)]; }
  [[nodiscard]] std::span<const StageSum> stages() const { return stages_; }
  [[nodiscard]] std::span<const RunEvent> events() const { return events_; }
  [[nodiscard]] std::uint64_t events_left_out() const { return events_left_out_; }
  [[nodiscard]] std::chrono::microseconds wall_time() const { return wall_time_; }
  [[nodiscard]] Bytes peak() const { return peak_; }
  [[nodiscard]] Bytes service_peak() const { return service_peak_; }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  std::array<int, 3> pages_{};
  std::vector<StageSum> stages_;
  std::vector<RunEvent> events_;
  std::uint64_t events_left_out_ = 0;
  std::chrono::microseconds wall_time_{};
  Bytes peak_;
  Bytes service_peak_;
  std::optional<Error> failure_;
};

}  // namespace plimsoll
