// The budget as it is now: everything that limits memory, read anew each time (docs/memory.md, "The budget").
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "memory/budget.h"
#include "memory/probes/cgroup.h"
#include "memory/probes/machine.h"

namespace plimsoll {

// Where the readings come from; tests hand in their own.
struct BudgetSources {
  std::function<std::vector<MemoryLimit>()> limits;  // of control groups and of this process
  std::function<std::optional<MachineMemory>()> machine;
  std::function<std::optional<Bytes>()> group_use;  // of our control group, neighbours in it included
};
[[nodiscard]] BudgetSources budget_sources(const CgroupMemory& group);

// Threads: one.
class BudgetWatch {
 public:
  // `memory_max` as the setting has it. Reason::setting_invalid when it is not a size or share, unavailable when
  // nothing is known about this machine's memory.
  [[nodiscard]] static Result<BudgetWatch> create(const std::string& memory_max, BudgetSources sources);

  // `own`: effective use of all our processes now.
  Budget read(TimePoint now, Bytes own);
  // All that limits, from the last read().
  [[nodiscard]] const std::vector<MemoryLimit>& limits() const { return limits_; }

 private:
  BudgetWatch(std::optional<Bytes> setting, MachineMemory machine, BudgetSources sources);
  void add_group_neighbours(TimePoint now, Bytes own);

  std::optional<Bytes> setting_;
  BudgetSources sources_;
  MachineMemory machine_;  // the last reading
  NeighbourAllowance neighbours_;
  std::optional<NeighbourAllowance> group_neighbours_;
  Bytes group_limit_;  // that group_neighbours_ was made for
  std::vector<MemoryLimit> limits_;
};

}  // namespace plimsoll
