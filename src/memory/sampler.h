// From probes and the ledger to one reading for the guard. Each probe is a function handed in, so that a test, or an
// operator with a file, can say what the machine says.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "memory/guard_reading.h"
#include "memory/ledger.h"
#include "memory/probes/cgroup.h"
#include "memory/probes/device.h"

namespace plimsoll {

// A null function counts as a probe that gives nothing.
struct HostProbes {
  std::function<std::optional<Bytes>()> used;
  std::function<std::optional<Stall>()> stall;
  std::function<std::optional<std::uint64_t>()> oom_kills;
};

// Probes of this machine. Where our group has a limit, all that the group uses counts, whoever uses it: that is what
// the kernel will kill for. Elsewhere the group is no border of ours, and what our own processes hold counts;
// neighbours then show in the budget (NeighbourAllowance). `pids`: our processes now; called at each reading of the
// second kind.
[[nodiscard]] HostProbes host_probes(const CgroupMemory& cgroup, std::function<std::vector<int>()> pids,
                                     const std::filesystem::path& root = "/");

// Use as a file says it ("700MiB"), read anew each time; a file that is gone or says something else gives nothing.
[[nodiscard]] std::function<std::optional<Bytes>()> injected_use(std::filesystem::path file);

// What only the engine room knows, per domain.
struct DomainOutlook {
  Bytes limit;      // host: the binding limit before its reserve; devices: taken from the probe
  Bytes page_peak;  // largest predicted peak among admitted pages
  Reclaimable reclaimable{};
};

class MemorySampler {
 public:
  // `devices` may be null. `device_numbers[i]` is the probe's number of domain i + 1.
  MemorySampler(HostProbes host, std::shared_ptr<const DeviceProbe> devices, std::vector<std::size_t> device_numbers);

  // `outlook` has one entry per domain, the host first. `refused`: a service met its cap since the last reading.
  [[nodiscard]] GuardReading sample(const Ledger& ledger, std::span<const DomainOutlook> outlook, bool refused) const;
  [[nodiscard]] std::size_t domain_count() const { return 1 + device_numbers_.size(); }

 private:
  void read_device(Domain domain, DomainReading& reading) const;

  HostProbes host_;
  std::shared_ptr<const DeviceProbe> devices_;
  std::vector<std::size_t> device_numbers_;
};

}  // namespace plimsoll
