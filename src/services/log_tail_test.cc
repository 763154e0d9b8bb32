#include "services/log_tail.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "base/log.h"

namespace plimsoll {
namespace {

class Tail : public testing::Test {
 protected:
  Tail() {
    // Lines are not passed on here.
    spdlog::set_level(spdlog::level::warn);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) std::abort();
    tail = LogTail::start(io, UniqueFd(ends[0]));
    writer.reset(ends[1]);
  }
  void write(std::string_view text) {
    ASSERT_EQ(::write(writer.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    io.restart();
    io.poll();
  }

  boost::asio::io_context io;
  std::shared_ptr<LogTail> tail;
  UniqueFd writer;
};

TEST_F(Tail, KeepsLinesAndWhatTheWriterLeftUnfinished) {
  write("one\ntwo\nthr");
  EXPECT_EQ(tail->last_lines(), "one | two");
  write("ee\nfour");
  writer.reset();
  tail->drain();
  EXPECT_EQ(tail->last_lines(), "one | two | three | four");
}

TEST_F(Tail, ForgetsTheOldest) {
  for (int number = 0; number < 100; ++number) write("line " + std::to_string(number) + "\n");
  EXPECT_THAT(tail->last_lines(), testing::StartsWith("line 88 | line 89"));
  EXPECT_THAT(tail->last_lines(), testing::EndsWith("line 99"));
}

TEST_F(Tail, CutsLongLines) {
  for (int part = 0; part < 10; ++part) write(std::string(1000, 'x'));
  write("\nnext\n");
  EXPECT_EQ(tail->last_lines(), std::string(LogTail::kLongestLine, 'x') + " | next");
}

TEST_F(Tail, LetsNoControlCharactersThrough) {
  write("a\x1b[31mred\rx\x7f\n");
  EXPECT_EQ(tail->last_lines(), "a?[31mred?x?");
}

}  // namespace
}  // namespace plimsoll
