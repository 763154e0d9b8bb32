#include "inference/timed_engine.h"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll {
namespace {

using std::chrono::microseconds;

EngineClock::Time at(int microsecond) { return EngineClock::Time(microseconds(microsecond)); }

TEST(EngineClock, CountsWhatOverlapsOnce) {
  EngineClock clock;
  clock.started(at(10));
  clock.started(at(20));
  clock.ended(at(40));
  EXPECT_EQ(clock.busy(), microseconds(0)) << "one is still under way";
  clock.ended(at(50));
  EXPECT_EQ(clock.busy(), microseconds(40));
}

TEST(EngineClock, LeavesOutWhatIsBetween) {
  EngineClock clock;
  clock.started(at(0));
  clock.ended(at(5));
  clock.started(at(100));
  clock.ended(at(107));
  EXPECT_EQ(clock.busy(), microseconds(12));
}

// Says what was asked of it, and refuses when told to.
class ScriptedSession final : public Session {
 public:
  explicit ScriptedSession(std::vector<std::string>& calls) : calls_(calls) {}
  Result<std::span<float>> input(const Shape&) override { return std::span<float>(numbers_); }
  Result<std::span<float>> named_input(std::string_view name, const Shape&) override {
    calls_.emplace_back(name);
    return std::span<float>(numbers_);
  }
  Result<void> start() override {
    calls_.emplace_back("start");
    if (refuse_start) return fail(Reason::model_run, "no start");
    return {};
  }
  Result<void> wait() override {
    calls_.emplace_back("wait");
    return fail(Reason::model_run, "no result");
  }
  Result<Tensor<float>> values(std::size_t) override { return Tensor<float>{{1}, numbers_}; }
  Result<Tensor<std::int32_t>> labels(std::size_t) override { return fail(Reason::model_run, "no labels"); }

  bool refuse_start = false;

 private:
  std::vector<std::string>& calls_;
  std::vector<float> numbers_{7};
};

struct ScriptedModel final : Model {
  explicit ScriptedModel(ScriptedSession& one) : only(one) {}
  std::size_t session_count() const override { return 1; }
  Session& session(std::size_t) override { return only; }
  const std::string& metadata() const override { return text; }
  Arithmetic arithmetic() const override { return Arithmetic::bf16; }
  void release_memory() override {}
  ScriptedSession& only;
  std::string text = "alphabet";
};

struct ScriptedEngine final : Engine {
  Result<std::unique_ptr<Model>> load(const ModelPlan&) override { return std::make_unique<ScriptedModel>(session); }
  std::vector<std::string> calls;
  ScriptedSession session{calls};
};

TEST(TimedEngine, HandsEverythingOnAndKeepsItsCountWhenRunsFail) {
  ScriptedEngine engine;
  EngineClock clock;
  TimedEngine timed(engine, clock);
  const auto model = timed.load({});
  ASSERT_TRUE(model);
  EXPECT_EQ((*model)->metadata(), "alphabet");
  EXPECT_EQ((*model)->arithmetic(), Arithmetic::bf16);
  ASSERT_EQ((*model)->session_count(), 1U);
  Session& session = (*model)->session(0);
  EXPECT_EQ(session.values(0)->values.front(), 7);
  EXPECT_FALSE(session.labels(1));
  EXPECT_TRUE(session.named_input("scale_factor", {1, 2}));
  engine.session.refuse_start = true;
  EXPECT_FALSE(session.start());  // never under way
  engine.session.refuse_start = false;
  EXPECT_TRUE(session.start());
  EXPECT_FALSE(session.wait());
  const auto first = clock.busy();
  EXPECT_TRUE(session.start());
  EXPECT_EQ(clock.busy(), first) << "under way again, so the first run had ended";
  EXPECT_FALSE(session.wait());
  EXPECT_EQ(engine.calls, (std::vector<std::string>{"scale_factor", "start", "start", "wait", "start", "wait"}));
}

}  // namespace
}  // namespace plimsoll
