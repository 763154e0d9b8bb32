#include "services/pooled_service.h"

#include <utility>

#include "async/pause.h"
#include "base/own_memory.h"
#include "services/canary_page.h"

namespace plimsoll {
namespace {

// A process that was reaped has given its memory back; that it is seen to be gone is checked, not believed.
constexpr Milliseconds kBytesGoneStep{2};
constexpr Milliseconds kBytesGoneMax{30'000};  // then it is stuck in the kernel, and nothing more can be done

TimePoint now() { return std::chrono::steady_clock::now(); }

boost::asio::awaitable<void> bytes_gone(boost::asio::io_context& io, int pid) {
  const TimePoint latest = now() + kBytesGoneMax;
  while (private_memory(pid) > Bytes() && now() < latest) co_await pause(io, kBytesGoneStep);
}

}  // namespace

std::optional<ServiceDeed> PooledService::enter(ServiceEvent event) {
  const std::optional<Transition> step = transition(state_, event);
  if (!step) return std::nullopt;
  state_ = step->next;
  return step->deed;
}

Async<void> PooledService::start(const std::function<void()>& greeted) {
  ++starts_;
  start_error_.reset();
  Result<void> started = co_await start_process(greeted);
  if (!started) start_error_ = started.error();
  co_return started;
}

Async<void> PooledService::start_process(const std::function<void()>& greeted) {
  CO_TRY(service_, InferService::spawn(fleet_, configuration_));
  CO_TRY_VOID(co_await service_->greet());
  greeted();
  CO_TRY_VOID(co_await service_->configure(configuration_));
  idle_since_ = heard_ = now();
  co_return Result<void>{};
}

Async<void> PooledService::become_ready() {
  CO_TRY(baseline_, co_await service_->private_memory());
  settled_ = false;
  if (!checked_) {
    if (Result<void> read = co_await read_canary(); !read) {
      service_->process().kill();
      co_return std::unexpected(std::move(read.error()).in("canary page"));
    }
  }
  checked_ = true;
  co_return Result<void>{};
}

Async<void> PooledService::read_canary() {
  CO_TRY(const CanaryPage canary, CanaryPage::create());
  CO_TRY(const PageReading reading, co_await service_->read_page(canary.page(), canary.raster(), canary.result()));
  pages_settled_ = service_->pages();  // not a page of anybody's
  co_return canary.check(reading.length);
}

Async<void> PooledService::ping(Milliseconds time_max) {
  CO_TRY([[maybe_unused]] const Bytes held, co_await service_->ping(time_max));
  co_return Result<void>{};
}

Async<void> PooledService::relieve() {
  CO_TRY(const Bytes held, co_await service_->release_memory());
  if (!std::exchange(settled_, true)) baseline_ = settled_baseline(baseline_, held);
  pages_over_ = 0;
  co_return Result<void>{};
}

void PooledService::abandon() {
  end_wanted();
  service_->process().kill();
}

boost::asio::awaitable<Loss> PooledService::finish() {
  Loss loss = Loss::ours;  // when it could not even be spawned
  if (service_) {
    service_->process().on_exit(nullptr);
    co_await service_->end();
    const HelperProcess& process = service_->process();
    loss = judge_loss(process.exit(), process.signalled(), wanted_end_);
    co_await bytes_gone(fleet_.io(), process.pid());
  }
  service_.reset();
  baseline_ = Bytes();
  checked_ = settled_ = wanted_end_ = false;
  pages_settled_ = pages_over_ = 0;
  co_return loss;
}

bool PooledService::settle(TimePoint time, const CareRule& rule, bool used) {
  const int read = service_->pages() - pages_settled_;
  pages_settled_ += read;
  pages_ += read;
  heard_ = time;
  if (used) idle_since_ = time;
  pages_over_ = retains_too_much(service_->held(), baseline_, rule) ? pages_over_ + read : 0;
  if (service_->take_suspicion()) checked_ = false;
  return read > 0;
}

CareFacts PooledService::facts() const {
  return {idle_since_, heard_, service_ ? service_->held() : Bytes(), baseline_, pages_over_};
}

}  // namespace plimsoll
