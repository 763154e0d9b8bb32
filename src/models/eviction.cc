#include "models/eviction.h"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace plimsoll {

double worth_keeping(TimePoint now, const IdleModel& model) {
  using Seconds = std::chrono::duration<double>;
  // A second more on both, so that what was just used and what loads in no time still compare.
  const double idle = std::max(0.0, Seconds(now - model.last_use).count()) + 1;
  const double bytes = static_cast<double>(std::max<std::uint64_t>(1, model.charged.count()));
  return Seconds(model.load_time).count() / bytes / idle;
}

std::vector<ModelKey> choose_victims(TimePoint now, std::span<const IdleModel> idle, Bytes wanted,
                                     const EvictionRule& rule) {
  struct Candidate {
    double worth;
    const IdleModel* model;
  };
  std::vector<Candidate> candidates;
  for (const IdleModel& model : idle)
    if (rule.pinned_too || (!model.pinned && now - model.loaded_at >= rule.residency_min))
      candidates.push_back({worth_keeping(now, model), &model});
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return std::tie(a.worth, a.model->key) < std::tie(b.worth, b.model->key);
  });
  std::vector<ModelKey> victims;
  Bytes given;
  for (const Candidate& each : candidates) {
    if (given >= wanted) break;
    given += each.model->charged;
    victims.push_back(each.model->key);
  }
  return victims;
}

}  // namespace plimsoll
