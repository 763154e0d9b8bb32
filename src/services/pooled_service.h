// One place of a pool: the service in it, its state, and what is known of it. The pool decides, this carries out.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "services/infer_service.h"
#include "services/service_care.h"
#include "services/service_health.h"

namespace plimsoll {

// io thread only; lives as long as its pool.
class PooledService {
 public:
  PooledService(HelperFleet& fleet, const ServiceConfiguration& configuration, int id)
      : fleet_(fleet), configuration_(configuration), id_(id) {}

  // The only place where the state changes; nothing happens where the event means nothing.
  std::optional<ServiceDeed> enter(ServiceEvent event);

  // Spawns, greets and configures; `greeted` is called in between. Lost or refused: the error, and finish() follows.
  [[nodiscard]] Async<void> start(const std::function<void()>& greeted);
  // Its models were loaded or unloaded: measures the baseline, and lets it read the canary page if it has not since its
  // start or since it fell under suspicion. A wrong answer kills it.
  [[nodiscard]] Async<void> become_ready();
  [[nodiscard]] Async<void> ping(Milliseconds time_max);
  // Asks for its retained memory back and measures what is left.
  [[nodiscard]] Async<void> relieve();
  // Kills it: the lease is called off.
  void abandon();
  // Ends it gently, then by force; returns when it is reaped and its memory is seen to be gone, with the reason.
  [[nodiscard]] boost::asio::awaitable<Loss> finish();

  // To be called when a lease ends: counts what was read in it and notes suspicion. True when pages were read. `used`:
  // somebody needed it, idle time begins anew.
  bool settle(TimePoint now, const CareRule& rule, bool used);
  // It ends because we want it to, whatever its exit status will be.
  void end_wanted() { wanted_end_ = true; }

  [[nodiscard]] int id() const { return id_; }
  [[nodiscard]] ServiceState state() const { return state_; }
  [[nodiscard]] bool present() const { return service_ != nullptr; }
  [[nodiscard]] InferService& service() const { return *service_; }
  [[nodiscard]] bool usable() const { return service_ && service_->usable(); }
  [[nodiscard]] CareFacts facts() const;
  [[nodiscard]] Bytes baseline() const { return baseline_; }
  [[nodiscard]] int pages() const { return pages_; }
  [[nodiscard]] int starts() const { return starts_; }
  [[nodiscard]] bool suspected() const { return !checked_; }
  // Why its last start failed.
  [[nodiscard]] const std::optional<Error>& start_error() const { return start_error_; }

 private:
  [[nodiscard]] Async<void> start_process(const std::function<void()>& greeted);
  [[nodiscard]] Async<void> read_canary();

  HelperFleet& fleet_;
  const ServiceConfiguration& configuration_;
  int id_;
  ServiceState state_ = ServiceState::absent;
  std::unique_ptr<InferService> service_;
  std::optional<Error> start_error_;
  Bytes baseline_;
  bool checked_ = false;  // read the canary right since its start, and nothing spoke against it since
  bool settled_ = false;  // the baseline is what it kept when it was first asked for its memory
  bool wanted_end_ = false;
  int pages_settled_ = 0;  // of this process
  int pages_over_ = 0;     // read since its memory was last in order
  int pages_ = 0;          // of all processes in this place
  int starts_ = 0;
  TimePoint idle_since_;
  TimePoint heard_;
};

}  // namespace plimsoll
