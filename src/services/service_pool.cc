#include "services/service_pool.h"

#include <boost/asio/steady_timer.hpp>

namespace plimsoll {
namespace {

// A service that dies while starting is tried again this often before the caller hears of it.
constexpr int kStartsMax = 3;
constexpr Milliseconds kStartPause{100};

boost::asio::awaitable<void> end_service(std::unique_ptr<InferService> service) { co_await service->end(); }

}  // namespace

ServiceLease::~ServiceLease() {
  if (service_) pool_.take_back(std::move(service_));
}

ServicePool::ServicePool(HelperFleet& fleet, ServiceConfiguration configuration, int count)
    : fleet_(fleet), configuration_(std::move(configuration)), count_(count), permits_(fleet.io(), count), background_(fleet.io()) {}

Async<ServiceLease> ServicePool::acquire(TimePoint deadline) {
  CO_TRY(Permit permit, co_await permits_.acquire(deadline, Reason::page_time));
  while (!idle_.empty()) {
    std::unique_ptr<InferService> service = std::move(idle_.back());
    idle_.pop_back();
    if (service->usable()) co_return ServiceLease(*this, std::move(permit), std::move(service));
    take_back(std::move(service));  // died while nobody used it
  }
  CO_TRY(std::unique_ptr<InferService> service, co_await start(deadline));
  co_return ServiceLease(*this, std::move(permit), std::move(service));
}

void ServicePool::take_back(std::unique_ptr<InferService> service) {
  if (service->usable()) {
    restarts_.succeeded();
    idle_.push_back(std::move(service));
    return;
  }
  --living_;
  restarts_.died(std::chrono::steady_clock::now());
  background_.start(end_service(std::move(service)));
}

Async<std::unique_ptr<InferService>> ServicePool::start(TimePoint deadline) {
  ++living_;
  Result<std::unique_ptr<InferService>> service =
      co_await start_after(restarts_.earliest_start(std::chrono::steady_clock::now()), deadline);
  // Only a lost process is worth another try, a missing model stays missing; where none could be started a moment ago,
  // one try is enough.
  for (int more = startable_ ? kStartsMax - 1 : 0; more > 0; --more) {
    if (service || service.error().code != Code::service_lost || fleet_.stopped()) break;
    service = co_await start_after(std::chrono::steady_clock::now() + kStartPause, deadline);
  }
  startable_ = service.has_value();
  if (!service) --living_;
  co_return service;
}

Async<std::unique_ptr<InferService>> ServicePool::start_after(TimePoint start, TimePoint deadline) {
  CO_TRY_VOID(co_await wait_until(start, deadline));
  CO_TRY(std::unique_ptr<InferService> service, co_await InferService::start(fleet_, configuration_));
  if (Result<std::vector<ModelLoaded>> loaded = co_await service->load_models(configuration_.models); !loaded) {
    co_await service->end();
    co_return std::unexpected(std::move(loaded.error()));
  }
  co_return service;
}

Async<void> ServicePool::wait_until(TimePoint start, TimePoint deadline) {
  // In short steps, so that stop() is noticed.
  constexpr Milliseconds kStep{50};
  boost::asio::steady_timer timer(fleet_.io());
  while (std::chrono::steady_clock::now() < start) {
    if (fleet_.stopped()) co_return fail(Reason::interrupted, "stopped");
    if (std::chrono::steady_clock::now() >= deadline) co_return fail(Reason::page_time, "no service could be started");
    timer.expires_after(kStep);
    co_await timer.async_wait(kAsTuple);
  }
  co_return Result<void>{};
}

void ServicePool::warm_up() {
  if (living_ == 0) background_.start(start_and_release());
}

boost::asio::awaitable<void> ServicePool::start_and_release() {
  // An error comes again, to the page that needs the service.
  const Result<ServiceLease> lease = co_await acquire();
}

boost::asio::awaitable<void> ServicePool::shut_down() {
  permits_.stop();
  // A service that was still starting becomes idle while we wait for it: so until none is left.
  do {
    for (std::unique_ptr<InferService>& service : std::exchange(idle_, {}))
      background_.start(end_service(std::move(service)));
    co_await background_.join();
  } while (!idle_.empty());
}

}  // namespace plimsoll
