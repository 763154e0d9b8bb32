#include "memory_watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "async/async.h"
#include "base/own_memory.h"
#include "memory/probes/machine.h"

namespace plimsoll {
namespace {

using namespace literals;

// Short against a page (hundreds of ms), long against a sample (well below a ms per process).
constexpr std::chrono::milliseconds kInterval(20);
// The kernel's counters of resident pages lag behind by some pages for each thread.
constexpr Bytes kCounterSlack = 2_MiB;

// At least what the processes take together: what several map is counted for each of them.
Bytes upper_bound(const std::vector<int>& pids) {
  Bytes sum = kCounterSlack;
  for (const int pid : pids) sum += private_memory(pid);
  return sum;
}

}  // namespace

MemoryWatch::MemoryWatch(boost::asio::io_context& io, std::function<std::vector<int>()> helpers)
    : timer_(io), helpers_(std::move(helpers)), group_start_(group_.effective_use()) {}

void MemoryWatch::sample() {
  ++samples_;
  std::vector<int> pids = helpers_();
  const std::size_t count = pids.size();
  pids.push_back(0);
  // The exact figure makes the kernel walk every page of every process: asked for only where it can be a new peak.
  if (upper_bound(pids) > peak_)
    if (const Bytes now = shared_out_memory(pids); now > peak_) {
      peak_ = now;
      own_at_peak_ = private_memory();
      helpers_at_peak_ = count;
    }
  group_peak_ = std::max(group_peak_, group_.effective_use().value_or(Bytes()));
}

boost::asio::awaitable<void> MemoryWatch::run() {
  while (!stopped_) {
    sample();
    timer_.expires_after(kInterval);
    (void)co_await timer_.async_wait(kAsTuple);
  }
}

void MemoryWatch::stop() {
  stopped_ = true;
  timer_.cancel();
}

std::string MemoryWatch::report() const {
  std::string text =
      fmt::format("memory: peak of all processes {:.1f} MiB ({} helpers, plimsoll itself {:.1f} MiB), {} samples",
                  peak_.mebibytes(), helpers_at_peak_, own_at_peak_.mebibytes(), samples_);
  if (group_start_)
    text += fmt::format(
        "\nmemory: control group {} rose from {:.1f} to {:.1f} MiB (anonymous and shared, neighbours included)",
        group_.folder().string(), group_start_->mebibytes(), std::max(group_peak_, *group_start_).mebibytes());
  return text;
}

}  // namespace plimsoll
