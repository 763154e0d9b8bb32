// plimsoll, with the same objects, on a disk that fails and by a clock that jumps where its environment says so:
//
//   FAULTY_DISK=kill:17      at the 17th change to a file: kill, tear, power_cut, full, broken, read_only (DiskFault)
//   FAULTY_DISK_COUNT=FILE   how many changes there were, at the end of a run
//   FAULTY_CLOCK=FILE        milliseconds by which the calendar's clock is ahead, as the file says at each look
//
// Changes are those that SQLite makes, and the steps in which a document gets and loses its name.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "faulty_disk.h"

namespace {

using plimsoll::DiskFault;
using What = DiskFault::What;

constexpr std::array<std::pair<std::string_view, What>, 6> kFaults = {{{"kill", What::kill},
                                                                       {"tear", What::tear},
                                                                       {"power_cut", What::power_cut},
                                                                       {"full", What::full},
                                                                       {"broken", What::broken},
                                                                       {"read_only", What::read_only}}};

std::string_view told(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

[[noreturn]] void not_understood(std::string_view fault) {
  std::fprintf(stderr, "FAULTY_DISK=%s is not understood\n", fault.data());
  std::exit(2);
}

DiskFault told_fault() {
  const std::string_view text = told("FAULTY_DISK");
  if (text.empty()) return {};
  const std::size_t colon = text.find(':');
  DiskFault fault;
  for (const auto& [name, what] : kFaults)
    if (text.substr(0, colon) == name) fault.what = what;
  if (fault.what == What::none || colon == std::string_view::npos) not_understood(text);
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data() + colon + 1, end, fault.at).ptr != end || fault.at == 0) not_understood(text);
  return fault;
}

void say_count() {
  if (const std::string_view file = told("FAULTY_DISK_COUNT"); !file.empty())
    std::ofstream(file.data()) << plimsoll::disk_changes() << "\n";
}

bool fails() {
  const auto failure = plimsoll::disk_change_outside();
  if (failure) errno = *failure;
  return failure.has_value();
}

}  // namespace

extern "C" {

int __real_main(int argc, char** argv);
int __real_fsync(int fd);
int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);

int __wrap_main(int argc, char** argv) {
  plimsoll::use_faulty_disk(told_fault());
  sqlite3_vfs_register(sqlite3_vfs_find("faulty"), 1);
  std::atexit(say_count);
  return __real_main(argc, argv);
}

int __wrap_fsync(int fd) { return fails() ? -1 : __real_fsync(fd); }
int __wrap_rename(const char* from, const char* to) { return fails() ? -1 : __real_rename(from, to); }
int __wrap_unlink(const char* path) { return fails() ? -1 : __real_unlink(path); }
}

// In the place of the library's.
std::chrono::system_clock::time_point std::chrono::_V2::system_clock::now() noexcept {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  long long ahead = 0;
  if (const std::string_view file = told("FAULTY_CLOCK"); !file.empty()) std::ifstream(file.data()) >> ahead;
  return time_point(seconds(time.tv_sec) + nanoseconds(time.tv_nsec) + milliseconds(ahead));
}
