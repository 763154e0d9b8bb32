#include "http/webhook_signature.h"

#include <gmock/gmock.h>

namespace plimsoll {
namespace {

const std::chrono::sys_seconds kAt{std::chrono::seconds(1'614'265'330)};

// The example of the standard's own libraries.
TEST(WebhookSignature, IsTheStandards) {
  const WebhookSecret secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "s").value();
  EXPECT_EQ(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", kAt, R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, CoversIdTimeAndBody) {
  const WebhookSecret secret = WebhookSecret::parse("sixteen bytes ok", "s").value();
  const std::string signature = secret.sign("id", kAt, "body");
  EXPECT_NE(secret.sign("ie", kAt, "body"), signature);
  EXPECT_NE(secret.sign("id", kAt + std::chrono::seconds(1), "body"), signature);
  EXPECT_NE(secret.sign("id", kAt, "bodz"), signature);
  EXPECT_NE(WebhookSecret::parse("sixteen bytes no", "s").value().sign("id", kAt, "body"), signature);
  HttpHeaders headers;
  secret.add_headers(headers, "id", kAt, "body");
  EXPECT_EQ(headers.find("webhook-id"), "id");
  EXPECT_EQ(headers.find("webhook-timestamp"), "1614265330");
  EXPECT_EQ(headers.find("webhook-signature"), signature);
}

TEST(WebhookSignature, ASecretThatIsNoneIsRefusedWithoutBeingShown) {
  for (const std::string_view text : {"", "fifteen bytes..", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all!"}) {
    const auto refused = WebhookSecret::parse(text, "callbacks.secret");
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("callbacks.secret"));
    if (text.size() > 6) EXPECT_THAT(refused.error().message, testing::Not(testing::HasSubstr(text)));
  }
}

}  // namespace
}  // namespace plimsoll
