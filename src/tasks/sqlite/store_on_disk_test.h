// For tests that look at the store's file, or lay hands on it.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "tasks/task_store_contract_test.h"

namespace plimsoll {

class SqliteStoreOnDisk : public testing::Test {
 protected:
  SqliteStoreOptions options() const {
    return {.file = file_, .post = [](Posted posted) { posted(); }, .commit = {.patience = Milliseconds(0)}};
  }
  void open(const SqliteStoreOptions& options) {
    store_.reset();
    auto opened = SqliteTaskStore::open(options);
    ASSERT_TRUE(opened) << opened.error().text();
    store_ = std::move(*opened);
  }
  TaskId running() {
    const TaskId id = new_task_id();
    EXPECT_TRUE(answer<CreatedTask>(
        [&](auto done) { store_->create({.id = id, .tenant = "t", .options = "{}"}, std::move(done)); }));
    EXPECT_TRUE(answer<TaskRecord>([&](auto done) { store_->change_state({.task = id}, std::move(done)); }));
    return id;
  }
  Result<StoredPages> store(const TaskId& task, std::vector<PageCheckpoint> pages) {
    return answer<StoredPages>([&](auto done) { store_->store_pages(task, std::move(pages), at(1), std::move(done)); });
  }
  void finish(const TaskId& task) {
    EXPECT_TRUE(answer<TaskRecord>([&](auto done) {
      store_->change_state({.task = task, .from = TaskState::running, .to = TaskState::done, .at = at(1)},
                           std::move(done));
    }));
  }
  // Changes one byte of the closed file where `text` stands in it.
  void damage(const std::string& text) const {
    std::ifstream stream(file_, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    const std::size_t place = content.find(text);
    ASSERT_NE(place, std::string::npos);
    overwrite(static_cast<off_t>(place), "?");
  }
  // The same where it stands in an index.
  void damage_in_index(const std::string& text) const {
    constexpr std::size_t kPage = 4096;
    constexpr char kIndexLeaf = 10;  // a page's first byte
    std::ifstream stream(file_, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    std::size_t place = content.find(text);
    while (place != std::string::npos && content.at(place / kPage * kPage) != kIndexLeaf)
      place = content.find(text, place + 1);
    ASSERT_NE(place, std::string::npos);
    overwrite(static_cast<off_t>(place), "?");
  }
  // SQL on the closed file.
  void raw(const std::string& sql) const {
    auto connection = Connection::open(file_, {.mode = ConnectionOptions::Mode::write, .cache = Bytes(1 << 20)});
    ASSERT_TRUE(connection && connection->execute(sql));
  }
  void overwrite(off_t place, std::string_view bytes) const {
    const UniqueFd fd(::open(file_.c_str(), O_WRONLY | O_CLOEXEC));
    ASSERT_EQ(::pwrite(fd.get(), bytes.data(), bytes.size(), place), static_cast<ssize_t>(bytes.size()));
  }
  // All database pages but the first ones, which say what tables there are.
  void overwrite_from_page(off_t number) const {
    constexpr off_t kPage = 4096;
    const auto pages = static_cast<off_t>(std::filesystem::file_size(file_)) / kPage;
    for (off_t page = number; page < pages; ++page) overwrite(page * kPage, std::string(kPage, '\xff'));
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path / "tasks.db";
  std::unique_ptr<SqliteTaskStore> store_;
};

}  // namespace plimsoll
