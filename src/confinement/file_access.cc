#include "confinement/file_access.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/unique_fd.h"

namespace plimsoll {
namespace {

// What poppler opens while it renders: fonts that a PDF names and does not embed, and its tables for Asian scripts.
constexpr const char* kFontFolders[] = {
    "/usr/share/fonts",       "/usr/local/share/fonts", "/usr/share/fontconfig",  "/etc/fonts",
    "/var/cache/fontconfig",  "/usr/share/poppler",     "/usr/share/ghostscript", "/usr/share/color/icc",
    "/usr/share/texmf/fonts",
};

// Rights by the version of Landlock that brought them; an older kernel refuses to hear of newer ones.
std::uint64_t handled_rights(long version) {
  constexpr std::uint64_t kFirst = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;
  constexpr std::uint64_t kRefer = 1U << 13U;
  constexpr std::uint64_t kTruncate = 1U << 14U;
  constexpr std::uint64_t kDeviceControl = 1U << 15U;
  std::uint64_t rights = kFirst;
  if (version >= 2) rights |= kRefer;
  if (version >= 3) rights |= kTruncate;
  if (version >= 5) rights |= kDeviceControl;
  return rights;
}

std::unexpected<Error> failed(const char* step) {
  return fail(Reason::internal, fmt::format("files cannot be locked away: {}: {}", step, std::strerror(errno)));
}

Result<void> allow_reading(const UniqueFd& ruleset, const char* folder) {
  const UniqueFd handle(::open(folder, O_PATH | O_CLOEXEC));
  if (!handle) return {};  // not installed here
  const landlock_path_beneath_attr rule{LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, handle.get()};
  if (::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0) return {};
  return failed(folder);
}

}  // namespace

Result<bool> restrict_files(Readable readable) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return false;
  const landlock_ruleset_attr handled{handled_rights(version)};
  const UniqueFd ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  if (!ruleset) return failed("no rule set");
  if (readable == Readable::fonts)
    for (const char* folder : kFontFolders) TRY_VOID(allow_reading(ruleset, folder));
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return failed("not restricted");
  return true;
}

}  // namespace plimsoll
