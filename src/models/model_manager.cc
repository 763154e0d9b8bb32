#include "models/model_manager.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace plimsoll {
namespace {

constexpr int kShortReturnsMax = 2;

}  // namespace

std::string_view label(ModelCause cause) {
  static constexpr std::array<std::string_view, kModelCauses> kNames = {"needed",    "idle",         "room", "pressure",
                                                                        "emergency", "not returned", "asked"};
  return kNames.at(static_cast<std::size_t>(cause));
}

Result<ModelVerdict> ModelManager::acquire(TimePoint now, const ModelNeed& need, const ModelRoom& room) {
  if (all_resident(need)) {
    use(now, need);
    return ModelVerdict{ModelVerdict::Answer::ready, {}};
  }
  TRY(const std::vector<ModelKey> absent, missing(now, need));
  // One that is leaving has to be gone before it can come again.
  if (absent.empty() || any_leaving(need)) return ModelVerdict{ModelVerdict::Answer::coming, {}};
  if (entries_.size() + absent.size() > kMostEntries)
    return fail(Reason::ledger_full, fmt::format("{} models in services are more than can be kept track of",
                                                 entries_.size() + absent.size()));
  Bytes wanted;
  for (const ModelKey& key : absent) wanted += price(key.model).load_peak;
  if (wanted > room.ever)
    return fail(Reason::budget, fmt::format("the page's models need {}, at most {} can be had (memory.max)",
                                            to_text(wanted), to_text(room.ever)));
  ModelVerdict verdict;
  if (wanted <= room.free) {
    for (const ModelKey& key : absent) verdict.actions.push_back(begin_load(key, need.device));
    verdict.answer = ModelVerdict::Answer::coming;
    return verdict;
  }
  const Bytes on_its_way = room.free + leaving();
  if (wanted <= on_its_way) return ModelVerdict{ModelVerdict::Answer::coming, {}};
  verdict.actions = make_room(now, need, wanted - on_its_way);
  if (!verdict.actions.empty()) verdict.answer = ModelVerdict::Answer::coming;
  return verdict;
}

bool ModelManager::all_resident(const ModelNeed& need) const {
  return std::ranges::all_of(
      need.models, [&](const std::string& model) { return state({model, need.service}) == ModelState::resident; });
}

bool ModelManager::any_leaving(const ModelNeed& need) const {
  return std::ranges::any_of(
      need.models, [&](const std::string& model) { return state({model, need.service}) == ModelState::unloading; });
}

// What has to be loaded; the error of one that may not be tried yet.
Result<std::vector<ModelKey>> ModelManager::missing(TimePoint now, const ModelNeed& need) const {
  std::vector<ModelKey> absent;
  for (const std::string& model : need.models) {
    const ModelKey key{model, need.service};
    if (entries_.contains(key)) continue;
    const auto breaker = breakers_.find({model, need.device});
    if (breaker != breakers_.end() && now < breaker->second.retry_at) return std::unexpected(breaker->second.error);
    absent.push_back(key);
  }
  return absent;
}

void ModelManager::use(TimePoint now, const ModelNeed& need) {
  for (const std::string& model : need.models) {
    Entry& entry = entries_.at({model, need.service});
    ++entry.users;
    entry.used = true;
    entry.last_use = now;
  }
}

ModelAction ModelManager::begin_load(const ModelKey& key, std::size_t device) {
  Entry& entry = entries_[key];
  entry.device = device;
  entry.state = ModelState::loading;
  entry.charged = price(key.model).load_peak;
  ++counts_[static_cast<std::size_t>(ModelCause::needed)];
  return {ModelAction::Kind::load, key, entry.charged, ModelCause::needed};
}

// All that is wanted or nothing: a model that went for a load that then does not fit went for nothing.
std::vector<ModelAction> ModelManager::make_room(TimePoint now, const ModelNeed& need, Bytes wanted) {
  std::vector<IdleModel> idle = idle_models();
  std::erase_if(idle, [&](const IdleModel& each) {
    return each.key.service == need.service && std::ranges::find(need.models, each.key.model) != need.models.end();
  });
  const EvictionRule rule{.residency_min = need.waited > rules_.patience ? Milliseconds(0) : rules_.residency_min};
  const std::vector<ModelKey> victims = choose_victims(now, idle, wanted, rule);
  Bytes given;
  for (const ModelKey& key : victims) given += entries_.at(key).charged;
  if (given < wanted) return {};
  return begin_unloads(victims, ModelCause::room);
}

std::vector<ModelAction> ModelManager::begin_unloads(const std::vector<ModelKey>& keys, ModelCause cause) {
  std::vector<ModelAction> actions;
  for (const ModelKey& key : keys) {
    Entry& entry = entries_.at(key);
    entry.state = ModelState::unloading;
    ++counts_[static_cast<std::size_t>(cause)];
    actions.push_back({ModelAction::Kind::unload, key, entry.charged, cause});
  }
  return actions;
}

std::vector<ModelAction> ModelManager::release(TimePoint now, const ModelNeed& need) {
  std::vector<ModelKey> unwanted;
  for (const std::string& model : need.models) {
    const auto found = entries_.find({model, need.service});
    if (found == entries_.end() || found->second.users == 0) continue;  // its service is gone
    --found->second.users;
    found->second.last_use = now;
    const bool at_once = rules_.idle_times.of(model) == Milliseconds(0) && !is_pinned(model);
    if (found->second.users == 0 && at_once) unwanted.push_back(found->first);
  }
  return begin_unloads(unwanted, ModelCause::idle);
}

void ModelManager::loaded(TimePoint now, const ModelKey& key, Bytes charged, Bytes load_peak, Milliseconds took) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.state != ModelState::loading) return;
  found->second = {.state = ModelState::resident,
                   .charged = charged,
                   .loaded_at = now,
                   .last_use = now,
                   .load_time = took,
                   .device = found->second.device};
  breakers_.erase({key.model, found->second.device});
  // The largest counts: the first load compiles, later ones come out of the cache.
  ModelPrice& measured = measured_[key.model];
  measured.resident = std::max(measured.resident, charged);
  measured.load_peak = std::max({measured.load_peak, load_peak, charged});
}

void ModelManager::load_failed(TimePoint now, const ModelKey& key, Error error) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.state != ModelState::loading) return;
  Breaker& breaker = breakers_[{key.model, found->second.device}];
  entries_.erase(found);
  Milliseconds pause = rules_.first_back_off;
  for (int failure = 0; failure < breaker.failures && pause < rules_.last_back_off; ++failure) pause *= 2;
  ++breaker.failures;
  breaker.retry_at = now + std::min(pause, rules_.last_back_off);
  breaker.error = std::move(error);
}

std::vector<ModelAction> ModelManager::unloaded(const ModelKey& key, Bytes returned) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.state != ModelState::unloading) return {};
  const double due = rules_.least_returned * static_cast<double>(found->second.charged.count());
  entries_.erase(found);
  int& shorts = short_returns_[key.service];
  shorts = static_cast<double>(returned.count()) < due ? shorts + 1 : 0;
  if (shorts < kShortReturnsMax) return {};
  shorts = 0;
  ++counts_[static_cast<std::size_t>(ModelCause::not_returned)];
  return {{ModelAction::Kind::recycle, {.model = {}, .service = key.service}, Bytes(0), ModelCause::not_returned}};
}

void ModelManager::service_gone(int service) {
  std::erase_if(entries_, [=](const auto& entry) { return entry.first.service == service; });
  short_returns_.erase(service);
}

std::vector<ModelAction> ModelManager::tick(TimePoint now, double share) {
  std::vector<ModelKey> unwanted;
  for (const IdleModel& each : idle_models()) {
    const IdleTime& time = rules_.idle_times.of(each.key.model);
    // One that would be pinned but does not fit the byte budget goes by the general time.
    const IdleTime& limit = time ? time : rules_.idle_times.general;
    if (each.pinned || !limit) continue;
    if (!entries_.at(each.key).used && now - each.loaded_at < rules_.patience) continue;
    const auto left = std::chrono::duration<double, std::milli>(*limit) * share;
    if (std::chrono::duration<double, std::milli>(now - each.last_use) >= left) unwanted.push_back(each.key);
  }
  return begin_unloads(unwanted, ModelCause::idle);
}

std::vector<ModelAction> ModelManager::reclaim(TimePoint now, Bytes wanted, bool emergency) {
  const EvictionRule rule{.residency_min = rules_.residency_min, .pinned_too = emergency};
  return begin_unloads(choose_victims(now, idle_models(), wanted - leaving(), rule),
                       emergency ? ModelCause::emergency : ModelCause::pressure);
}

std::vector<ModelAction> ModelManager::drop_idle(TimePoint now, const std::optional<std::string>& model) {
  std::vector<IdleModel> idle = idle_models();
  if (model) std::erase_if(idle, [&](const IdleModel& one) { return one.key.model != *model; });
  const EvictionRule rule{.residency_min = Milliseconds(0), .pinned_too = model.has_value()};
  return begin_unloads(choose_victims(now, idle, Bytes(UINT64_MAX), rule), ModelCause::asked);
}

std::vector<ModelManager::View> ModelManager::entries() const {
  std::vector<View> views;
  const std::set<ModelKey> pinned = pinned_keys();
  for (const auto& [key, entry] : entries_)
    if (entry.state != ModelState::absent)
      views.push_back({.key = key,
                       .state = entry.state,
                       .charged = entry.charged,
                       .users = entry.users,
                       .last_use = entry.last_use,
                       .load_time = entry.load_time,
                       .pinned = pinned.contains(key)});
  return views;
}

Bytes ModelManager::reclaimable(TimePoint now, bool emergency) const {
  const EvictionRule rule{.residency_min = rules_.residency_min, .pinned_too = emergency};
  Bytes sum;
  for (const ModelKey& key : choose_victims(now, idle_models(), Bytes(UINT64_MAX), rule))
    sum += entries_.at(key).charged;
  return sum;
}

bool ModelManager::is_pinned(const std::string& model) const {
  const auto word = pins_.find(model);
  return word != pins_.end() ? word->second : !rules_.idle_times.of(model);
}

// What the byte budget has room for, in use or not, those of the smallest name first: always the same ones.
std::set<ModelKey> ModelManager::pinned_keys() const {
  std::set<ModelKey> keys;
  Bytes sum;
  for (const auto& [key, entry] : entries_) {
    if (entry.state != ModelState::resident || !is_pinned(key.model)) continue;
    if (sum + entry.charged > rules_.pinned_bytes_max) continue;
    sum += entry.charged;
    keys.insert(key);
  }
  return keys;
}

Bytes ModelManager::pinned() const {
  Bytes sum;
  for (const ModelKey& key : pinned_keys()) sum += entries_.at(key).charged;
  return sum;
}

std::vector<IdleModel> ModelManager::idle_models() const {
  std::vector<IdleModel> idle;
  const std::set<ModelKey> pinned = pinned_keys();
  for (const auto& [key, entry] : entries_)
    if (entry.state == ModelState::resident && entry.users == 0)
      idle.push_back({key, entry.charged, entry.load_time, entry.loaded_at, entry.last_use, pinned.contains(key)});
  return idle;
}

Bytes ModelManager::leaving() const {
  Bytes sum;
  for (const auto& [key, entry] : entries_)
    if (entry.state == ModelState::unloading) sum += entry.charged;
  return sum;
}

ModelState ModelManager::state(const ModelKey& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? ModelState::absent : found->second.state;
}

std::size_t ModelManager::resident_count() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(entries_, [](const auto& each) { return each.second.state == ModelState::resident; }));
}

Bytes ModelManager::charged() const {
  Bytes sum;
  for (const auto& [key, entry] : entries_) sum += entry.charged;
  return sum;
}

ModelPrice ModelManager::price(std::string_view model) const {
  if (const auto measured = measured_.find(model); measured != measured_.end()) return measured->second;
  const auto listed = rules_.prices.find(model);
  return listed == rules_.prices.end() ? rules_.unknown : listed->second;
}

}  // namespace plimsoll
