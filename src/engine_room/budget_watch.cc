#include "engine_room/budget_watch.h"

#include <algorithm>
#include <utility>

namespace plimsoll {
namespace {

// Inside a group nobody else needs a margin of ours: the group's limit is no one's but its members'.
constexpr NeighbourAllowance::Rule kInGroup{.margin_share = 0};
// The group's use has the kernel's memory for our own processes in it, which the budget's reserve pays for: no
// neighbour.
constexpr Bytes kKernelShare = Bytes(16 << 20);

}  // namespace

BudgetSources budget_sources(const CgroupMemory& group) {
  return {.limits =
              [group] {
                std::vector<MemoryLimit> limits = group.limits();
                for (MemoryLimit& limit : read_process_limits()) limits.push_back(std::move(limit));
                return limits;
              },
          .machine = [] { return read_machine_memory(); },
          .group_use = [group]() -> std::optional<Bytes> {
            if (group.limits().empty()) return std::nullopt;
            return group.effective_use();
          }};
}

Result<BudgetWatch> BudgetWatch::create(const std::string& memory_max, BudgetSources sources) {
  const auto machine = sources.machine();
  if (!machine) return fail(Reason::internal, "/proc/meminfo cannot be read: nothing is known about memory");
  TRY(const std::optional<Bytes> setting, parse_memory_max(memory_max, machine->physical));
  return BudgetWatch(setting, *machine, std::move(sources));
}

BudgetWatch::BudgetWatch(std::optional<Bytes> setting, MachineMemory machine, BudgetSources sources)
    : setting_(setting), sources_(std::move(sources)), machine_(machine), neighbours_(machine.physical, {}) {}

Budget BudgetWatch::read(TimePoint now, Bytes own) {
  limits_ = sources_.limits();
  add_group_neighbours(now, own);
  if (const auto machine = sources_.machine()) machine_ = *machine;
  limits_.push_back({"physical memory", machine_.physical});
  limits_.push_back({"left by neighbours", neighbours_.update(now, machine_.available, own)});
  if (setting_) limits_.push_back({"setting memory.max", *setting_});
  return decide_budget(limits_, {});
}

// In a group with a limit others may be at home, too; the kernel kills for what all of them use.
void BudgetWatch::add_group_neighbours(TimePoint now, Bytes own) {
  const auto use = sources_.group_use();
  const auto smallest = std::ranges::min_element(limits_, {}, &MemoryLimit::bytes);
  if (!use || smallest == limits_.end()) return;
  if (!group_neighbours_ || group_limit_ != smallest->bytes) {
    group_limit_ = smallest->bytes;
    group_neighbours_.emplace(group_limit_, kInGroup);
  }
  limits_.push_back({"left by neighbours in " + smallest->origin,
                     group_neighbours_->update(now, group_limit_ - own - (*use - own - kKernelShare), own)});
}

}  // namespace plimsoll
