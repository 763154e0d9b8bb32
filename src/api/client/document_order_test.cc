#include "api/client/document_order.h"

#include "api/api_under_test.h"

namespace plimsoll {
namespace {

using Api = ApiUnderTest;

TEST_F(Api, TakesTheFormOfTheClient) {
  const DocumentForm form = form_of({.name = "a \"b\".pdf",
                                     .pages = "1",
                                     .password = "p\"w",
                                     .strict = true,
                                     .text_layer = TextLayerMode::ignore,
                                     .features = "tables"},
                                    "0123456789");
  const HttpResponse taken =
      call(HttpMethod::post, "/v1/tasks", form.before + "body" + form.after, {{"Content-Type", form.content_type}});
  ASSERT_EQ(taken.status, 202) << taken.body;
  const Json task = json(taken);
  EXPECT_EQ(task.at("name"), "a \"b\".pdf");
  EXPECT_EQ(task.at("options"), (Json{{"pages", "1"},
                                      {"strict", true},
                                      {"may_shrink", false},
                                      {"device", nullptr},
                                      {"window", nullptr},
                                      {"features", "tables"},
                                      {"language", nullptr},
                                      {"models", nullptr},
                                      {"formats", nullptr},
                                      {"text_layer", "ignore"},
                                      {"password", "given"}}));
  EXPECT_EQ(task.at("document").at("bytes"), 4);
  run_until([&] { return desk.unfinished() == 0; });
}

TEST_F(Api, LongNamesKeepTheirEnd) {
  std::string name;
  for (int i = 0; i < 200; ++i) name += "ä";
  const DocumentForm form = form_of({.name = name + "end.pdf", .pages = "", .password = ""}, "b");
  const HttpResponse taken =
      call(HttpMethod::post, "/v1/tasks", form.before + "body" + form.after, {{"Content-Type", form.content_type}});
  ASSERT_EQ(taken.status, 202) << taken.body;
  const std::string kept = json(taken).at("name");
  EXPECT_TRUE(kept.ends_with("äend.pdf"));
  EXPECT_LE(kept.size(), 255U);
  EXPECT_TRUE(kept.starts_with("ä"));
  run_until([&] { return desk.unfinished() == 0; });
}

}  // namespace
}  // namespace plimsoll
