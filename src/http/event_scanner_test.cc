#include "http/event_scanner.h"

#include <gmock/gmock.h>

#include "http/event_stream.h"

namespace plimsoll {
namespace {

std::vector<std::string> events_of(std::string_view text, std::size_t piece) {
  EventScanner scanner;
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size(); at += piece)
    EXPECT_TRUE(scanner.feed(text.substr(at, piece), [&](const SentEvent& event) -> Result<void> {
      found.push_back(event.id + "|" + event.name + "|" + event.data);
      return {};
    }));
  return found;
}

TEST(EventScanner, ReadsWhatTheServerWrites) {
  const std::string text = "retry: 2000\n\n" + event_text("7", "page", R"({"page":1})") + ":\n\n" +
                           event_text("", "missed", "a\nb") + event_text("9", "", "c");
  for (const std::size_t piece : {1U, 2U, 7U, 1000U})
    EXPECT_THAT(events_of(text, piece), testing::ElementsAre(R"(7|page|{"page":1})", "7|missed|a\nb", "9|message|c"));
}

TEST(EventScanner, TakesEveryLineBreakAndFieldsWithoutSpace) {
  EXPECT_THAT(events_of("id:1\r\nevent:x\rdata:y\r\n\r\ndata\n\nunknown: z\n\nid: 2\n\n", 3),
              testing::ElementsAre("1|x|y", "1|message|"));
}

TEST(EventScanner, AnEventWithoutItsEndIsNone) { EXPECT_THAT(events_of("data: x\n", 4), testing::IsEmpty()); }

TEST(EventScanner, KnowsWhenToComeAgain) {
  EventScanner scanner;
  const auto nothing = [](const SentEvent&) -> Result<void> { return {}; };
  EXPECT_FALSE(scanner.retry());
  ASSERT_TRUE(scanner.feed("retry: 250\nretry: soon\n\n", nothing));
  EXPECT_EQ(scanner.retry(), Milliseconds(250));
}

TEST(EventScanner, IsBounded) {
  EventScanner scanner;
  const auto nothing = [](const SentEvent&) -> Result<void> { return {}; };
  const std::string line = "data: " + std::string(1000, 'x') + "\n";
  Result<void> fed;
  for (int i = 0; i < 100 && fed; ++i) fed = scanner.feed(line, nothing);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().reason, Reason::protocol);
}

TEST(EventScanner, AnErrorOfWhoTakesThemEndsIt) {
  EventScanner scanner;
  const auto refuse = [](const SentEvent&) -> Result<void> { return fail(Reason::output_failed, "full"); };
  EXPECT_EQ(scanner.feed("data: x\n\n", refuse).error().reason, Reason::output_failed);
}

}  // namespace
}  // namespace plimsoll
