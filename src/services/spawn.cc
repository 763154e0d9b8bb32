#include "services/spawn.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

namespace plimsoll {
namespace {

constexpr int kHelperSocket = 3;
// Added to our own value (0..1000): under memory pressure the kernel ends a helper, never the control plane.
constexpr int kOomScoreRaise = 500;
// Ends of the child are lifted above the descriptors that they are moved to.
constexpr int kAboveTargets = 10;

std::unexpected<Error> not_started(const std::string& executable, const char* step, int code) {
  return fail(Reason::helper_missing, fmt::format("{} cannot be started: {}: {}", executable, step, ::strerror(code)));
}

// What the child needs, prepared by the parent: after vfork the child may not allocate.
struct ChildPlan {
  const char* executable;
  char* const* arguments;
  char* const* environment;
  int socket;
  int log;
  int null;
  pid_t parent;
  std::string_view oom_score;
  const cpu_set_t* cpus;               // null: all of ours
  volatile int failed_with = 0;        // errno; the child runs in our memory until exec
  const char* volatile step = "exec";  // that failed
};

// Runs in the child between vfork and exec: system calls only.
[[noreturn]] void become_helper(ChildPlan& plan) {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &standard, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) ::_exit(127);  // the parent died before the line above
  ::setsid();
  const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0) [[maybe_unused]]
    const ssize_t written = ::write(score, plan.oom_score.data(), plan.oom_score.size());
  if (plan.cpus != nullptr && ::sched_setaffinity(0, sizeof(*plan.cpus), plan.cpus) != 0) {
    plan.step = "its processors";
    plan.failed_with = errno;
    ::_exit(127);
  }
  ::dup2(plan.null, 0);
  ::dup2(plan.log, 1);
  ::dup2(plan.log, 2);
  ::dup2(plan.socket, kHelperSocket);
  // Ours are close-on-exec anyway; this covers what a library opened without.
  ::syscall(SYS_close_range, kHelperSocket + 1, ~0U, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(plan.executable, plan.arguments, plan.environment);
  plan.failed_with = errno;
  ::_exit(127);
}

// Not inlined: vfork's child runs on this frame, which must not be shared with anything else.
[[gnu::noinline]] pid_t start_child(ChildPlan& plan) {
  const pid_t pid = ::vfork();
  if (pid == 0) become_helper(plan);
  return pid;
}

std::vector<std::string> clean_environment() {
  // The last one is the engine's: compute as a lesser processor would.
  constexpr std::array kept = {"PATH",
                               "HOME",
                               "LANG",
                               "LC_ALL",
                               "LC_CTYPE",
                               "ASAN_OPTIONS",
                               "LSAN_OPTIONS",
                               "UBSAN_OPTIONS",
                               "TSAN_OPTIONS",
                               "LLVM_PROFILE_FILE",
                               "ONEDNN_MAX_CPU_ISA"};
  std::vector<std::string> environment;
  for (const char* name : kept)
    if (const char* value = std::getenv(name)) environment.push_back(fmt::format("{}={}", name, value));
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::string raised_oom_score() {
  int own = 0;
  std::ifstream("/proc/self/oom_score_adj") >> own;
  return std::to_string(std::min(own + kOomScoreRaise, 1000));
}

cpu_set_t set_of(const std::vector<int>& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus)
    if (cpu >= 0 && cpu < CPU_SETSIZE) CPU_SET(static_cast<unsigned>(cpu), &set);
  return set;
}

struct Ends {
  UniqueFd ours;
  UniqueFd theirs;
};

std::optional<Ends> lifted(int ours, int theirs) {
  Ends ends{UniqueFd(ours), UniqueFd(theirs)};
  ends.theirs.reset(::fcntl(theirs, F_DUPFD_CLOEXEC, kAboveTargets));
  if (!ends.theirs || ::fcntl(ours, F_SETFL, O_NONBLOCK) != 0) return std::nullopt;
  return ends;
}

std::optional<Ends> socket_ends() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  return lifted(ends[0], ends[1]);
}

std::optional<Ends> log_ends() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  return lifted(ends[0], ends[1]);
}

}  // namespace

Result<Spawned> spawn_helper(const std::string& executable, const std::vector<std::string>& arguments,
                             const std::vector<int>& cpus) {
  std::optional<Ends> socket = socket_ends();
  if (!socket) return not_started(executable, "socket", errno);
  std::optional<Ends> log = log_ends();
  if (!log) return not_started(executable, "pipe", errno);
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null) return not_started(executable, "/dev/null", errno);

  std::vector<std::string> all = {executable};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = clean_environment();
  const std::vector<char*> argument_pointers = pointers(all);
  const std::vector<char*> environment_pointers = pointers(environment);
  const std::string oom_score = raised_oom_score();
  const cpu_set_t cpu_set = set_of(cpus);
  ChildPlan plan{executable.c_str(),
                 argument_pointers.data(),
                 environment_pointers.data(),
                 socket->theirs.get(),
                 log->theirs.get(),
                 null.get(),
                 ::getpid(),
                 oom_score,
                 cpus.empty() ? nullptr : &cpu_set};

  // No handler of ours may run in the child, which shares our memory until exec.
  sigset_t all_signals;
  sigset_t before;
  ::sigfillset(&all_signals);
  ::pthread_sigmask(SIG_SETMASK, &all_signals, &before);
  const pid_t pid = start_child(plan);
  const int vfork_error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) return not_started(executable, "vfork", vfork_error);

  Spawned spawned{pid, UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))), std::move(socket->ours),
                  std::move(log->ours)};
  const int pidfd_error = errno;
  if (plan.failed_with == 0 && spawned.pidfd) return spawned;
  ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (plan.failed_with != 0) return not_started(executable, plan.step, plan.failed_with);
  return not_started(executable, "pidfd", pidfd_error);
}

}  // namespace plimsoll
