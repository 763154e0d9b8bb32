#include "engine_room/tenants_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>

namespace plimsoll {
namespace {

constexpr std::size_t kFileMax = 16 << 20;  // as many rows as there may be, a hundred bytes each, and then some

}  // namespace

TenantShare other_tenants(const Settings& settings) {
  return {.queued_max = settings.queue_tenant_tasks, .queued_bytes_max = settings.queue_tenant_bytes};
}

Result<TenantTable> read_tenants(const Settings& settings) {
  const std::string& path = settings.tenants_file;
  if (path.empty()) return TenantTable{};
  const auto refuse = [&](Reason reason, std::string_view what) {
    return fail(reason, fmt::format("queue.tenants_file: {}: {}", path, what));
  };
  std::ifstream file(path, std::ios::binary);
  if (!file && errno == ENOENT) return refuse(Reason::file_missing, "no such file");
  std::string text(file ? kFileMax + 1 : 0, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || text.empty()) return refuse(Reason::file_unreadable, "cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kFileMax) return refuse(Reason::setting_invalid, "larger than 16 MiB");
  return parse_tenants(text, other_tenants(settings), static_cast<std::size_t>(settings.queue_tenants));
}

}  // namespace plimsoll
