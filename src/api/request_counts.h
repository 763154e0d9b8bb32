// What the server did, by route, method and status: for /metrics. Bounded: routes are patterns of ours, methods and
// statuses are few.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "http/observer.h"

namespace plimsoll {

// io thread only.
class RequestCounts final : public HttpObserver {
 public:
  // Upper ends in seconds; OCR answers take longer than other servers' (apis.md §7.2).
  static constexpr std::array<double, 16> kBuckets = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
                                                      2.5,   5,    10,    30,   60,  120,  300, 600};
  static constexpr std::size_t kRowsMax = 2048;

  void request_started() override { ++running_; }
  void request_ended(const EndedRequest& request) override;
  void connections(int open) override { open_ = open; }
  void connection_refused() override { ++refused_; }

  struct Durations {
    std::array<std::uint64_t, kBuckets.size()> below{};  // each request in one of them; the slower ones in none
    std::uint64_t count = 0;
    double sum = 0;  // seconds
  };
  using Row = std::tuple<std::string, std::string, int>;  // route, method, status
  [[nodiscard]] const std::map<Row, std::uint64_t>& requests() const { return requests_; }
  [[nodiscard]] const std::map<std::string, Durations>& durations() const { return durations_; }
  [[nodiscard]] int running() const { return running_; }
  [[nodiscard]] int open_connections() const { return open_; }
  [[nodiscard]] std::uint64_t refused_connections() const { return refused_; }
  [[nodiscard]] std::uint64_t bytes_in() const { return bytes_in_; }
  [[nodiscard]] std::uint64_t bytes_out() const { return bytes_out_; }

 private:
  std::map<Row, std::uint64_t> requests_;
  std::map<std::string, Durations> durations_;  // by route
  int running_ = 0;
  int open_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
};

}  // namespace plimsoll
