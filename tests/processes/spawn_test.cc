// What a helper gets from us at its start, seen by a program that tells.
#include "services/spawn.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace plimsoll {
namespace {

std::string all_of(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
  while (::poll(&readable, 1, 10'000) == 1) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

TEST(Spawn, PassesOnlyWhatIsNamedOfTheEnvironment) {
  ::setenv("ONEDNN_MAX_CPU_ISA", "AVX2", 1);
  ::setenv("LD_PRELOAD_OF_SOMEONE", "1", 1);
  const auto spawned = spawn_helper("/usr/bin/env", {});
  ::unsetenv("ONEDNN_MAX_CPU_ISA");
  ::unsetenv("LD_PRELOAD_OF_SOMEONE");
  ASSERT_TRUE(spawned) << spawned.error().message;
  const std::string environment = all_of(spawned->log.get());
  int status = 0;
  EXPECT_EQ(::waitpid(spawned->pid, &status, 0), spawned->pid);
  EXPECT_EQ(status, 0);
  EXPECT_NE(environment.find("PATH="), std::string::npos) << environment;
  EXPECT_NE(environment.find("ONEDNN_MAX_CPU_ISA=AVX2\n"), std::string::npos) << environment;
  EXPECT_EQ(environment.find("LD_PRELOAD_OF_SOMEONE"), std::string::npos) << environment;
}

}  // namespace
}  // namespace plimsoll
