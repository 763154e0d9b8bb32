// Peak memory of all processes of a run, sampled: for --memory-report.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "memory/probes/cgroup.h"

namespace plimsoll {

// io thread only.
class MemoryWatch {
 public:
  // `helpers` gives the process ids of those that live.
  MemoryWatch(boost::asio::io_context& io, std::function<std::vector<int>()> helpers);

  // Samples until stop().
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

  // Anonymous and shared memory of all processes together, what several map counted once.
  [[nodiscard]] Bytes peak() const { return peak_; }
  [[nodiscard]] std::string report() const;

 private:
  void sample();

  boost::asio::steady_timer timer_;
  std::function<std::vector<int>()> helpers_;
  CgroupMemory group_ = CgroupMemory::find();
  std::optional<Bytes> group_start_;
  Bytes peak_;
  Bytes own_at_peak_;
  std::size_t helpers_at_peak_ = 0;
  Bytes group_peak_;
  int samples_ = 0;
  bool stopped_ = false;
};

}  // namespace plimsoll
