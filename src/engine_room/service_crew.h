// How many services the router may count on. A service's residency (its own size and its models) is a lease of the
// system's, taken before the service counts as usable; so a page that was started never waits for a model's bytes.
#pragma once

#include <vector>

#include "engine_room/crew_plan.h"
#include "engine_room/page_forecast.h"
#include "engine_room/room_memory.h"
#include "engine_room/router_driver.h"

namespace plimsoll {

// io thread only. Its leases end before the ledger does.
class ServiceCrew {
 public:
  // `most` services, as the settings want; `residency` of one. The first one's lease is taken at once where it fits, so
  // that nothing else takes its place.
  ServiceCrew(RoomMemory& memory, RouterDriver& driver, int most, Bytes residency);

  // One service and this page beside everything that others hold and this base.
  [[nodiscard]] bool has_room_for(const PageDemand& page, Bytes base) const;
  // A page of this demand is to be read beside these bases: takes leases for as many services as fit. Reason::budget
  // with the numbers when there is no room for a single one.
  [[nodiscard]] Result<void> man(const PageDemand& page, Bytes base);
  // After the budget or the residency changed: as many as fit, but none of those at work goes.
  void review();
  // Gives back the leases of services that nobody uses, but for the last one. The router asked for it.
  void return_idle();

  [[nodiscard]] int manned() const { return static_cast<int>(leases_.size()); }
  [[nodiscard]] Bytes residency() const { return residency_; }

 private:
  [[nodiscard]] CrewFacts facts_with(Bytes page, Bytes base) const;
  [[nodiscard]] int busy() const;
  void change_to(int services);
  void tell();

  RoomMemory& memory_;
  RouterDriver& driver_;
  int most_;
  Bytes residency_;
  Bytes page_;  // the largest that is known
  std::vector<Lease> leases_;
  int told_ = 0;
};

}  // namespace plimsoll
