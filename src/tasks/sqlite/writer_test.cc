#include "tasks/sqlite/writer.h"

#include <gmock/gmock.h>

#include "tasks/task_store_contract_test.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;

// Answers in order, and the commits that they were made by.
struct Log {
  std::mutex mutex;
  std::vector<std::string> answers;
  void add(std::string word) {
    const std::scoped_lock lock(mutex);
    answers.push_back(std::move(word));
  }
};

// Inserts a number; negative: refuses, zero: says that the disk is full, 99: that it failed.
class Insert final : public Write {
 public:
  Insert(Haste haste, int number, Log& log, Bytes bytes = Bytes(1)) : Write(haste, bytes), number_(number), log_(log) {}
  Result<void> run(Connection& connection) override {
    ++tries_;
    result_ = connection.execute("INSERT INTO numbers VALUES(" + std::to_string(number_) + ")");
    if (number_ < 0) result_ = fail(Reason::task_state, "refused");
    if (number_ == 99) result_ = fail(Reason::store_failed, "input/output error");
    if (number_ == 0) result_ = fail(Reason::store_full, "full");
    return result_;
  }
  Posted answer(const Error* failure) override {
    const bool good = failure == nullptr && result_.has_value();
    return [word = (good ? "+" : "-") + std::to_string(number_) + (tries_ > 1 ? " again" : ""), log = &log_] {
      log->add(word);
    };
  }

 private:
  int number_;
  Log& log_;
  int tries_ = 0;
  Result<void> result_;
};

class WriterTest : public testing::Test {
 protected:
  static constexpr auto kUrgent = Write::Haste::urgent;
  static constexpr auto kPatient = Write::Haste::patient;

  void start(CommitRule rule, QueueBounds bounds = {}) {
    Connection connection = open();
    ASSERT_TRUE(connection.execute("CREATE TABLE numbers(n)"));
    writer_.emplace(std::move(connection), rule, bounds, [](Posted posted) { posted(); });
  }
  Connection open() const {
    return Connection::open(folder_.path / "n.db", {.mode = ConnectionOptions::Mode::write, .cache = Bytes(1 << 20)})
        .value();
  }
  void submit(Write::Haste haste, int number, Bytes bytes = Bytes(1)) {
    writer_->submit(std::make_unique<Insert>(haste, number, log_, bytes));
  }
  std::vector<int> numbers() const {
    Connection connection = open();
    Statement statement = connection.prepare("SELECT n FROM numbers ORDER BY rowid").value();
    std::vector<int> found;
    while (statement.step().value()) found.push_back(static_cast<int>(statement.number_at(0)));
    return found;
  }

  const TemporaryFolder folder_;
  Log log_;
  std::optional<Writer> writer_;
};

TEST_F(WriterTest, AnsweredInOrderAndAllAtTheEnd) {
  start({.patience = std::chrono::hours(1)});
  for (int number = 1; number <= 4; ++number) submit(kPatient, number);
  EXPECT_THAT(log_.answers, testing::IsEmpty()) << "patient, and nobody has come along";
  writer_.reset();
  EXPECT_THAT(log_.answers, ElementsAre("+1", "+2", "+3", "+4"));
  EXPECT_THAT(numbers(), ElementsAre(1, 2, 3, 4));
}

TEST_F(WriterTest, AnUrgentWriteTakesThePatientOnesAlong) {
  start({.patience = std::chrono::hours(1)});
  submit(kPatient, 1);
  submit(kUrgent, 2);
  while (std::scoped_lock(log_.mutex), log_.answers.size() < 2) std::this_thread::yield();
  EXPECT_THAT(numbers(), ElementsAre(1, 2));
}

TEST_F(WriterTest, ARefusedWriteIsUndoneAlone) {
  start({.patience = std::chrono::hours(1)});
  for (const int number : {1, -2, 3}) submit(kPatient, number);
  writer_.reset();
  EXPECT_THAT(log_.answers, ElementsAre("+1", "--2", "+3"));
  EXPECT_THAT(numbers(), ElementsAre(1, 3));
}

TEST_F(WriterTest, WhenTheStoreFailsTheOthersAreTriedWithoutIt) {
  start({.patience = std::chrono::hours(1)});
  for (const int number : {1, 0, 3}) submit(kPatient, number);
  writer_.reset();
  EXPECT_THAT(log_.answers, ElementsAre("+1 again", "-0 again", "+3"));
  EXPECT_THAT(numbers(), ElementsAre(1, 3));
}

TEST_F(WriterTest, AFailingDiskIsNotTriedAgainForEach) {
  start({.patience = std::chrono::hours(1)});
  for (const int number : {1, 99, 3}) submit(kPatient, number);
  writer_.reset();
  EXPECT_THAT(log_.answers, ElementsAre("-1", "-99", "-3"));
  EXPECT_THAT(numbers(), testing::IsEmpty());
}

TEST_F(WriterTest, AFullQueueRefusesAtOnce) {
  start({.patience = std::chrono::hours(1)}, {.writes_max = 2});
  for (const int number : {1, 2, 3}) submit(kPatient, number);
  EXPECT_THAT(log_.answers, ElementsAre("-3"));
  writer_.reset();
  EXPECT_THAT(numbers(), ElementsAre(1, 2));
}

TEST_F(WriterTest, TheQueueIsBoundedInBytesButOneLargeWriteGoesThrough) {
  start({.patience = std::chrono::hours(1)}, {.bytes_max = Bytes(100)});
  submit(kPatient, 1, Bytes(500));
  submit(kPatient, 2, Bytes(1));
  EXPECT_THAT(log_.answers, ElementsAre("-2"));
  writer_.reset();
  EXPECT_THAT(numbers(), ElementsAre(1));
}

}  // namespace
}  // namespace plimsoll
