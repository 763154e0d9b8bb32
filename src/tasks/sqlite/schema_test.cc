#include "tasks/sqlite/schema.h"

#include <gmock/gmock.h>

#include "tasks/task_store_contract_test.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

class Schema : public testing::Test {
 protected:
  Connection connection() const {
    return Connection::open(file_, {.mode = ConnectionOptions::Mode::write, .cache = Bytes(1 << 20)}).value();
  }
  Result<std::unique_ptr<SqliteTaskStore>> open() const {
    return SqliteTaskStore::open({.file = file_, .post = [](Posted posted) { posted(); }});
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path / "tasks.db";
};

TEST_F(Schema, StepsAreNumberedWithoutGaps) {
  int version = 0;
  for (const SchemaStep& step : schema_steps()) EXPECT_EQ(step.version, ++version);
  EXPECT_EQ(version, current_schema());
}

TEST_F(Schema, AFileOfVersion1GoesOnWithItsTasksAndPages) {
  const TaskId id = new_task_id();
  const PageCheckpoint page{.number = 1, .page = "text", .facts = "{}"};
  {
    Connection old = connection();
    ASSERT_TRUE(migrate(old, 1));
    ASSERT_TRUE(
        old.execute("INSERT INTO tasks(id, tenant, state, options, priority, created, page_count, body_file,"
                    "body_bytes, body_sha256, fingerprint, pages_done, page_bytes) VALUES('" +
                    id.text +
                    "', 't', 1, '{}', 1, 1700000000000, 3, 'body', 10, 'hash', '', 1, 6);"
                    "INSERT INTO pages(task, number, state, checksum, facts, page) VALUES(1, 1, 0, '" +
                    checksum_of(id, page) + "', '{}', CAST('text' AS BLOB))"));
  }
  auto store = open().value();
  const TaskRecord task = store->find(id).value();
  EXPECT_EQ(task.state, TaskState::running);
  EXPECT_EQ(task.census.done, 1);
  EXPECT_EQ(task.last_event, 0U);
  EXPECT_EQ(task.asked.callback, "");
  EXPECT_EQ(task.callback, CallbackProgress{});
  EXPECT_THAT(store->pages(id, 0, {}).value().pages, testing::ElementsAre(page));
  const auto stored = answer<StoredPages>([&](auto done) {
    store->store_pages(id, {PageCheckpoint{.number = 2, .page = "more"}}, at(1), std::move(done));
  });
  ASSERT_TRUE(stored) << stored.error().text();
  EXPECT_EQ(store->events(id, 0, 10).value().events.front().page, 2);
}

TEST_F(Schema, EveryVersionLeadsToTheSameTables) {
  const auto tables = [](Connection& connection) {
    std::string all;
    Statement statement =
        connection.prepare("SELECT name || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").value();
    while (statement.step().value()) all += statement.text_at(0) + "\n";
    return all;
  };
  Connection current = connection();
  ASSERT_TRUE(migrate(current));
  for (const SchemaStep& step : schema_steps()) {
    Connection old = Connection::open(folder_.path / ("v" + std::to_string(step.version)),
                                      {.mode = ConnectionOptions::Mode::write, .cache = Bytes(1 << 20)})
                         .value();
    ASSERT_TRUE(migrate(old, step.version));
    ASSERT_TRUE(migrate(old));
    EXPECT_EQ(tables(old), tables(current));
  }
}

TEST_F(Schema, ANewerFileIsRefusedAndStaysAsItIs) {
  {
    Connection newer = connection();
    ASSERT_TRUE(migrate(newer));
    ASSERT_TRUE(newer.execute("INSERT INTO schema_steps VALUES(99)"));
  }
  for (int i = 0; i < 2; ++i) {
    const auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::store_version);
    EXPECT_THAT(refused.error().message, HasSubstr("schema 99"));
  }
}

TEST_F(Schema, ADatabaseOfAnotherProgramIsLeftAlone) {
  ASSERT_TRUE(connection().execute("CREATE TABLE theirs(x)"));
  EXPECT_EQ(open().error().reason, Reason::store_damaged);
  EXPECT_TRUE(connection().execute("SELECT x FROM theirs"));
}

TEST_F(Schema, AStepThatFailsLeavesTheFileAtTheOneBefore) {
  Connection old = connection();
  ASSERT_TRUE(migrate(old, 1));
  ASSERT_TRUE(old.execute("CREATE TABLE events(in_the_way)"));
  EXPECT_FALSE(migrate(old));
  EXPECT_FALSE(old.in_transaction());
  ASSERT_TRUE(old.execute("DROP TABLE events"));
  EXPECT_TRUE(migrate(old)) << "the column of the half step is not there";
}

}  // namespace
}  // namespace plimsoll
