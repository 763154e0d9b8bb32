#include "tasks/sqlite/store_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace plimsoll {
namespace {

std::unexpected<Error> not_writable(const std::string& file) {
  return fail(
      Reason::store_failed,
      fmt::format("{} cannot be opened for writing ({}): is the folder there, writable, and its disk not read-only?",
                  file, std::strerror(errno)));
}

}  // namespace

Result<UniqueFd> lock_store(const std::filesystem::path& file) {
  const std::string name = file.string() + ".lock";
  UniqueFd lock(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) return not_writable(name);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      return fail(Reason::store_failed,
                  fmt::format("{} cannot be locked ({}): put it on a local disk", name, std::strerror(errno)));
    return fail(Reason::store_in_use,
                fmt::format("{} is used by another plimsoll: stop that one, or give this one another data folder",
                            file.string()));
  }
  // Made by us, so that only its owner may read documents out of it; SQLite gives its other files the same mode. Under
  // the lock: closing a descriptor of a file drops the locks that this process's SQLite has on it.
  if (!UniqueFd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))) return not_writable(file.string());
  return lock;
}

}  // namespace plimsoll
