// The pool's other half: how services start and end, and the care for those that are idle.
#include <algorithm>

#include "services/service_pool.h"

namespace plimsoll {
namespace {

TimePoint now() { return std::chrono::steady_clock::now(); }

}  // namespace

void ServicePool::happened(PooledService& service, ServiceEvent event) {
  const std::optional<ServiceDeed> deed = service.enter(event);
  if (!deed) return;
  switch (*deed) {
    case ServiceDeed::none:
      break;
    case ServiceDeed::spawn:
      background_.start(start(service));
      break;
    case ServiceDeed::offer:
      serve_line();
      break;
    case ServiceDeed::end:
      background_.start(finish(service));
      break;
  }
}

boost::asio::awaitable<void> ServicePool::start(PooledService& service) {
  const Result<void> started = co_await service.start([this, &service] { happened(service, ServiceEvent::greeted); });
  if (!started) {
    why_not_ = started.error();
    co_return happened(service, ServiceEvent::lost);
  }
  happened(service, ServiceEvent::configured);
  if (stopped_) co_return recycle(service.id());
  // A leased one's death is noticed by whoever talks to it.
  service.service().process().on_exit([this, &service] {
    if (is_idle(service.state())) happened(service, ServiceEvent::lost);
  });
  why_not_.reset();
  care_again();
}

boost::asio::awaitable<void> ServicePool::finish(PooledService& service) {
  const Loss loss = co_await service.finish();
  if (gone_) gone_(service.id());
  happened(service, ServiceEvent::gone);
  decide_after(service, loss);
}

void ServicePool::decide_after(PooledService& service, Loss loss) {
  // A missing model stays missing: whoever needs the service tries once and hears why.
  const bool hopeless = service.start_error() && service.start_error()->code != Code::service_lost;
  if (stopped_ || hopeless || loss == Loss::wanted) {
    happened(service, ServiceEvent::rest);
  } else if (loss == Loss::outside) {
    restarts_.stumbled(now());
  } else {
    restarts_.died(now());
    failed();
  }
  if (breaker_.state(now()) == CircuitBreaker::State::open) happened(service, ServiceEvent::broke);
  if (hopeless) {
    // Those that live go on for whoever waits; else there is nothing to wait for.
    if (std::ranges::none_of(services_, [](auto& s) { return is_living(s.state()); }))
      line_.refuse_all(*why_not_);
    else
      restarts_.stumbled(now());
  }
  serve_line();
  care_again();
}

void ServicePool::failed() {
  breaker_.failed(now());
  if (breaker_.state(now()) != CircuitBreaker::State::open) return;
  if (!why_not_) why_not_ = fail(Reason::helper_died, "OCR services keep dying").error();
  for (PooledService& service : services_) happened(service, ServiceEvent::broke);
}

void ServicePool::succeeded() {
  breaker_.succeeded();
  for (PooledService& service : services_) happened(service, ServiceEvent::closed);
}

void ServicePool::care_again() {
  care_due_.set();
  if (std::exchange(caring_, true)) return;
  background_.start(care());
}

boost::asio::awaitable<void> ServicePool::care() {
  while (!stopped_) {
    care_due_.clear();
    const TimePoint next = care_for_all(now());
    co_await care_due_.wait(next);
  }
  caring_ = false;
}

TimePoint ServicePool::care_for_all(TimePoint time) {
  TimePoint next = TimePoint::max();
  const TimePoint start_allowed = restarts_.earliest_start(time);
  for (PooledService& service : services_) {
    if (service.state() == ServiceState::dead) {
      if (time >= start_allowed)
        happened(service, ServiceEvent::start);
      else
        next = std::min(next, start_allowed);
    }
    if (service.state() == ServiceState::broken) {
      if (breaker_.state(time) == CircuitBreaker::State::open)
        next = std::min(next, breaker_.tries_again());
      else if (usable() == 0)  // one may try
        happened(service, ServiceEvent::closed);
    }
    if (is_idle(service.state())) next = std::min(next, care_for(service, time));
  }
  if (line_.size() > 0 && time < start_allowed) next = std::min(next, start_allowed);
  if (line_.size() > 0 && time >= start_allowed) serve_line();
  return next;
}

TimePoint ServicePool::care_for(PooledService& service, TimePoint time) {
  const CarePlan plan = plan_care(service.facts(), settings_.care, time);
  switch (plan.care) {
    case Care::none:
      return plan.next;
    case Care::end:
      service.end_wanted();
      happened(service, ServiceEvent::expired);
      break;
    case Care::ping:
      happened(service, ServiceEvent::taken);
      background_.start(ping(service));
      break;
    case Care::relieve:
      happened(service, ServiceEvent::taken);
      background_.start(relieve(service));
      break;
  }
  return TimePoint::max();  // asked again when that is over
}

boost::asio::awaitable<void> ServicePool::ping(PooledService& service) {
  // A service that misses its time is killed by its channel; take_back() sees that.
  [[maybe_unused]] const Result<void> answered = co_await service.ping(settings_.answer_time_max);
  take_back(service, false);
}

boost::asio::awaitable<void> ServicePool::relieve(PooledService& service) {
  const Result<void> relieved = co_await service.relieve();
  if (relieved && retains_too_much(service.facts().held, service.baseline(), settings_.care)) recycle(service.id());
  take_back(service, false);
}

boost::asio::awaitable<void> ServicePool::shut_down() {
  stop();
  for (PooledService& service : services_) {
    service.end_wanted();
    happened(service, ServiceEvent::expired);
    // Neither idle nor on its way out: whoever talks to it hears of its death.
    if (is_living(service.state()) && service.present()) service.service().process().kill();
  }
  co_await background_.join();
}

}  // namespace plimsoll
