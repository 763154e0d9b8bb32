// The OCR services of one device: at most `count` processes, each started when a page first needs it, replaced when it
// is lost, recycled when it retains too much memory, ended when nobody has needed it for a while. What may happen to
// one of them is drawn in service_health.h; this is the part that carries it out.
//
//   who           calls                                       what follows
//   a page        acquire() … lease ends                      first come first served within a class
//   whoever loads models: prepare_with(), become_ready()      the service counts as memory-ready
//   time          signs of life, retained memory, idle time   service_care.h
//   a loss        lost, or died while idle                    TERM, KILL, bytes gone, replaced at once or with back-off
//
// A replacement is started in the background at once: a page that comes a second later finds it there. Failures of ours
// count for the restart policy and the breaker, signals from outside do not (loss.h).
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "async/cancellation.h"
#include "async/task_group.h"
#include "services/circuit_breaker.h"
#include "services/pooled_service.h"
#include "services/restart_policy.h"
#include "services/service_line.h"

namespace plimsoll {

class ServicePool;

// The right to use one service; it goes back by destruction. Not to be kept longer than the pool.
class ServiceLease {
 public:
  ServiceLease(ServiceLease&& other) noexcept
      : pool_(other.pool_), service_(std::exchange(other.service_, nullptr)), used_(other.used_) {}
  ServiceLease& operator=(ServiceLease&&) = delete;
  ~ServiceLease();

  [[nodiscard]] InferService& operator*() const { return service_->service(); }
  [[nodiscard]] InferService* operator->() const { return &service_->service(); }
  // Its number in the pool, from 0; a replacement has the number of the one it replaces.
  [[nodiscard]] int id() const { return service_->id(); }

  // False until become_ready(): the process answers, its models are not loaded or were not checked since a failure.
  [[nodiscard]] bool memory_ready() const { return service_->state() == ServiceState::busy; }
  // To be called once the models are loaded under their residency lease, and after each change of what is loaded: what
  // the service holds now is its baseline. Reads the canary page where that is due. Error: the service is lost.
  [[nodiscard]] Async<void> become_ready();
  // All models were unloaded.
  void models_gone();
  // The service ends when the lease does: somebody saw that it does not give memory back.
  void recycle();
  // Kills the service now; what it was asked fails. For a page that is called off: counts for nothing.
  void abandon() { service_->abandon(); }

 private:
  friend class ServicePool;
  ServiceLease(ServicePool& pool, PooledService& service, bool used) : pool_(pool), service_(&service), used_(used) {}
  ServicePool& pool_;
  PooledService* service_;
  bool used_;
};

struct ServiceRequest {
  Urgency urgency = Urgency::normal;
  TimePoint deadline = TimePoint::max();
  Cancellation* cancellation = nullptr;  // outlives the call; may be null
};

// For reports: one line per place of a pool.
struct ServiceSnapshot {
  int id = 0;
  std::string device;
  int pid = 0;  // 0: no process
  ServiceState state = ServiceState::absent;
  Bytes private_memory;  // by its last answer
  Bytes baseline;
  int pages = 0;     // read in this place
  int restarts = 0;  // processes after the first
};

struct PoolSettings {
  std::string device = "cpu";  // its name, for reports
  int services = 1;
  CareRule care;
  Milliseconds answer_time_max{5'000};  // for a sign of life; a service reloads its models in 0.5 s at most
};

// io thread only. Outlives its leases and whoever waits; shut_down() before destruction.
class ServicePool {
 public:
  ServicePool(HelperFleet& fleet, ServiceConfiguration configuration, PoolSettings settings);
  ServicePool(const ServicePool&) = delete;
  ServicePool& operator=(const ServicePool&) = delete;

  // Waits in line, for a start or a replacement, and until the service is prepared. Reason::page_time when the deadline
  // comes first, interrupted when called off or after stop(), otherwise why no service can be had (model_missing,
  // helper_missing, helper_died, …).
  [[nodiscard]] Async<ServiceLease> acquire(ServiceRequest request = {});
  // This service, if it is idle and nobody waits: to unload what it does not need. It is none the less idle for it.
  [[nodiscard]] std::optional<ServiceLease> try_acquire(int id);

  // Makes a leased service memory-ready: takes the residency lease, loads the models, calls become_ready(). Called by
  // acquire() for each service that is not; the default loads what the configuration names, without a lease.
  using Preparation = std::function<Async<void>(ServiceLease&)>;
  void prepare_with(Preparation prepare) { prepare_ = std::move(prepare); }
  // Starts and prepares the first service in the background, if there is none: its models are loaded while the first
  // page is rendered. Errors come again, to the page that needs the service.
  void warm_up();
  // No more than these live from now on: those beyond end as soon as they are idle, and no other one starts meanwhile.
  void keep_at_most(int services);
  // Recycled at the end of its lease, or now; replaced when somebody needs it.
  void recycle(int id);

  // Turns away who waits and starts nothing more. Living services are the fleet's to kill.
  void stop();
  // Ends all of them and waits until they are reaped. What is still leased is killed and not waited for.
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

  [[nodiscard]] const std::string& device() const { return settings_.device; }
  [[nodiscard]] int count() const { return static_cast<int>(services_.size()); }
  // Services that can read a page now or after a normal start, busy ones included; 0 while the breaker is open.
  [[nodiscard]] int usable() const;
  [[nodiscard]] int leased() const;
  [[nodiscard]] std::size_t waiting() const { return line_.size(); }
  [[nodiscard]] std::vector<ServiceSnapshot> snapshot() const;
  // `called` with the number of each service whose process has ended, when its bytes are seen to be gone.
  void on_gone(std::function<void(int)> called) { gone_ = std::move(called); }

 private:
  friend class ServiceLease;
  // service_pool.cc: leases and the line.
  [[nodiscard]] PooledService* best_idle();
  void take_back(PooledService& service, bool used);
  void serve_line();
  [[nodiscard]] Async<ServiceLease> next_in_line(const ServiceRequest& request);
  [[nodiscard]] Async<void> load_models(ServiceLease& lease);
  [[nodiscard]] boost::asio::awaitable<void> prepare_first();

  // service_life.cc: starts, ends and care.
  void happened(PooledService& service, ServiceEvent event);
  [[nodiscard]] boost::asio::awaitable<void> start(PooledService& service);
  [[nodiscard]] boost::asio::awaitable<void> finish(PooledService& service);
  void decide_after(PooledService& service, Loss loss);
  void failed();
  void succeeded();
  void care_again();
  [[nodiscard]] boost::asio::awaitable<void> care();
  [[nodiscard]] TimePoint care_for_all(TimePoint now);
  [[nodiscard]] TimePoint care_for(PooledService& service, TimePoint now);
  [[nodiscard]] boost::asio::awaitable<void> ping(PooledService& service);
  [[nodiscard]] boost::asio::awaitable<void> relieve(PooledService& service);

  HelperFleet& fleet_;
  const ServiceConfiguration configuration_;
  const PoolSettings settings_;
  std::deque<PooledService> services_;
  ServiceLine line_;
  Preparation prepare_;
  RestartPolicy restarts_;
  CircuitBreaker breaker_;        // of this device's processes; models have their own (models/model_manager.h)
  std::optional<Error> why_not_;  // why the last start failed
  std::function<void(int)> gone_;
  int most_;  // that may live
  bool stopped_ = false;
  bool caring_ = false;
  Event care_due_;
  TaskGroup background_;
};

}  // namespace plimsoll
