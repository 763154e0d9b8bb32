#include "http/api_keys.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

// sha256 of "test", "admin", "reader"
const std::string kTest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const std::string kAdmin = "8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918";

ApiKeys keys() {
  return ApiKeys::parse("# people\n\nalice accounts read,submit " + kTest + " # hers\r\n  root\tops admin " + kAdmin)
      .value();
}

HttpHeaders with(std::string_view name, std::string_view value) {
  HttpHeaders headers;
  headers.set(name, value);
  return headers;
}

TEST(ApiKeys, AreFoundByTheirKey) {
  const ApiKeys all = keys();
  EXPECT_EQ(all.size(), 2u);
  ASSERT_NE(all.find("test"), nullptr);
  EXPECT_EQ(*all.find("test"), (Principal{"alice", "accounts", true, true, false}));
  EXPECT_EQ(all.find("admin")->tenant, "ops");
  for (const std::string& key :
       {std::string(), std::string("Test"), kTest, std::string(ApiKeys::kKeyLengthMax + 1, 'a')})
    EXPECT_EQ(all.find(key), nullptr);
}

TEST(ApiKeys, RefuseFilesThatAreWrong) {
  for (const std::string& text :
       {std::string(), std::string("# nothing\n"), std::string("a t read"), "a t read " + kTest + " more",
        "a t write " + kTest, "a t read, " + kTest, "a t , " + kTest, "a t read " + kTest.substr(1),
        "a t read g" + kTest.substr(1), "a t read " + kTest + "\nb t read " + kTest,
        "a t read " + kTest + "\na t read " + kAdmin, std::string(65, 'n') + " t read " + kTest,
        "\xc3\xa4 t read " + kTest}) {
    const auto refused = ApiKeys::parse(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
  }
  EXPECT_NE(ApiKeys::parse("# one\na t write " + kTest).error().message.find("line 2"), std::string::npos);
  std::string many;
  for (std::size_t i = 0; i <= ApiKeys::kKeysMax; ++i) {
    std::string digest = std::to_string(i);
    digest.insert(0, 64 - digest.size(), '0');
    many += "k" + std::to_string(i) + " t read " + digest + "\n";
  }
  EXPECT_FALSE(ApiKeys::parse(many));
  EXPECT_EQ(ApiKeys::read("/nowhere/keys").error().reason, Reason::file_missing);
}

TEST(ApiKeys, ComeInTheHeadersThatClientsKnow) {
  EXPECT_EQ(presented_key(with("Authorization", "Bearer test")), "test");
  EXPECT_EQ(presented_key(with("authorization", "token  test")), "test");
  EXPECT_EQ(presented_key(with("X-API-KEY", "test")), "test");
  EXPECT_EQ(presented_key(with("Ocp-Apim-Subscription-Key", "test")), "test");
  EXPECT_EQ(presented_key(with("Authorization", "Basic dGVzdA==")), std::nullopt);
  EXPECT_EQ(presented_key(with("Authorization", "test")), std::nullopt);
  EXPECT_EQ(presented_key({}), std::nullopt);
}

TEST(ApiKeys, DecideWhoMayWhat) {
  const ApiKeys all = keys();
  const auto alice = with("X-Api-Key", "test");
  EXPECT_TRUE(authorise(&all, alice, Role::read));
  EXPECT_TRUE(authorise(&all, alice, Role::submit));
  EXPECT_EQ(authorise(&all, alice, Role::admin).error().reason, Reason::forbidden);
  for (const Role role : {Role::anyone, Role::read, Role::submit, Role::admin})
    EXPECT_EQ(authorise(&all, with("X-Api-Key", "admin"), role).value().name, "root");
  EXPECT_EQ(authorise(&all, {}, Role::read).error().reason, Reason::unauthenticated);
  EXPECT_EQ(authorise(&all, with("X-Api-Key", "wrong"), Role::read).error().reason, Reason::unauthenticated);
  // Health needs no key, and has no rights.
  EXPECT_EQ(authorise(&all, {}, Role::anyone).value(), (Principal{"", "default"}));
  EXPECT_EQ(authorise(nullptr, with("X-Api-Key", "whatever"), Role::admin).value().tenant, "default");
}

}  // namespace
}  // namespace plimsoll
