#include "tasks/disk_error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/bytes.h"

namespace plimsoll {
namespace {

std::unexpected<Error> disk_full(std::string_view step, const std::filesystem::path& path, int number) {
  std::error_code unknown;
  const auto disk = std::filesystem::space(path.parent_path(), unknown);
  return fail(
      Reason::store_full,
      fmt::format("cannot {} {}: {} ({} is free on its disk; free space there, or let finished tasks go earlier: "
                  "tasks.keep_time, tasks.keep_bytes)",
                  step, path.string(), std::strerror(number),
                  unknown ? "it is not known what" : to_text(Bytes(disk.available))));
}

}  // namespace

std::unexpected<Error> disk_error(std::string_view step, const std::filesystem::path& path, int number) {
  if (number == ENOSPC || number == EDQUOT) return disk_full(step, path, number);
  return fail(Reason::store_failed, fmt::format("cannot {} {}: {}", step, path.string(), std::strerror(number)));
}

}  // namespace plimsoll
