#include "memory/sampler.h"

#include <cstdlib>

#include "memory/probes/kernel_file.h"

namespace plimsoll {
namespace {

template <typename Value>
std::optional<Value> ask(const std::function<std::optional<Value>()>& probe) {
  return probe ? probe() : std::nullopt;
}

// Only version 2 counts stalls per group.
std::filesystem::path stall_file(const CgroupMemory& cgroup, const std::filesystem::path& root) {
  if (cgroup.version() == 2) return cgroup.folder() / "memory.pressure";
  return root / "proc/pressure/memory";
}

}  // namespace

HostProbes host_probes(const CgroupMemory& cgroup, std::function<std::vector<int>()> pids,
                       const std::filesystem::path& root) {
  HostProbes probes;
  if (!cgroup.limits().empty())
    probes.used = [cgroup] { return cgroup.effective_use(); };
  else
    probes.used = [pids = std::move(pids), root] { return std::optional(shared_out_memory(pids(), root)); };
  probes.stall = [file = stall_file(cgroup, root)] { return read_stall(file); };
  probes.oom_kills = [cgroup] { return cgroup.oom_kills(); };
  return probes;
}

std::function<std::optional<Bytes>()> injected_use(std::filesystem::path file) {
  return [file = std::move(file)]() -> std::optional<Bytes> {
    const std::vector<std::string> lines = read_lines(file);
    if (lines.empty()) return std::nullopt;
    const Result<Bytes> bytes = parse_bytes(lines.front());
    return bytes ? std::optional(*bytes) : std::nullopt;
  };
}

MemorySampler::MemorySampler(HostProbes host, std::shared_ptr<const DeviceProbe> devices,
                             std::vector<std::size_t> device_numbers)
    : host_(std::move(host)), devices_(std::move(devices)), device_numbers_(std::move(device_numbers)) {
  if (domain_count() > kMostDomains) std::abort();
}

void MemorySampler::read_device(Domain domain, DomainReading& reading) const {
  if (!devices_) return;
  const auto memory = devices_->read(device_numbers_.at(domain - 1));
  if (!memory) return;
  reading.used = memory->used;
  reading.limit = memory->total;
}

GuardReading MemorySampler::sample(const Ledger& ledger, std::span<const DomainOutlook> outlook, bool refused) const {
  if (outlook.size() != domain_count()) std::abort();
  GuardReading reading;
  reading.domain_count = domain_count();
  reading.refused_allocation = refused;
  reading.stall = ask(host_.stall);
  reading.oom_kills = ask(host_.oom_kills);
  for (Domain domain = 0; domain < domain_count(); ++domain) {
    const DomainOutlook& known = outlook[domain];
    DomainReading& seen = reading.domains.at(domain);
    seen = {std::nullopt,    known.limit,      ledger.reserved()[domain], ledger.budget()[domain],
            known.page_peak, known.reclaimable};
    if (domain == kHost)
      seen.used = ask(host_.used);
    else
      read_device(domain, seen);
  }
  return reading;
}

}  // namespace plimsoll
