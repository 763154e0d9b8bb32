// The engine room's memory: the ledger, the budget it may give out, and what the control plane itself holds.
#pragma once

#include <memory>

#include "engine_room/budget_watch.h"
#include "memory/ledger.h"
#include "settings/settings.h"

namespace plimsoll {

// io thread only. Outlives every lease.
class RoomMemory {
 public:
  // Of this process: its size after start is well below; the rest is for pages that wait for their predecessors and for
  // error paths, so that these have memory when nothing else has.
  static constexpr Bytes kControl = Bytes(8 << 20);

  // `beside`: what the room's driver holds beyond that. Reason::setting_invalid for memory.max, Reason::budget when not
  // even the control plane fits.
  [[nodiscard]] static Result<std::unique_ptr<RoomMemory>> create(const Settings& settings, BudgetSources sources,
                                                                  Bytes beside = {});

  // Reads all limits anew; true when the budget is another one now. The router is to be told.
  bool refresh(TimePoint now, Bytes own);

  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  // Where documents hold the bytes of their helper until they are admitted.
  [[nodiscard]] NodeId planning() const { return planning_; }
  [[nodiscard]] const Budget& budget() const { return budget_; }
  // Of this process.
  [[nodiscard]] Bytes control() const { return control_.bytes()[kHost]; }
  [[nodiscard]] const BudgetWatch& watch() const { return watch_; }

 private:
  explicit RoomMemory(BudgetWatch watch);

  Ledger ledger_;
  BudgetWatch watch_;
  Budget budget_;
  Lease control_;
  NodeId planning_;
};

}  // namespace plimsoll
