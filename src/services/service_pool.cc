#include "services/service_pool.h"

#include <algorithm>

namespace plimsoll {
namespace {

TimePoint now() { return std::chrono::steady_clock::now(); }

// Services that may be lost under one page before it was started; the breaker opens much earlier unless somebody kills.
constexpr int kPreparationsMax = 8;

Error stopped() { return fail(Reason::interrupted, "stopped").error(); }

}  // namespace

ServiceLease::~ServiceLease() {
  if (service_ != nullptr) pool_.take_back(*service_, used_);
}

Async<void> ServiceLease::become_ready() {
  Result<void> ready = co_await service_->become_ready();
  if (!ready) {
    pool_.why_not_ = ready.error();
    co_return ready;
  }
  pool_.succeeded();
  pool_.happened(*service_, ServiceEvent::models_ready);
  co_return ready;
}

void ServiceLease::models_gone() { pool_.happened(*service_, ServiceEvent::models_gone); }
void ServiceLease::recycle() { pool_.recycle(id()); }

ServicePool::ServicePool(HelperFleet& fleet, ServiceConfiguration configuration, PoolSettings settings)
    : fleet_(fleet),
      configuration_(std::move(configuration)),
      settings_(std::move(settings)),
      prepare_([this](ServiceLease& lease) { return load_models(lease); }),
      most_(settings_.services),
      care_due_(fleet.io()),
      background_(fleet.io()) {
  for (int id = 0; id < settings_.services; ++id) services_.emplace_back(fleet_, configuration_, id);
}

PooledService* ServicePool::best_idle() {
  // Ready before alive: its models are loaded. Of equals the last one used: its caches are warm, the others can end.
  PooledService* best = nullptr;
  for (PooledService& service : services_) {
    if (!is_idle(service.state()) || !service.usable()) continue;
    if (best == nullptr || service.state() > best->state() ||
        (service.state() == best->state() && service.facts().idle_since > best->facts().idle_since))
      best = &service;
  }
  return best;
}

Async<ServiceLease> ServicePool::acquire(ServiceRequest request) {
  for (int tries = 1;; ++tries) {
    CO_TRY(ServiceLease lease, co_await next_in_line(request));
    if (lease.memory_ready()) co_return lease;
    const Cancellation::Watch watch(request.cancellation, [&lease] { lease.abandon(); });
    const Result<void> prepared = co_await prepare_(lease);
    if (prepared) co_return lease;
    // One that was lost on the way is replaced, until the breaker opens; what the models lack, the next one lacks, too.
    if (prepared.error().code != Code::service_lost || tries == kPreparationsMax || stopped_)
      co_return std::unexpected(prepared.error());
  }
}

Async<void> ServicePool::load_models(ServiceLease& lease) {
  CO_TRY_VOID(co_await lease->load_models(configuration_.models));
  co_return co_await lease.become_ready();
}

Async<ServiceLease> ServicePool::next_in_line(const ServiceRequest& request) {
  while (true) {
    if (stopped_) co_return std::unexpected(stopped());
    ServiceLine::Waiter waiter(fleet_.io());
    const Cancellation::Watch watch(request.cancellation, [&waiter] { waiter.event.set(); });
    if (request.cancellation != nullptr && request.cancellation->cancelled())
      co_return fail(Reason::interrupted, "called off while it waited for a service");
    line_.join(request.urgency, waiter);
    serve_line();
    const bool decided = co_await waiter.event.wait(request.deadline);
    line_.leave(waiter);
    if (waiter.granted) {
      ServiceLease granted(*this, services_.at(static_cast<std::size_t>(*waiter.granted)), true);
      if (granted.service_->usable()) co_return granted;
      continue;  // it died between two turns of the loop, of nothing that this page did
    }
    if (waiter.refused) co_return std::unexpected(*waiter.refused);
    if (decided) co_return fail(Reason::interrupted, "called off while it waited for a service");
    co_return fail(Reason::page_time, "no service was free in time");
  }
}

std::optional<ServiceLease> ServicePool::try_acquire(int id) {
  PooledService& service = services_.at(static_cast<std::size_t>(id));
  if (line_.size() > 0 || !is_idle(service.state()) || !service.usable()) return std::nullopt;
  happened(service, ServiceEvent::taken);
  return ServiceLease(*this, service, false);
}

void ServicePool::take_back(PooledService& service, bool used) {
  if (service.settle(now(), settings_.care, used)) {
    restarts_.succeeded();
    succeeded();
  }
  if (!service.usable()) return happened(service, ServiceEvent::lost);
  if (service.suspected()) happened(service, ServiceEvent::models_gone);
  if (stopped_) recycle(service.id());
  // Nobody lets it rest: its memory comes back now.
  if (used && service.facts().pages_over >= settings_.care.pages_over_max && service.state() == ServiceState::busy)
    return background_.start(relieve(service));
  happened(service, ServiceEvent::returned);
  care_again();
}

void ServicePool::serve_line() {
  while (line_.size() > 0) {
    PooledService* idle = best_idle();
    if (idle == nullptr) break;
    happened(*idle, ServiceEvent::taken);
    line_.grant(idle->id());
  }
  if (line_.size() == 0 || stopped_) return;
  const auto in_state = [this](auto... states) {
    return std::ranges::count_if(services_, [=](const PooledService& s) { return ((s.state() == states) || ...); });
  };
  if (in_state(ServiceState::broken) == count()) return line_.refuse_all(*why_not_);
  auto coming = static_cast<std::size_t>(in_state(ServiceState::spawning, ServiceState::configuring));
  // Those that are dead come again, those that end are not gone yet.
  auto here = count() - in_state(ServiceState::absent, ServiceState::broken);
  if (restarts_.earliest_start(now()) > now()) return care_again();
  for (PooledService& service : services_)
    if (service.state() == ServiceState::absent && coming < line_.size() && here < most_) {
      ++coming, ++here;
      happened(service, ServiceEvent::start);
    }
}

void ServicePool::warm_up() {
  const bool none = std::ranges::all_of(services_, [](auto& s) { return s.state() == ServiceState::absent; });
  if (none && !stopped_) background_.start(prepare_first());
}

boost::asio::awaitable<void> ServicePool::prepare_first() {
  [[maybe_unused]] const Result<ServiceLease> first = co_await acquire();
}

void ServicePool::keep_at_most(int services) {
  most_ = services;
  int living = 0;
  for (PooledService& service : services_)
    if (is_living(service.state()) && ++living > services && is_idle(service.state())) recycle(service.id());
  serve_line();
}

void ServicePool::recycle(int id) {
  PooledService& service = services_.at(static_cast<std::size_t>(id));
  service.end_wanted();
  happened(service, ServiceEvent::recycle);
}

void ServicePool::stop() {
  stopped_ = true;
  line_.refuse_all(stopped());
  care_due_.set();
}

int ServicePool::usable() const {
  return static_cast<int>(std::ranges::count_if(services_, [](const auto& s) { return is_usable(s.state()); }));
}

int ServicePool::leased() const {
  return static_cast<int>(std::ranges::count_if(services_, [](const auto& s) { return is_leased(s.state()); }));
}

std::vector<ServiceSnapshot> ServicePool::snapshot() const {
  std::vector<ServiceSnapshot> result;
  result.reserve(services_.size());
  for (const PooledService& s : services_)
    result.push_back({s.id(), settings_.device, s.present() ? s.service().pid() : 0, s.state(), s.facts().held,
                      s.baseline(), s.pages(), std::max(s.starts() - 1, 0)});
  return result;
}

}  // namespace plimsoll
