// The OCR services: at most `count` processes, started when a page first needs one, used first come, first served.
//
//      (none) ──acquire──► starting ──configured──► busy ──lease ends──► idle ──acquire──► busy
//         ▲                    │                      │                    │
//         └──── died, refused ─┴──────── died ────────┴────── died ────────┘
//
// A dead one is replaced at the next acquire(), no faster than RestartPolicy allows.
#pragma once

#include <memory>
#include <vector>

#include "services/infer_service.h"
#include "services/permits.h"
#include "services/restart_policy.h"
#include "services/task_group.h"

namespace plimsoll {

class ServicePool;

// The right to use one service; it goes back by destruction.
class ServiceLease {
 public:
  ServiceLease(ServiceLease&& other) noexcept = default;
  ServiceLease& operator=(ServiceLease&&) = delete;
  ~ServiceLease();

  [[nodiscard]] InferService& operator*() const { return *service_; }
  [[nodiscard]] InferService* operator->() const { return service_.get(); }

 private:
  friend class ServicePool;
  ServiceLease(ServicePool& pool, Permit permit, std::unique_ptr<InferService> service)
      : pool_(pool), permit_(std::move(permit)), service_(std::move(service)) {}
  ServicePool& pool_;
  Permit permit_;
  std::unique_ptr<InferService> service_;
};

// io thread only. Outlives its leases; shut_down() before destruction.
class ServicePool {
 public:
  ServicePool(HelperFleet& fleet, ServiceConfiguration configuration, int count);

  // Waits in line, and for a replacement's start. Reason::page_time when the deadline comes first, interrupted after
  // stop(), otherwise why no service can be started (model_missing, helper_missing, helper_died, …).
  [[nodiscard]] Async<ServiceLease> acquire(TimePoint deadline = TimePoint::max());
  // Starts the first service in the background, so that its models load while the first page is rendered.
  void warm_up();
  [[nodiscard]] int count() const { return count_; }
  // Turns away who waits. Living services are the fleet's to kill.
  void stop() { permits_.stop(); }
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

 private:
  friend class ServiceLease;
  void take_back(std::unique_ptr<InferService> service);
  [[nodiscard]] Async<std::unique_ptr<InferService>> start(TimePoint deadline);
  [[nodiscard]] Async<std::unique_ptr<InferService>> start_after(TimePoint start, TimePoint deadline);
  [[nodiscard]] boost::asio::awaitable<void> start_and_release();
  [[nodiscard]] Async<void> wait_until(TimePoint start, TimePoint deadline);

  HelperFleet& fleet_;
  ServiceConfiguration configuration_;
  int count_;
  Permits permits_;
  RestartPolicy restarts_;
  std::vector<std::unique_ptr<InferService>> idle_;  // the last one used is taken first: its caches are warm
  TaskGroup background_;
  int living_ = 0;         // started or starting
  bool startable_ = true;  // the last start went well
};

}  // namespace plimsoll
