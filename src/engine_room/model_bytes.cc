// ModelKeeper, what concerns bytes: the leases of models, and what could be had back of them.
#include <algorithm>
#include <numeric>

#include "async/pause.h"
#include "base/log.h"
#include "engine_room/model_keeper.h"
#include "engine_room/model_rules.h"

namespace plimsoll {
namespace {

constexpr Milliseconds kSweepLook{5};

}  // namespace

bool ModelKeeper::is_planned(const std::string& model) const {
  return std::ranges::find(planned_, model) != planned_.end();
}

ModelRoom ModelKeeper::room_for(const ModelNeed& need) const {
  ModelMeans means{.free = memory_.ledger().free()[kHost],
                   .to_lend = crew_.to_lend(),
                   .budget = memory_.ledger().budget()[kHost],
                   .control = memory_.control()};
  for (const std::string& model : need.models)
    if (is_planned(model) && manager_.state({model, need.service}) == ModelState::absent)
      means.planned += manager_.price(model).load_peak;
  return room_of(means);
}

Result<Lease> ModelKeeper::reserve(const std::string& model, Bytes bytes) {
  if (is_planned(model)) return crew_.lend(bytes);
  return memory_.ledger().reserve(memory_.ledger().system(), ByteVector::host(bytes));
}

void ModelKeeper::give_back(const std::string& model, Lease lease) {
  if (is_planned(model)) crew_.take_back(std::move(lease));
}

void ModelKeeper::settle(const ModelKey& key, Bytes charged) {
  const auto held = leases_.find(key);
  if (held == leases_.end()) return;
  Lease& lease = held->second;
  const Bytes reserved = lease.bytes()[kHost];
  if (charged <= reserved) {
    if (auto surplus = lease.split_off(ByteVector::host(reserved - charged))) give_back(key.model, *std::move(surplus));
  } else if (auto more = reserve(key.model, charged - reserved)) {
    lease.merge(*std::move(more));
  } else {
    spdlog::warn("model {} takes {}, {} more than was reserved for it", key.model, to_text(charged),
                 to_text(charged - reserved));
  }
}

Bytes ModelKeeper::reclaimable(bool emergency) const {
  return manager_.reclaimable(std::chrono::steady_clock::now(), emergency);
}

void ModelKeeper::reclaim(bool emergency) {
  note_unloads(manager_.reclaim(std::chrono::steady_clock::now(), Bytes(UINT64_MAX), emergency));
  sweep_soon();
}

ModelState ModelKeeper::state(std::size_t device, int service, const std::string& model) const {
  return manager_.state({model, number_of({device, service})});
}

Bytes ModelKeeper::beyond_plan(std::size_t device, int service) const {
  const int number = number_of({device, service});
  return std::accumulate(leases_.begin(), leases_.end(), Bytes(), [&](Bytes sum, const auto& held) {
    const bool counts = held.first.service == number && !is_planned(held.first.model);
    return counts ? sum + held.second.bytes()[kHost] : sum;
  });
}

Bytes ModelKeeper::held() const {
  return std::accumulate(leases_.begin(), leases_.end(), Bytes(),
                         [](Bytes sum, const auto& held) { return sum + held.second.bytes()[kHost]; });
}

boost::asio::awaitable<std::vector<std::string>> ModelKeeper::drop_idle(std::optional<std::string> model) {
  const std::vector<ModelAction> ordered = manager_.drop_idle(std::chrono::steady_clock::now(), model);
  note_unloads(ordered);
  sweep_soon();
  while (sweeping_) co_await pause(io_, kSweepLook);
  std::vector<std::string> gone;
  for (const ModelAction& action : ordered)
    if (action.kind == ModelAction::Kind::unload && manager_.state(action.key) == ModelState::absent)
      gone.push_back(action.key.model);
  co_return gone;
}

std::vector<ModelRow> ModelKeeper::rows() const {
  std::vector<ModelRow> rows;
  const TimePoint now = std::chrono::steady_clock::now();
  for (const ModelManager::View& entry : manager_.entries()) {
    const auto place = places_.find(entry.key.service);
    if (place == places_.end()) continue;
    rows.push_back({.model = entry.key.model,
                    .device = pools_[place->second.device].device(),
                    .service = place->second.service,
                    .state = entry.state,
                    .charged = entry.charged,
                    .users = entry.users,
                    .unused_for = entry.users > 0 ? Milliseconds(0)
                                                  : std::chrono::duration_cast<Milliseconds>(now - entry.last_use),
                    .load_time = entry.load_time,
                    .pinned = entry.pinned});
  }
  return rows;
}

std::vector<ModelAccount> ModelKeeper::accounts() const {
  std::vector<ModelAccount> accounts;
  accounts.reserve(accounts_.size());
  for (const auto& [model, account] : accounts_) accounts.push_back(account);
  return accounts;
}

}  // namespace plimsoll
