#include "base/cpu_quota.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

struct Hierarchy {
  fs::path mounted;  // where its root is seen
  fs::path group;    // ours in it
};

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(std::move(word));
  return words;
}

bool lists(const std::string& options, const std::string& option) {
  return ("," + options + ",").contains("," + option + ",");
}

// "4:cpu,cpuacct:/a/b" (v1) or "0::/a/b" (v2).
std::optional<std::string> our_path(const fs::path& root, bool v2) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (v2 ? controllers.empty() : lists(controllers, "cpu")) return line.substr(second + 1);
  }
  return std::nullopt;
}

// mountinfo: id parent major:minor root mount-point options [optional…] - type source super-options.
std::optional<Hierarchy> find_hierarchy(const fs::path& root, bool v2) {
  const auto path = our_path(root, v2);
  if (!path) return std::nullopt;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = words_of(line);
    const auto dash = std::ranges::find(fields, "-");
    if (fields.size() < 6 || fields.end() - dash < 4) continue;
    if (v2 ? *(dash + 1) != "cgroup2" : *(dash + 1) != "cgroup" || !lists(*(dash + 3), "cpu")) continue;
    const fs::path mounted = (root / fs::path(fields[4]).relative_path()).lexically_normal();
    // Inside a container the path may name a group above what is mounted: then the mount's root is ours.
    std::string within = *path;
    if (fields[3] != "/" && within.starts_with(fields[3])) within = within.substr(fields[3].size());
    const fs::path group = (mounted / fs::path(within).relative_path()).lexically_normal();
    std::error_code ignored;
    return Hierarchy{mounted, fs::is_directory(group, ignored) ? group : mounted};
  }
  return std::nullopt;
}

std::optional<double> first_number(const fs::path& file) {
  std::ifstream stream(file);
  double number = 0;
  return stream >> number ? std::optional(number) : std::nullopt;
}

// Quota in processors of one group; "max" and -1 mean none.
std::optional<double> group_quota(const fs::path& group, bool v2) {
  if (!v2) {
    const auto quota = first_number(group / "cpu.cfs_quota_us");
    const auto period = first_number(group / "cpu.cfs_period_us");
    if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
    return *quota / *period;
  }
  std::ifstream stream(group / "cpu.max");
  double quota = 0;
  double period = 0;
  if (!(stream >> quota >> period) || quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

}  // namespace

std::optional<double> cpu_quota(const fs::path& root) {
  std::optional<double> smallest;
  for (const bool v2 : {false, true}) {
    const auto hierarchy = find_hierarchy(root, v2);
    if (!hierarchy) continue;
    for (fs::path group = hierarchy->group;; group = group.parent_path()) {
      const auto quota = group_quota(group, v2);
      if (quota && (!smallest || *quota < *smallest)) smallest = quota;
      if (group == hierarchy->mounted || !group.has_relative_path()) break;
    }
  }
  return smallest;
}

int schedulable_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  // Fails only on machines with more processors than the set can name: then all of it is ours.
  return ::sched_getaffinity(0, sizeof(set), &set) == 0 ? std::max(1, CPU_COUNT(&set)) : CPU_SETSIZE;
}

std::vector<int> own_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> cpus;
  if (::sched_getaffinity(0, sizeof(set), &set) != 0) return cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(static_cast<unsigned>(cpu), &set)) cpus.push_back(cpu);
  return cpus;
}

int usable_cpus(std::optional<double> quota, int schedulable) {
  const int most = std::max(1, schedulable);
  if (!quota || *quota >= most) return most;
  return std::max(1, static_cast<int>(std::ceil(*quota)));
}

int usable_cpus() { return usable_cpus(cpu_quota(), schedulable_cpus()); }

}  // namespace plimsoll
