#include "service_manager.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/log.h"

namespace plimsoll {
namespace {

constexpr int kFirstInherited = 3;
constexpr int kMostInherited = 16;

int number_of(const char* text) {
  int number = 0;
  if (text != nullptr) std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace

void tell_service_manager(std::string_view state) {
  const char* place = std::getenv("NOTIFY_SOCKET");
  if (place == nullptr) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string_view path(place);
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return;
  std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';  // the abstract name space
  const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  if (::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
               length) < 0)
    spdlog::warn("the service manager was not told '{}': {}", state, std::strerror(errno));
}

std::vector<UniqueFd> inherited_sockets() {
  std::vector<UniqueFd> sockets;
  const bool ours = number_of(std::getenv("LISTEN_PID")) == ::getpid();
  const int count = number_of(std::getenv("LISTEN_FDS"));
  ::unsetenv("LISTEN_PID");
  ::unsetenv("LISTEN_FDS");
  ::unsetenv("LISTEN_FDNAMES");
  if (!ours || count < 1 || count > kMostInherited) return sockets;
  for (int fd = kFirstInherited; fd < kFirstInherited + count; ++fd) {
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    sockets.emplace_back(fd);
  }
  return sockets;
}

}  // namespace plimsoll
