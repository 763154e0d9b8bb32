#include "services/helper_process.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/cpu_quota.h"
#include "helper_folder.h"
#include "services/helper_fleet.h"
#include "services/spawn.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;
using State = HelperProcess::State;

TimePoint soon() { return std::chrono::steady_clock::now() + Milliseconds(10'000); }

std::shared_ptr<HelperProcess> start(boost::asio::io_context& io, const HelperFolder& folder) {
  return HelperProcess::spawn(io, folder.path() + "/plimsoll-decode").value();
}

std::string status_line(int pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return line.substr(name.size() + 2);
  return {};
}

TEST(HelperProcess, TellsExitStatusAndLastLogLines) {
  const HelperFolder folder("on hello exit 3");
  boost::asio::io_context io;
  const auto helper = start(io, folder);
  EXPECT_TRUE(run(io, helper->ended(soon())));
  EXPECT_EQ(helper->exit(), (ExitStatus{.status = 3}));
  EXPECT_EQ(helper->state(), State::ended);
  EXPECT_EQ(helper->last_log_lines(), "first line | last words of " + std::to_string(helper->pid()));
}

TEST(HelperProcess, TellsTheSignalThatEndedIt) {
  const HelperFolder folder("on hello signal 11");
  boost::asio::io_context io;
  const auto helper = start(io, folder);
  EXPECT_TRUE(run(io, helper->ended(soon())));
  EXPECT_EQ(to_text(helper->exit().value()), "SIGSEGV");
}

TEST(HelperProcess, RunsOnTheProcessorsThatItIsGiven) {
  const HelperFolder folder("");
  boost::asio::io_context io;
  const int last = own_cpus().back();
  const auto helper = HelperProcess::spawn(io, folder.path() + "/plimsoll-decode", {}, {last}).value();
  EXPECT_EQ(status_line(helper->pid(), "Cpus_allowed_list"), std::to_string(last));
  run(io, helper->end());
}

TEST(HelperProcess, IsNotStartedOnProcessorsThatAreNotOurs) {
  const HelperFolder folder("");
  boost::asio::io_context io;
  const auto helper = HelperProcess::spawn(io, folder.path() + "/plimsoll-decode", {}, {1023});
  ASSERT_FALSE(helper);
  EXPECT_THAT(helper.error().text(), HasSubstr("its processors"));
}

TEST(HelperProcess, TellsWhetherTheSignalWasOurs) {
  const HelperFolder folder("");
  boost::asio::io_context io;
  const auto ours = start(io, folder);
  ours->kill();
  EXPECT_TRUE(run(io, ours->ended(soon())));
  EXPECT_TRUE(ours->signalled());
  const auto theirs = start(io, folder);
  bool told = false;
  theirs->on_exit([&told] { told = true; });
  ::kill(theirs->pid(), SIGKILL);
  EXPECT_TRUE(run(io, theirs->ended(soon())));
  EXPECT_FALSE(theirs->signalled());
  EXPECT_TRUE(told);
}

TEST(HelperProcess, LeavesWhenItsSocketIsClosed) {
  const HelperFolder folder("");
  boost::asio::io_context io;
  const auto helper = start(io, folder);
  run(io, helper->end());
  ASSERT_TRUE(helper->exit());
  EXPECT_EQ(helper->exit()->signal, 0) << "it had to be made to go";
}

TEST(HelperProcess, OneThatDoesNotListenIsEndedBySignal) {
  const HelperFolder folder("on hello silent");
  boost::asio::io_context io;
  const auto helper = start(io, folder);
  run(io, helper->end());
  ASSERT_TRUE(helper->exit());
  EXPECT_EQ(helper->exit()->signal, SIGTERM);
}

TEST(HelperProcess, KillIsHarmlessTwiceAndAfterTheEnd) {
  const HelperFolder folder("on hello silent");
  boost::asio::io_context io;
  const auto helper = start(io, folder);
  helper->kill();
  helper->kill();
  EXPECT_TRUE(run(io, helper->ended(soon())));
  helper->kill();
  EXPECT_EQ(helper->exit()->signal, SIGKILL);
}

TEST(HelperProcess, WhatIsNotThereIsSaidByName) {
  boost::asio::io_context io;
  const auto helper = HelperProcess::spawn(io, "/nowhere/plimsoll-decode");
  ASSERT_FALSE(helper);
  EXPECT_EQ(helper.error().reason, Reason::helper_missing);
  EXPECT_THAT(helper.error().message, HasSubstr("/nowhere/plimsoll-decode"));
}

TEST(HelperProcess, IsReapedWhenTheLoopGoesFirst) {
  const HelperFolder folder("on hello silent");
  int pid = 0;
  {
    boost::asio::io_context io;
    pid = start(io, folder)->pid();
  }
  EXPECT_EQ(::waitpid(pid, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(HelperFleet, KnowsWhoLivesAndStartsNobodyAfterStop) {
  const HelperFolder folder("on hello silent");
  boost::asio::io_context io;
  HelperFleet fleet(io, folder.path());
  const auto helper = fleet.spawn(HelperRole::infer).value();
  EXPECT_THAT(fleet.pids(), testing::ElementsAre(helper->pid()));
  fleet.stop();
  EXPECT_TRUE(run(io, helper->ended(soon())));
  EXPECT_THAT(fleet.pids(), testing::IsEmpty());
  EXPECT_EQ(fleet.spawn(HelperRole::infer).error().reason, Reason::interrupted);
}

TEST(Spawn, TheHelperHasNothingOfOursButItsSocket) {
  const HelperFolder folder("on hello silent");
  const int leaked = ::dup(1);  // not close-on-exec, as a careless library would open it
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigset_t before;
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  boost::asio::io_context io;
  const auto helper = start(io, folder);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(leaked);
  const auto deadline = soon();
  while (folder.log("hello").empty() && std::chrono::steady_clock::now() < deadline) ::usleep(1000);

  const std::string proc = "/proc/" + std::to_string(helper->pid());
  std::vector<std::string> open;
  for (const auto& entry : std::filesystem::directory_iterator(proc + "/fd")) open.push_back(entry.path().filename());
  EXPECT_THAT(open, testing::UnorderedElementsAre("0", "1", "2", "3"));
  EXPECT_EQ(status_line(helper->pid(), "SigBlk"), "0000000000000000");
  EXPECT_EQ(::getsid(helper->pid()), helper->pid());
  int score = 0;
  std::ifstream(proc + "/oom_score_adj") >> score;
  EXPECT_GE(score, 500);
  helper->kill();
}

// A parent that is killed can tell nobody: the kernel has to.
TEST(Spawn, TheHelperDiesWithItsParent) {
  const HelperFolder folder("on hello silent");
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    const auto spawned = spawn_helper(folder.path() + "/plimsoll-infer", {});
    const int pid = spawned ? spawned->pid : 0;
    [[maybe_unused]] const ssize_t written = ::write(pipe[1], &pid, sizeof pid);
    while (true) ::pause();
  }
  int pid = 0;
  ASSERT_EQ(::read(pipe[0], &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
  ASSERT_GT(pid, 0);
  const UniqueFd helper(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  ASSERT_TRUE(helper);
  ::kill(parent, SIGKILL);
  EXPECT_TRUE(wait_for_end(helper.get()));
  ::waitpid(parent, nullptr, 0);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

}  // namespace
}  // namespace plimsoll
