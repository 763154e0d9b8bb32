#include "services/service_health.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace plimsoll {
namespace {

using S = ServiceState;
using E = ServiceEvent;
using D = ServiceDeed;

std::vector<ServiceState> all_states() {
  std::vector<ServiceState> states;
  states.reserve(kServiceStates);
  for (std::size_t i = 0; i < kServiceStates; ++i) states.push_back(static_cast<ServiceState>(i));
  return states;
}

std::vector<ServiceEvent> all_events() {
  std::vector<ServiceEvent> events;
  events.reserve(kServiceEvents);
  for (std::size_t i = 0; i < kServiceEvents; ++i) events.push_back(static_cast<ServiceEvent>(i));
  return events;
}

// Follows the events from `state`; each must have a meaning.
S after(S state, std::initializer_list<E> events) {
  for (const E event : events) {
    const auto step = transition(state, event);
    if (!step) {
      ADD_FAILURE() << label(event) << " means nothing in " << label(state);
      return state;
    }
    state = step->next;
  }
  return state;
}

TEST(ServiceHealth, AnOrdinaryLife) {
  EXPECT_EQ(after(S::absent, {E::start, E::greeted, E::configured}), S::alive);
  EXPECT_EQ(after(S::alive, {E::taken, E::models_ready, E::returned}), S::ready);
  EXPECT_EQ(after(S::ready, {E::taken, E::returned, E::expired, E::gone, E::rest}), S::absent);
}

TEST(ServiceHealth, OnlyOneWithItsModelsLoadedIsReady) {
  for (const S state : all_states())
    for (const E event : all_events())
      if (const auto step = transition(state, event); step && step->next == S::busy)
        EXPECT_TRUE(event == E::models_ready || state == S::ready) << label(state) << " × " << label(event);
  EXPECT_EQ(after(S::busy, {E::models_gone, E::returned}), S::alive);
}

TEST(ServiceHealth, WhateverLivesCanBeLostAndIsThenEnded) {
  for (const S state : all_states()) {
    const auto step = transition(state, E::lost);
    ASSERT_EQ(step.has_value(), is_living(state)) << label(state);
    if (step) EXPECT_EQ(*step, (Transition{S::terminating, D::end})) << label(state);
  }
}

TEST(ServiceHealth, NothingStartsBeforeTheBytesOfItsPredecessorAreGone) {
  for (const S state : all_states())
    for (const E event : all_events())
      if (const auto step = transition(state, event); step && step->deed == D::spawn)
        EXPECT_TRUE(state == S::absent || state == S::dead) << label(state);
  for (const S state : all_states())
    for (const E event : all_events())
      if (const auto step = transition(state, event); step && step->next == S::dead)
        EXPECT_TRUE(state == S::terminating && event == E::gone) << label(state);
}

TEST(ServiceHealth, ALeaseIsNeverCutByRecyclingOrIdleTime) {
  for (const S state : {S::loading, S::busy}) {
    EXPECT_EQ(transition(state, E::recycle), (Transition{S::draining, D::none}));
    EXPECT_EQ(transition(state, E::expired), std::nullopt);
  }
  EXPECT_EQ(transition(S::draining, E::returned), (Transition{S::terminating, D::end}));
  EXPECT_EQ(transition(S::draining, E::recycle), std::nullopt);
}

TEST(ServiceHealth, ABrokenDeviceStartsNothing) {
  EXPECT_EQ(transition(S::broken, E::start), std::nullopt);
  EXPECT_EQ(after(S::dead, {E::broke, E::closed, E::start}), S::spawning);
}

TEST(ServiceHealth, EveryStateCanBeReachedAndLeft) {
  std::set<ServiceState> reached = {S::absent};
  for (std::size_t round = 0; round < kServiceStates; ++round)
    for (const S state : std::set<ServiceState>(reached))
      for (const E event : all_events())
        if (const auto step = transition(state, event)) reached.insert(step->next);
  EXPECT_EQ(reached.size(), kServiceStates);
  for (const S state : all_states()) {
    bool left = false;
    for (const E event : all_events())
      if (const auto step = transition(state, event)) left = left || step->next != state;
    EXPECT_TRUE(left) << label(state);
  }
}

TEST(ServiceHealth, OnlyTheIdleCanBeTakenAndOnlyTheUsableCount) {
  for (const S state : all_states()) {
    EXPECT_EQ(transition(state, E::taken).has_value(), is_idle(state)) << label(state);
    EXPECT_EQ(transition(state, E::returned).has_value(), is_leased(state)) << label(state);
    if (is_living(state)) EXPECT_TRUE(is_usable(state)) << label(state);
  }
  EXPECT_TRUE(is_usable(S::absent));
  for (const S state : {S::terminating, S::dead, S::broken}) EXPECT_FALSE(is_usable(state));
}

}  // namespace
}  // namespace plimsoll
