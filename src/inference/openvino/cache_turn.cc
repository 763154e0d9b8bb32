#include "inference/openvino/cache_turn.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <fstream>

namespace plimsoll {
namespace {

std::filesystem::path mark_of(const std::filesystem::path& folder, const std::string& network) {
  return folder / (network + ".compiled");
}

}  // namespace

CacheTurn::CacheTurn(const std::filesystem::path& folder, Access access) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  lock_.reset(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock_) return;
  while (::flock(lock_.get(), access == Access::read ? LOCK_SH : LOCK_EX) != 0 && errno == EINTR) {
  }
}

bool is_compiled(const std::filesystem::path& folder, const std::string& network) {
  std::error_code ignored;
  return std::filesystem::exists(mark_of(folder, network), ignored);
}

void mark_compiled(const std::filesystem::path& folder, const std::string& network) {
  std::ofstream(mark_of(folder, network)).flush();
}

}  // namespace plimsoll
