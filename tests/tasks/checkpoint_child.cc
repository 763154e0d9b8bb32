// Writes tasks and pages, and says on stdout what the store has acknowledged, one line each in one write:
//
//   T id      created          P id n    page n stored       F id      finished
//   r id      is to be removed R id      removed             N count   changes to files; the end
//
// checkpoint_child FOLDER TASKS FAULT AT: as many tasks (0: until it is killed) with a fault of faulty_disk.h by
// number.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <semaphore>
#include <string>

#include "faulty_disk.h"
#include "made_page.h"
#include "tasks/sqlite/sqlite_task_store.h"

namespace plimsoll {
namespace {

constexpr int kPages = 6;
constexpr WallTime kNow = WallTime(std::chrono::seconds(1'700'000'000));

void say(const std::string& line) { (void)!::write(STDOUT_FILENO, (line + "\n").data(), line.size() + 1); }

class Script {
 public:
  explicit Script(TaskStore& store) : store_(store) {}

  void run_task() {
    const TaskId id = new_task_id();
    store_.create({.id = id, .tenant = "t", .options = "{}", .created = kNow},
                  acknowledged<CreatedTask>("T " + id.text));
    store_.change_state({.task = id, .at = kNow}, acknowledged<TaskRecord>(""));
    for (int number = 1; number <= kPages; number += 2) {
      const std::string text = id.text + " ";
      store_.store_pages(
          id, {made_page(id, number), made_page(id, number + 1)}, kNow,
          acknowledged<StoredPages>("P " + text + std::to_string(number) + "\nP " + text + std::to_string(number + 1)));
    }
    store_.change_state({.task = id, .from = TaskState::running, .to = TaskState::done, .at = kNow},
                        acknowledged<TaskRecord>("F " + id.text));
    if (++tasks_ % 3 != 0) return;
    say("r " + id.text);
    store_.remove(id, acknowledged<RemovedTask>("R " + id.text));
  }

 private:
  // Few enough are under way that the queue never refuses.
  template <typename T>
  Done<T> acknowledged(std::string line) {
    under_way_.acquire();
    return [this, line = std::move(line)](const Result<T>& result) {
      if (!result) say("E " + result.error().text());
      if (result && !line.empty()) say(line);
      under_way_.release();
    };
  }

  TaskStore& store_;
  int tasks_ = 0;
  std::counting_semaphore<24> under_way_{24};
};

int run(const std::string& folder, int tasks, DiskFault fault) {
  auto store = SqliteTaskStore::open({.file = folder + "/tasks.db",
                                      .post = [](Posted posted) { posted(); },
                                      .commit = {.patience = Milliseconds(2)},
                                      .vfs = use_faulty_disk(fault)});
  if (!store) return say("E " + store.error().text()), 1;
  Script script(**store);
  for (int i = 0; tasks == 0 || i < tasks; ++i) script.run_task();
  store->reset();
  say("N " + std::to_string(disk_changes()));
  return 0;
}

}  // namespace
}  // namespace plimsoll

int main(int, char** arguments) {
  return plimsoll::run(
      arguments[1], std::atoi(arguments[2]),
      {static_cast<plimsoll::DiskFault::What>(std::atoi(arguments[3])), std::strtoull(arguments[4], nullptr, 10)});
}
