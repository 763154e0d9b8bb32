#include "http/event_stream.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(EventStream, WritesEventsLineByLine) {
  EXPECT_EQ(event_text("7", "page", "{}"), "id: 7\nevent: page\ndata: {}\n\n");
  EXPECT_EQ(event_text("", "", ""), "data: \n\n");
  EXPECT_EQ(event_text("", "", "a\nb\r\nc\rd\n"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
}

TEST(EventStream, LineBreaksAddNoFields) {
  EXPECT_EQ(event_text("1\nevent: evil", "a\r\ndata: evil", "b\ndata: c\n\nid: 9"),
            "id: 1\nevent: a\ndata: b\ndata: data: c\ndata: \ndata: id: 9\n\n");
}

}  // namespace
}  // namespace plimsoll
