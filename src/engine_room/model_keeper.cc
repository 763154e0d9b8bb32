#include "engine_room/model_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "async/pause.h"
#include "base/log.h"
#include "engine_room/model_rules.h"

namespace plimsoll {
namespace {

TimePoint now() { return std::chrono::steady_clock::now(); }

constexpr Milliseconds kTick{1'000};
// Between two looks at whether bytes came back: short against a load, and rare.
constexpr Milliseconds kLook{20};
// After ModelRules::patience the young ones may go, too; who is not helped by that is not helped by more time.
constexpr Milliseconds kPatience{40'000};

Milliseconds since(TimePoint start) { return std::chrono::duration_cast<Milliseconds>(now() - start); }

}  // namespace

ModelUse::~ModelUse() {
  if (keeper_ != nullptr) keeper_->release(need_);
}

ModelKeeper::ModelKeeper(boost::asio::io_context& io, RoomMemory& memory, ServiceCrew& crew, ServicePools& pools,
                         ModelRules rules, std::vector<std::string> planned)
    : io_(io),
      memory_(memory),
      crew_(crew),
      pools_(pools),
      planned_(std::move(planned)),
      manager_(std::move(rules)),
      timer_(io),
      background_(io) {
  for (std::size_t device = 0; device < pools_.count(); ++device)
    pools_[device].prepare_with([this, device](ServiceLease& service) { return prepare(device, service); });
  pools_.on_gone([this](std::size_t device, int service) { gone(device, service); });
}

Async<void> ModelKeeper::prepare(std::size_t device, ServiceLease& service) {
  CO_TRY(const ModelUse use, co_await acquire(device, service, planned_));
  if (service.memory_ready()) co_return Result<void>{};
  co_return co_await service.become_ready();
}

Async<ModelUse> ModelKeeper::acquire(std::size_t device, ServiceLease& service, std::vector<std::string> models) {
  const Place place{device, service.id()};
  int number = number_of(place);
  if (number == 0) places_[number = ++last_number_] = place;
  ModelNeed need{.service = number, .device = device, .models = std::move(models)};
  const TimePoint asked = now();
  bool changed = false;
  while (true) {
    changed = changed || anything_due(number);
    CO_TRY_VOID(co_await unload_due(service, number));
    need.waited = since(asked);
    Result<ModelVerdict> verdict = manager_.acquire(now(), need, room_for(need));
    if (!verdict && verdict.error().reason == Reason::budget)
      co_return fail(Reason::page_memory, "insufficient memory: " + verdict.error().message);
    if (!verdict) co_return std::unexpected(std::move(verdict.error()));
    if (verdict->answer == ModelVerdict::Answer::ready) break;
    CO_TRY(const bool loaded, co_await carry_out(service, std::move(verdict->actions)));
    changed = changed || loaded;
    if (loaded || anything_due(number)) continue;
    if (!service->usable()) co_return fail(Reason::helper_died, "its OCR service ended while it waited for models");
    if (need.waited >= kPatience) co_return std::unexpected(too_little(need));
    sweep_soon();
    co_await pause(io_, kLook);
  }
  ModelUse use(*this, need);
  // What it holds is another amount now.
  if (changed) CO_TRY_VOID(co_await service.become_ready());
  co_return use;
}

Error ModelKeeper::too_little(const ModelNeed& need) const {
  Bytes wanted;
  for (const std::string& model : need.models)
    if (manager_.state({model, need.service}) != ModelState::resident) wanted += manager_.price(model).load_peak;
  const ModelRoom room = room_for(need);
  return fail(Reason::page_memory,
              fmt::format("insufficient memory: the page's models need {}, {} of {} are free ({})", to_text(wanted),
                          to_text(room.free), to_text(room.ever), memory_.ledger().budget_origin()))
      .error();
}

void ModelKeeper::release(const ModelNeed& need) {
  note_unloads(manager_.release(now(), need));
  sweep_soon();
}

Async<bool> ModelKeeper::carry_out(ServiceLease& service, std::vector<ModelAction> actions) {
  // All leases before the first request: between two requests others may take what is free.
  std::vector<ModelKey> begun;
  note_unloads(actions);
  for (const ModelAction& action : actions) {
    if (action.kind != ModelAction::Kind::load) continue;
    if (auto lease = reserve(action.key.model, action.bytes)) {
      leases_[action.key] = *std::move(lease);
      begun.push_back(action.key);
    } else {
      manager_.load_failed(now(), action.key, std::move(lease.error()));
    }
  }
  for (const ModelKey& key : begun) CO_TRY_VOID(co_await load(service, key));
  co_return !begun.empty();
}

// A model that cannot be loaded is the manager's to judge, who says so when it is asked again; what was ordered with it
// is loaded all the same.
Async<void> ModelKeeper::load(ServiceLease& service, ModelKey key) {
  Result<std::vector<ModelLoaded>> answer = co_await service->load_models({key.model});
  if (answer && answer->size() != 1)
    answer = fail(Reason::protocol, "a service loaded another model than it was asked");
  ModelAccount& account = accounts_[key.model];
  account.model = key.model;
  if (!answer) {
    if (answer.error().code == Code::service_lost) co_return std::unexpected(std::move(answer.error()));
    ++account.failures;
    spdlog::debug("model {} in service {} cannot be loaded: {}", key.model, key.service, answer.error().text());
    if (const auto lease = leases_.extract(key)) give_back(key.model, std::move(lease.mapped()));
    manager_.load_failed(now(), key, std::move(answer.error()));
    co_return Result<void>{};
  }
  const ModelLoaded& loaded = answer->front();
  const auto took = std::chrono::duration_cast<Milliseconds>(loaded.time);
  spdlog::debug("model {} loaded in service {}: {}, {} at the most, {} ms", key.model, key.service,
                to_text(loaded.charged), to_text(loaded.peak), took.count());
  ++account.loads;
  account.load_time += took;
  account.charged = std::max(account.charged, loaded.charged);
  settle(key, loaded.charged);
  manager_.loaded(now(), key, loaded.charged, loaded.peak, took);
  co_return Result<void>{};
}

// A service that was lost takes its models along: gone() follows.
Async<void> ModelKeeper::unload_due(ServiceLease& service, int number) {
  while (true) {
    const auto next = std::ranges::find(due_, number, [](const ModelAction& due) { return due.key.service; });
    if (next == due_.end()) co_return Result<void>{};
    ModelAction due = *next;
    due_.erase(next);
    CO_TRY_VOID(co_await unload(service, std::move(due)));
  }
}

Async<void> ModelKeeper::unload(ServiceLease& service, ModelAction due) {
  Result<ModelUnloaded> unloaded = co_await service->unload_model(due.key.model);
  if (!unloaded) {
    // It lives and does not say where the model is: its end brings the bytes back.
    service.recycle();
    co_return std::unexpected(std::move(unloaded.error()));
  }
  const ModelUnloaded& answer = *unloaded;
  spdlog::debug("model {} unloaded in service {} ({}): {} of {} came back", due.key.model, due.key.service,
                label(due.cause), to_text(answer.returned), to_text(answer.charged));
  ++accounts_[due.key.model].unloads.at(static_cast<std::size_t>(due.cause));
  if (const auto lease = leases_.extract(due.key)) give_back(due.key.model, std::move(lease.mapped()));
  // The only thing that it may order now: the service keeps too much.
  if (!manager_.unloaded(due.key, answer.returned).empty()) service.recycle();
  co_return Result<void>{};
}

void ModelKeeper::note_unloads(const std::vector<ModelAction>& actions) {
  std::ranges::copy_if(actions, std::back_inserter(due_),
                       [](const ModelAction& action) { return action.kind == ModelAction::Kind::unload; });
}

bool ModelKeeper::anything_due(int number) const {
  return std::ranges::any_of(due_, [=](const ModelAction& due) { return due.key.service == number; });
}

void ModelKeeper::sweep_soon() {
  if (due_.empty() || stopped_ || std::exchange(sweeping_, true)) return;
  background_.start(sweep());
}

boost::asio::awaitable<void> ModelKeeper::sweep() {
  // Not before whoever released a model has handed its service back.
  co_await boost::asio::post(io_, boost::asio::use_awaitable);
  for (const auto& [number, place] : std::map(places_)) {
    if (stopped_ || !anything_due(number)) continue;
    std::optional<ServiceLease> service = pools_[place.device].try_acquire(place.service);
    if (!service || !co_await unload_due(*service, number)) continue;
    const bool any = std::ranges::any_of(leases_, [&](const auto& held) { return held.first.service == number; });
    if (!any)
      service->models_gone();
    else if (service->memory_ready())
      (void)co_await service->become_ready();
  }
  sweeping_ = false;
}

void ModelKeeper::gone(std::size_t device, int service) {
  const int number = number_of({device, service});
  if (number == 0) return;
  manager_.service_gone(number);
  std::erase_if(due_, [=](const ModelAction& due) { return due.key.service == number; });
  for (auto held = leases_.begin(); held != leases_.end();) {
    if (held->first.service == number) give_back(held->first.model, std::move(held->second));
    held = held->first.service == number ? leases_.erase(held) : std::next(held);
  }
  places_.erase(number);
}

int ModelKeeper::number_of(const Place& place) const {
  const auto found = std::ranges::find(places_, place, [](const auto& each) { return each.second; });
  return found == places_.end() ? 0 : found->first;
}

boost::asio::awaitable<void> ModelKeeper::run(std::function<double()> share) {
  while (!stopped_) {
    timer_.expires_after(kTick);
    (void)co_await timer_.async_wait(kAsTuple);
    if (!stopped_) tick(share());
  }
}

void ModelKeeper::tick(double share) {
  note_unloads(manager_.tick(now(), share));
  sweep_soon();
}

void ModelKeeper::stop() {
  stopped_ = true;
  timer_.cancel();
}

boost::asio::awaitable<void> ModelKeeper::shut_down() {
  stop();
  co_await background_.join();
}

}  // namespace plimsoll
