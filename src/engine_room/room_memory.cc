#include "engine_room/room_memory.h"

#include <algorithm>
#include <utility>

namespace plimsoll {
namespace {
using namespace literals;

// Tasks are few and pages come in windows; a room never has more than this many at a time.
constexpr Ledger::Bounds kBounds{.most_nodes = 4096, .most_leases = 8192};

}  // namespace

RoomMemory::RoomMemory(BudgetWatch watch) : ledger_({"host"}, kBounds), watch_(std::move(watch)) {}

Result<std::unique_ptr<RoomMemory>> RoomMemory::create(const Settings& settings, BudgetSources sources, Bytes beside) {
  TRY(BudgetWatch watch, BudgetWatch::create(settings.memory_max, std::move(sources)));
  std::unique_ptr<RoomMemory> memory(new RoomMemory(std::move(watch)));
  memory->refresh(std::chrono::steady_clock::now(), {});
  TRY(memory->control_, memory->ledger_.reserve(memory->ledger_.system(), ByteVector::host(kControl + beside)));
  TRY(memory->planning_, memory->ledger_.open(NodeKind::tenant, memory->ledger_.root(), "planning"));
  return memory;
}

bool RoomMemory::refresh(TimePoint now, Bytes own) {
  const Budget before = std::exchange(budget_, watch_.read(now, own));
  if (before.bytes == budget_.bytes) return false;
  ledger_.set_budget(ByteVector::host(budget_.bytes), budget_.binding.origin);
  return true;
}

}  // namespace plimsoll
