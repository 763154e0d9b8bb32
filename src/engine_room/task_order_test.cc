#include "engine_room/task_order.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TaskOrder full() {
  return {.name = "Übersicht \"2\".pdf",
          .pages = "1,3-end",
          .password = "p\\w",
          .strict = true,
          .may_shrink = true,
          .text_layer = TextLayerMode::only,
          .device = "cpu:0-1",
          .window = 3,
          .features = "layout",
          .language = "deu+eng",
          .models_asked = "recognise=x",
          .formats = "txt,json",
          .priority_reason = "asked for",
          .trace_parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          .format = "pdf",
          .page_count = 10'000,
          .precision = "bf16",
          .parameters = "default",
          .models = {"a", "b"},
          .page_bytes = Bytes(std::uint64_t{5} << 30),
          .base_bytes = Bytes(7)};
}

TEST(TaskOrder, ComesBackAsItWas) {
  for (const TaskOrder& order : {TaskOrder{}, full()}) {
    const auto back = decode_order(encode(order));
    ASSERT_TRUE(back) << encode(order);
    EXPECT_EQ(*back, order);
  }
}

TEST(TaskOrder, OneOfAnEarlierBuildIsReadAsItWasMeant) {
  std::string json = encode(full());
  json = json.substr(0, json.find(R"(,"device":)")) + "}";
  TaskOrder earlier = full();
  earlier.device.clear();
  earlier.window = 0;
  earlier.features.clear();
  earlier.trace_parent.clear();
  earlier.language.clear();
  earlier.models_asked.clear();
  earlier.formats.clear();
  const auto back = decode_order(json);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, earlier);
}

TEST(TaskOrder, SaysWhatADocumentIsReadWith) {
  EXPECT_FALSE(wished({}).features || wished({}).language || wished({}).models) << "the settings say";
  const DocumentJob job = wished(full());
  EXPECT_EQ(job.features, parse_features("layout").value());
  EXPECT_EQ(job.language, "deu+eng");
  EXPECT_EQ(job.models, "recognise=x");
}

TEST(TaskOrder, FormatsThatCannotBeHadAreRefusedBeforeReading) {
  EXPECT_TRUE(check_formats("", 9));
  EXPECT_TRUE(check_formats("txt,json,page,pdf", 1));
  EXPECT_EQ(check_formats("txt,page", 2).error().reason, Reason::page_count);
  EXPECT_EQ(check_formats("txt,docx", 1).error().reason, Reason::task_option);
  EXPECT_EQ(check_formats("txt,,json", 1).error().reason, Reason::task_option);
}

TEST(TaskOrder, WhatIsCutOrChangedIsDamage) {
  const std::string json = encode(full());
  for (std::size_t length = 0; length < json.size(); ++length) {
    const auto cut = decode_order(json.substr(0, length));
    ASSERT_FALSE(cut) << length;
    EXPECT_EQ(cut.error().reason, Reason::store_damaged);
  }
  EXPECT_FALSE(decode_order(json + " "));
  std::string other = json;
  other.replace(other.find("only"), 4, "once");
  EXPECT_FALSE(decode_order(other));
}

}  // namespace
}  // namespace plimsoll
