// Sends the callbacks that wait in the store, a few at once, until each is delivered or given up (callback_policy.h).
// What is waiting is in the store alone: after a restart it goes on, and an attempt whose outcome was not stored is
// made again. A receiver may therefore hear of a task twice; webhook-id is the task's id each time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "api/callbacks/callback_allow.h"
#include "api/callbacks/callback_counts.h"
#include "api/callbacks/callback_policy.h"
#include "async/blocking_pool.h"
#include "async/broadcast.h"
#include "async/cancellation.h"
#include "async/task_group.h"
#include "http/client.h"
#include "http/webhook_signature.h"
#include "tasks/task_store.h"

namespace plimsoll {

struct CallbackSenderParts {
  boost::asio::io_context& io;
  TaskStore& store;
  BlockingPool& pool;
  const CallbackAllow& allow;
  CallbackCounts& counts;
  std::function<WallTime()> wall;
  std::function<double()> chance;  // 0 to 1, even
  CallbackRules rules;
  std::optional<WebhookSecret> secret;  // there unless nothing is allowed
  std::shared_ptr<TlsTrust> trust;
  Milliseconds attempt_time{10'000};
  int at_once = 4;
  Milliseconds look{1'000};          // between two looks at the store: tasks end without telling
  Milliseconds store_pause{30'000};  // after an outcome could not be stored: nothing is sent that would be sent again
};

// io thread only. Outlived by all its parts; stop(), then shut_down(), before destruction.
class CallbackSender {
 public:
  explicit CallbackSender(CallbackSenderParts parts);

  void start();
  // What is being sent is called off, and counts as not tried.
  void stop();
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

 private:
  [[nodiscard]] boost::asio::awaitable<void> run();
  // Starts what is due; gives when the next will be.
  [[nodiscard]] TimePoint begin_due(const WaitingCallbacks& waiting);
  [[nodiscard]] boost::asio::awaitable<void> deliver(TaskRecord record);
  // Nothing: called off.
  [[nodiscard]] boost::asio::awaitable<std::optional<CallbackOutcome>> attempt(const TaskRecord& record,
                                                                               Cancellation& over);
  [[nodiscard]] boost::asio::awaitable<void> note(const TaskRecord& record, CallbackOutcome outcome);

  CallbackSenderParts parts_;
  std::map<TaskId, std::shared_ptr<Cancellation>> running_;
  std::set<TaskId> settled_;  // since the last look at the store began: what it gives of them may be old
  bool stopping_ = false;
  TimePoint held_until_;
  Broadcast changed_;
  TaskGroup background_;
};

}  // namespace plimsoll
