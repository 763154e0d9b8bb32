#include "memory/probes/cgroup.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "memory/probes/kernel_file.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

// A v1 limit at or above this means "none" (the kernel shows LONG_MAX rounded down to a page).
constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 62;

struct Mount {
  std::string within;  // the part of the hierarchy that is mounted here
  std::string where;
};

// The mount of a hierarchy: "cgroup" with the option "memory" (v1), or "cgroup2".
std::optional<Mount> find_mount(const fs::path& root, std::string_view type, std::string_view option) {
  for (const std::string& line : read_lines(root / "proc/self/mountinfo")) {
    const std::vector<std::string> fields = split_fields(line);
    const auto dash = std::ranges::find(fields, "-");
    if (fields.size() < 6 || fields.end() - dash < 4 || *(dash + 1) != type) continue;
    const std::string options = "," + *(dash + 3) + ",";
    if (option.empty() || options.contains(fmt::format(",{},", option))) return Mount{fields[3], fields[4]};
  }
  return std::nullopt;
}

// Our path in a hierarchy: "4:memory:/a/b" (v1) or "0::/a/b" (v2).
std::optional<std::string> find_path(const fs::path& root, bool v2) {
  for (const std::string& line : read_lines(root / "proc/self/cgroup")) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    if (v2 ? controllers == ",," : controllers.contains(",memory,")) return line.substr(second + 1);
  }
  return std::nullopt;
}

// In a container the path may be outside of what is mounted: then the mount's root is our group.
fs::path group_folder(const fs::path& mounted, const Mount& mount, std::string path) {
  if (mount.within != "/" && path.starts_with(mount.within)) path = path.substr(mount.within.size());
  const fs::path within = fs::path(path).relative_path();
  if (within.empty()) return mounted;
  const fs::path folder = mounted / within;
  std::error_code ignored;
  return fs::is_directory(folder, ignored) ? folder : mounted;
}

}  // namespace

CgroupMemory CgroupMemory::find(const fs::path& root) {
  CgroupMemory found;
  for (const int version : {1, 2}) {
    const auto mount = find_mount(root, version == 1 ? "cgroup" : "cgroup2", version == 1 ? "memory" : "");
    const auto path = find_path(root, version == 2);
    if (!mount || !path) continue;
    const fs::path mounted = root / fs::path(mount->where).relative_path();
    const fs::path folder = group_folder(mounted, *mount, *path);
    // A v2 hierarchy without the memory controller (hybrid set-ups) has no memory files.
    if (!fs::exists(folder / (version == 1 ? "memory.stat" : "memory.current"))) continue;
    found.version_ = version;
    found.mount_ = mounted.lexically_normal();
    found.folder_ = folder.lexically_normal();
    break;
  }
  return found;
}

std::vector<MemoryLimit> CgroupMemory::limits() const {
  std::vector<MemoryLimit> found;
  if (version_ == 0) return found;
  const char* file = version_ == 1 ? "memory.limit_in_bytes" : "memory.max";
  for (fs::path group = folder_;; group = group.parent_path()) {
    const auto value = read_number(group / file);  // "max" is no number
    if (value && *value < kNoLimit) {
      const std::string name = "/" + group.lexically_relative(mount_).generic_string();
      found.push_back({fmt::format("cgroup v{} {}", version_, name == "/." ? "/" : name), Bytes(*value)});
    }
    if (group == mount_ || !group.has_relative_path()) return found;
  }
}

std::optional<Bytes> CgroupMemory::effective_use() const {
  if (version_ == 0) return std::nullopt;
  const std::vector<KernelField> fields = read_fields(folder_ / "memory.stat");
  if (fields.empty()) return std::nullopt;
  // v1 counts kernel memory only as a whole; what is reclaimable in it cannot be told apart and is left in.
  if (version_ == 1)
    return Bytes(field(fields, "total_rss") + field(fields, "total_shmem") +
                 read_number(folder_ / "memory.kmem.usage_in_bytes").value_or(0));
  return Bytes(field(fields, "anon") + field(fields, "shmem") + field(fields, "slab_unreclaimable") +
               field(fields, "kernel_stack") + field(fields, "pagetables") + field(fields, "percpu") +
               field(fields, "sock"));
}

std::optional<std::uint64_t> CgroupMemory::oom_kills() const {
  if (version_ == 0) return std::nullopt;
  const auto fields = read_fields(folder_ / (version_ == 1 ? "memory.oom_control" : "memory.events"));
  if (fields.empty()) return std::nullopt;
  return field(fields, "oom_kill");
}

}  // namespace plimsoll
