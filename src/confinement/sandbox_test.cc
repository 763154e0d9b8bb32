#include "confinement/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <thread>

#include "confinement/process_size.h"

namespace plimsoll {
namespace {

using namespace literals;

#ifndef PLIMSOLL_SANITIZED

// Exit status of a child that closes its sandbox and then does `body`.
int inside(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto closed = enter_sandbox({64_MiB, 64_MiB});
    ::_exit(closed ? body() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

int memory_refused(Bytes size) {
  void* const memory = ::mmap(nullptr, size.count(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? errno : 0;
}

// errno of a call that fails, 0 of one that does not.
int error_of(long result) { return result < 0 ? errno : 0; }

TEST(Sandbox, HasNoNetworkAndNoPrograms) {
  EXPECT_EQ(inside([] { return error_of(::socket(AF_INET, SOCK_STREAM, 0)); }), EPERM);
  EXPECT_EQ(inside([] { return error_of(::socket(AF_UNIX, SOCK_STREAM, 0)); }), EPERM);
  EXPECT_EQ(inside([] { return error_of(::fork()); }), EPERM);
  EXPECT_EQ(inside([] {
              const char* const arguments[] = {"/bin/true", nullptr};
              return error_of(::execv("/bin/true", const_cast<char* const*>(arguments)));
            }),
            EPERM);
  EXPECT_EQ(inside([] { return error_of(::kill(::getppid(), 0)); }), EPERM);
  EXPECT_EQ(inside([] { return error_of(::prctl(PR_SET_DUMPABLE, 1)); }), EPERM);
}

TEST(Sandbox, ReadsFontsAndNothingElse) {
  if (::access("/usr/share/fonts", R_OK) == 0)
    EXPECT_EQ(inside([] { return error_of(::open("/usr/share/fonts", O_RDONLY | O_DIRECTORY)); }), 0);
  EXPECT_EQ(inside([] { return error_of(::open("/etc/fonts/none", O_RDONLY)); }), ENOENT);
  EXPECT_EQ(inside([] { return error_of(::open("/etc/passwd", O_RDWR)); }), EPERM);
  EXPECT_EQ(inside([] { return error_of(::open("/tmp", O_TMPFILE | O_RDWR, 0600)); }), EPERM);
  EXPECT_EQ(inside([] { return error_of(::open("/tmp/plimsoll", O_RDONLY | O_CREAT, 0600)); }), EPERM);
  EXPECT_EQ(inside([] { return error_of(::unlink("/tmp/plimsoll")); }), EPERM);
  const int other = inside([] { return error_of(::open("/etc/passwd", O_RDONLY)); });
  if (other == 0) GTEST_SKIP() << "this kernel has no Landlock";
  EXPECT_EQ(other, EACCES);
}

TEST(Sandbox, GivesNoMoreMemoryThanAgreed) {
  EXPECT_EQ(inside([] { return memory_refused(48_MiB); }), 0);
  EXPECT_EQ(inside([] { return memory_refused(96_MiB); }), ENOMEM);
  EXPECT_EQ(inside([] {
              return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                         ? errno
                         : 0;
            }),
            EPERM);
}

TEST(Sandbox, LetsLibrariesHaveThreads) {
  EXPECT_EQ(inside([] {
              int value = 0;
              std::thread([&value] { value = 5; }).join();
              return value;
            }),
            5);
}

TEST(Sandbox, LeavesThePreparedViewOfItsOwnSize) {
  // Opened by the parent, so that it shows the parent.
  const ProcessSizeGauge gauge;
  EXPECT_EQ(inside([&gauge] { return gauge.now().private_now > 100_KiB ? 0 : 1; }), 0);
}

#endif

TEST(CpuTime, IsCountedFromNow) {
  ASSERT_TRUE(allow_cpu_time(std::chrono::seconds(100)));
  rlimit cpu{};
  ::getrlimit(RLIMIT_CPU, &cpu);
  EXPECT_GE(cpu.rlim_cur, 100U);
  EXPECT_LE(cpu.rlim_cur, 200U);
}

TEST(ProcessSize, IsPlausible) {
  const ProcessSize now = process_size();
  EXPECT_GT(now.private_now, 100_KiB);
  EXPECT_GT(now.data, now.private_now - 50_MiB);
  EXPECT_GT(now.mapped, now.data);
}

}  // namespace
}  // namespace plimsoll
