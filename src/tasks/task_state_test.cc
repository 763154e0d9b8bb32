#include "tasks/task_state.h"

#include <gmock/gmock.h>

#include <string>

namespace plimsoll {
namespace {

using testing::ElementsAre;

constexpr char letter(TaskState state) { return "QRDFC"[static_cast<int>(state)]; }
constexpr char letter(PageStage stage) { return "urDGF"[static_cast<int>(stage)]; }

// Of every state: "from>to to …"
template <typename States>
std::vector<std::string> moves(const States& states) {
  std::vector<std::string> rows;
  for (const auto from : states) {
    std::string row{letter(from), '>'};
    for (const auto to : states)
      if (may_become(from, to)) row += letter(to);
    rows.push_back(row);
  }
  return rows;
}

TEST(TaskState, WhatMayFollowWhatIsAsDrawn) {
  EXPECT_THAT(moves(kTaskStates), ElementsAre("Q>RFC", "R>QDFC", "D>", "F>", "C>"));
}

TEST(TaskState, FinalIsWhatNothingFollows) {
  for (const TaskState from : kTaskStates) {
    bool leads_on = false;
    for (const TaskState to : kTaskStates) leads_on = leads_on || may_become(from, to);
    EXPECT_EQ(is_final(from), !leads_on) << label(from);
  }
}

TEST(TaskState, LabelsAreRead) {
  for (const TaskState state : kTaskStates) EXPECT_EQ(task_state_from_label(label(state)), state);
  EXPECT_EQ(task_state_from_label("DONE"), std::nullopt);
}

TEST(PageStage, WhatMayFollowWhatIsAsDrawn) {
  EXPECT_THAT(moves(kPageStages), ElementsAre("u>rDGF", "r>uDGF", "D>u", "G>u", "F>u"));
}

TEST(PageStage, EveryStateOfAPageIsAStage) {
  EXPECT_EQ(stage_of(PageState::done), PageStage::done);
  EXPECT_EQ(stage_of(PageState::degraded), PageStage::degraded);
  EXPECT_EQ(stage_of(PageState::failed), PageStage::failed);
}

}  // namespace
}  // namespace plimsoll
