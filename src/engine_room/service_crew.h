// How many services the router may count on. A service's residency (its own size, its models, code for their shapes and
// what it may keep) is the system's, reserved before the service counts as usable; so a page that was started never
// waits for the bytes of the models that reading needs.
//
//   manned × residency  =  what is left here  +  what was lent to models (ModelKeeper), each with a lease of its own
//
// A model that is unloaded brings its bytes back, and the next one is lent them: to all others the sum is the same,
// with models or without. Models that end with services which the crew has given up are above that sum until they are
// gone.
#pragma once

#include <functional>
#include <vector>

#include "engine_room/crew_plan.h"
#include "engine_room/page_forecast.h"
#include "engine_room/room_memory.h"
#include "engine_room/router_driver.h"

namespace plimsoll {

// io thread only. Its leases and those it lent end before the ledger does.
class ServiceCrew {
 public:
  // `wanted` services of each device, as the settings have it; `residency` of one. The first one's lease is taken at
  // once where it fits, so that nothing else takes its place. `keep_at_most` is called with each device and how many
  // services it may have: after the bytes of more were taken, before those of fewer are given back.
  ServiceCrew(RoomMemory& memory, RouterDriver& driver, std::vector<int> wanted, Bytes residency,
              std::function<void(std::size_t, int)> keep_at_most);

  // One service and this page beside everything that others hold and this base.
  [[nodiscard]] bool has_room_for(const PageDemand& page, Bytes base) const;
  // A page of this demand is to be read beside these bases: takes leases for as many services as fit. Reason::budget
  // with the numbers when there is no room for a single one.
  [[nodiscard]] Result<void> man(const PageDemand& page, Bytes base);
  // After the budget or the residency changed: as many as fit, but none of those at work goes.
  void review();
  // Gives back the leases of services that nobody uses, but for the last one. The router asked for it.
  void return_idle();

  // For a model that pages need: out of the residency, beyond it out of what is free. Reason::budget, ledger_full.
  [[nodiscard]] Result<Lease> lend(Bytes bytes);
  // A lent lease or a part of one.
  void take_back(Lease lease);
  [[nodiscard]] Bytes to_lend() const { return rest_.bytes()[kHost]; }

  [[nodiscard]] int manned() const { return manned_; }
  [[nodiscard]] Bytes residency() const { return residency_; }

 private:
  [[nodiscard]] CrewFacts facts_with(Bytes page, Bytes base) const;
  [[nodiscard]] int busy() const;
  void change_to(int services);
  // How many of so many the device gets: the first device is filled first, one each in turn.
  [[nodiscard]] int share_of(std::size_t device, int services) const;
  void share_out(int services);
  // What the rest has to be with so many services.
  [[nodiscard]] Bytes rest_with(int services) const;
  void tell();

  RoomMemory& memory_;
  RouterDriver& driver_;
  std::vector<int> wanted_;
  int most_ = 0;  // of all devices
  Bytes residency_;
  std::function<void(std::size_t, int)> keep_at_most_;
  Bytes page_;  // the largest that is known
  int manned_ = 0;
  Lease rest_;  // of the residencies
  Bytes lent_;
  int told_ = 0;
};

}  // namespace plimsoll
