// The states of a task and of a page. What may follow what is a table here, and the store keeps to it.
//
//                start                    all pages are in
//      queued ─────────────► running ─────────────────────► done
//       │  ▲                  │ │ │
//       │  └── put back ──────┘ │ └── cannot go on ───────► failed ◄── cannot begin, too late ── queued
//       │  (restart, drain)     │
//       └──────── cancel ───────┴─────────────────────────► cancelled
//
//   done, failed and cancelled are final: such a task waits for its retention to end.
//
//                start                     read
//      unread ─────────────► running ─────────────────────► done | degraded | failed
//        ▲                    │                              │
//        │     service lost,  │                              │ its checkpoint is damaged:
//        └── page made room ──┘                              │ it counts as never read
//        └───────────────────────────────────────────────────┘
//
//   Only the three on the right are stored, with the page's checkpoint; who is running now is known to the engine room
//   alone, and after a restart nobody is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

enum class TaskState : std::uint8_t { queued, running, done, failed, cancelled };
inline constexpr std::array kTaskStates = {TaskState::queued, TaskState::running, TaskState::done, TaskState::failed,
                                           TaskState::cancelled};

enum class PageStage : std::uint8_t { unread, running, done, degraded, failed };
inline constexpr std::array kPageStages = {PageStage::unread, PageStage::running, PageStage::done, PageStage::degraded,
                                           PageStage::failed};

[[nodiscard]] bool may_become(TaskState from, TaskState to);
[[nodiscard]] bool may_become(PageStage from, PageStage to);

[[nodiscard]] bool is_final(TaskState state);
[[nodiscard]] PageStage stage_of(PageState state);

// As in the API and in the database; they never change.
[[nodiscard]] std::string_view label(TaskState state);
[[nodiscard]] std::optional<TaskState> task_state_from_label(std::string_view label);

}  // namespace plimsoll
