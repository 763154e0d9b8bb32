// Features of a document's pages while memory comes and goes: left out and taken up again exactly as it is set.
#include <gmock/gmock.h>

#include "routing/task_router.h"

namespace plimsoll {
namespace {
using namespace literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t at(Feature feature) { return static_cast<std::size_t>(feature); }

RouterSettings thresholds() {
  RouterSettings settings;
  settings.window = 100;
  settings.predictions_max = 1;
  settings.prices.bytes.at(at(Feature::layout)) = Bytes();
  settings.prices.least_free.at(at(Feature::tables)) = 500_MiB;
  settings.prices.least_free.at(at(Feature::formulas)) = 1000_MiB;
  settings.prices.least_free.at(at(Feature::charts)) = 1000_MiB;
  return settings;
}

// One document whose pages are read one after the other; each page says what it was started without.
class FeaturesUnderPressure : public testing::Test {
 protected:
  // Held whenever a page is started: the document's base and what the page itself takes on the host.
  static constexpr Bytes kBase = Bytes(20 << 20);
  static constexpr Bytes kPageHost = Bytes(10 << 20);

  void SetUp() override {
    ledger.set_budget(ByteVector::host(4_GiB));
    (void)send(event::ServicesChanged{0, 1});
    TaskPlan plan{.number = 1,
                  .tenant = "t",
                  .pages = 100,
                  .base = ByteVector::host(kBase),
                  .largest_page = {.host = kPageHost, .work = 100_MiB}};
    plan.features = parse_features("tables,formulas,charts").value();
    plan.strict = strict;
    (void)send(event::TaskArrived{plan});
    event::WindowDescribed window{1, {}};
    for (int page = 1; page <= plan.pages; ++page) window.pages.push_back({page, plan.largest_page});
    actions = send(window);
  }
  std::vector<Action> send(RouterEvent event) {
    std::vector<Action> all = router.handle(now, std::move(event));
    EXPECT_EQ(broken_invariant(router.state()), std::nullopt);
    return all;
  }
  // The page that runs now, as it was started.
  [[nodiscard]] const action::StartPage* running() const {
    for (const Action& each : actions)
      if (const auto* start = std::get_if<action::StartPage>(&each)) return start;
    return nullptr;
  }
  [[nodiscard]] std::vector<std::string> left_out() const {
    std::vector<std::string> names;
    for (const Degradation& each : running()->degradations) names.push_back(each.feature);
    return names;
  }
  // From here on so much is free when a page is about to start.
  void free_is(Bytes free) { ledger.set_budget(ByteVector::host(free + kBase + kPageHost)); }
  std::vector<std::string> next_page() {
    actions = send(event::PageFinished{1, running()->page, PageOutcome::done, ByteVector::host(90_MiB), std::nullopt});
    if (running() == nullptr) return {"no page was started"};
    return left_out();
  }

  TimePoint now{std::chrono::hours(1)};
  bool strict = false;
  Ledger ledger{{"host"}, {}};
  TaskRouter router{thresholds(), {{"cpu", kHost}}, ledger};
  std::vector<Action> actions;
};

class StrictlyUnderPressure : public FeaturesUnderPressure {
 protected:
  StrictlyUnderPressure() { strict = true; }
};

TEST_F(FeaturesUnderPressure, DropAndReturnAtTheBytesThatAreSet) {
  struct Row {
    Bytes free;
    std::vector<std::string> left_out;
  };
  const std::vector<std::string> nothing;
  const std::vector<std::string> dear = {"charts", "formulas"};
  const std::vector<std::string> all = {"charts", "formulas", "tables"};
  EXPECT_EQ(left_out(), nothing);
  for (const Row& row : {Row{1000_MiB, nothing},
                         {1000_MiB - 1_B, dear},
                         {500_MiB, dear},
                         {500_MiB - 1_B, all},
                         {200_MiB, all},
                         {500_MiB, dear},
                         {999_MiB, dear},
                         {1000_MiB, nothing},
                         {4_GiB, nothing},
                         {400_MiB, all},
                         {2_GiB, nothing}}) {
    free_is(row.free);
    EXPECT_EQ(next_page(), row.left_out) << to_text(row.free);
  }
}

TEST_F(FeaturesUnderPressure, TheReasonHasBothNumbers) {
  free_is(700_MiB);
  ASSERT_THAT(next_page(), ElementsAre("charts", "formulas"));
  EXPECT_EQ(running()->degradations[0].reason, "700 MiB available, charts is set to be left out below 1000 MiB");
  EXPECT_TRUE(running()->features.has(Feature::tables));
  EXPECT_FALSE(running()->features.has(Feature::charts));
}

// In use beyond what is reserved: the ledger's free bytes are not there.
TEST_F(FeaturesUnderPressure, WhatIsReallyInUseCountsFromThrottlingOn) {
  EXPECT_THAT(send(event::LevelChanged{kHost, PressureLevel::warn, 0.87}), IsEmpty());
  EXPECT_THAT(next_page(), IsEmpty()) << "use is within what is reserved: the ledger is right";
  EXPECT_THAT(send(event::LevelChanged{kHost, PressureLevel::throttle, 0.87}), IsEmpty());
  EXPECT_THAT(next_page(), ElementsAre("charts", "formulas")) << "13 % of 4 GiB are 532 MiB";
  EXPECT_THAT(send(event::LevelChanged{kHost, PressureLevel::degrade, 0.93}), IsEmpty());
  EXPECT_THAT(next_page(), ElementsAre("charts", "formulas", "tables"));
  EXPECT_EQ(running()->degradations[2].reason, "277 MiB available, tables is set to be left out below 500 MiB");
  // The level falls one at a time and not before its dwell; features return with the bytes.
  EXPECT_THAT(send(event::LevelChanged{kHost, PressureLevel::degrade, 0.30}), IsEmpty());
  EXPECT_THAT(next_page(), IsEmpty());
}

// A feature that takes more than anybody knew: after the second refusal the page's text is read without any.
TEST_F(FeaturesUnderPressure, APageThatDoesNotFitIsReadForItsTextAlone) {
  const auto refused = [&] {
    actions = send(event::PageFinished{1, running()->page, PageOutcome::out_of_memory, {}, std::nullopt});
    return running();
  };
  ASSERT_NE(refused(), nullptr);
  EXPECT_THAT(left_out(), IsEmpty()) << "tried again first";
  ASSERT_NE(refused(), nullptr);
  EXPECT_TRUE(running()->features.empty());
  EXPECT_THAT(left_out(), ElementsAre("charts", "formulas", "tables", "layout"));
  EXPECT_EQ(running()->degradations[0].reason, "memory: the page did not fit 2 times with it");
  EXPECT_THAT(next_page(), IsEmpty()) << "the next one is tried anew";
}

TEST_F(StrictlyUnderPressure, APageKeepsItsFeaturesWhateverItTakes) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    actions = send(event::PageFinished{1, running()->page, PageOutcome::out_of_memory, {}, std::nullopt});
    ASSERT_NE(running(), nullptr);
    EXPECT_TRUE(running()->features.has(Feature::charts));
  }
}

TEST_F(StrictlyUnderPressure, APageWaitsForItsFeaturesInsteadOfLosingThem) {
  free_is(999_MiB);
  EXPECT_THAT(next_page(), ElementsAre("no page was started"));
  free_is(1000_MiB);
  actions = send(event::BudgetChanged{ledger.budget()});
  ASSERT_NE(running(), nullptr);
  EXPECT_THAT(left_out(), IsEmpty());
}

}  // namespace
}  // namespace plimsoll
