#include "api/request_counts.h"

#include <algorithm>

namespace plimsoll {

void RequestCounts::request_ended(const EndedRequest& request) {
  --running_;
  bytes_in_ += request.bytes_in;
  bytes_out_ += request.bytes_out;
  const std::string route(request.route);
  const Row row{route, std::string(to_text(request.method)), request.status};
  if (requests_.size() < kRowsMax || requests_.contains(row)) ++requests_[row];
  if (durations_.size() >= kRowsMax && !durations_.contains(route)) return;
  Durations& durations = durations_[route];
  const double seconds = std::chrono::duration<double>(request.duration).count();
  const auto* bucket = std::ranges::lower_bound(kBuckets, seconds);
  if (bucket != kBuckets.end()) ++durations.below.at(static_cast<std::size_t>(bucket - kBuckets.begin()));
  ++durations.count;
  durations.sum += seconds;
}

}  // namespace plimsoll
