#include "child_run.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <sstream>
#include <thread>

#include "base/unique_fd.h"

extern char** environ;

namespace plimsoll {
namespace {

pid_t spawn_child(const std::vector<std::string>& words, int out) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t child = 0;
  const int failed = posix_spawn(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(failed, 0);
  return child;
}

}  // namespace

void Acknowledged::hear(const std::string& line) {
  std::istringstream words(line.substr(1));
  std::string id;
  int page = 0;
  words >> id >> page;
  switch (line.front()) {
    case 'T':
      tasks[id];
      break;
    case 'P':
      tasks[id].pages.insert(page);
      break;
    case 'F':
      tasks[id].finished = true;
      break;
    case 'r':
      tasks[id].removal_begun = true;
      break;
    case 'R':
      tasks[id].removed = true;
      break;
    case 'N':
      changes = std::stoull(id);
      break;
    default:
      errors.push_back(line);
  }
}

void run_child(const std::filesystem::path& folder, int tasks, DiskFault fault,
               std::optional<std::chrono::microseconds> kill_after, Acknowledged& heard) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  UniqueFd in(ends[0]), out(ends[1]);
  const pid_t child = spawn_child({PLIMSOLL_CHECKPOINT_CHILD, folder.string(), std::to_string(tasks),
                                   std::to_string(static_cast<int>(fault.what)), std::to_string(fault.at)},
                                  out.get());
  out.reset();
  std::string text;
  std::array<char, 65536> piece{};
  std::jthread killer;
  for (ssize_t size = 0; (size = ::read(in.get(), piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(size));
    if (kill_after && !killer.joinable())
      killer =
          std::jthread([child, pause = *kill_after] { std::this_thread::sleep_for(pause), ::kill(child, SIGKILL); });
  }
  if (killer.joinable()) killer.join();
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) heard.hear(line);
}

}  // namespace plimsoll
