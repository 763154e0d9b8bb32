// What the resources of the API work on; outlives the server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>
#include <vector>

#include "api/callbacks/callback_allow.h"
#include "api/callbacks/callback_counts.h"
#include "api/drain_switch.h"
#include "async/blocking_pool.h"
#include "engine_room/engine_room.h"
#include "engine_room/task_desk.h"
#include "http/exchange.h"
#include "settings/settings.h"
#include "tasks/body_files.h"
#include "tasks/task_store.h"

namespace plimsoll {

struct ApiParts {
  boost::asio::io_context& io;
  EngineRoom& engine;
  TaskDesk& desk;
  TaskStore& store;
  const BodyFiles& bodies;
  BlockingPool& pool;
  const Settings& settings;
  // Of the engine, for the heads of results.
  std::string precision;
  std::string parameters;
  std::function<WallTime()> wall;
  TimePoint started;
  DrainSwitch& drain;
  const CallbackAllow& callback_allow;
  const CallbackCounts& callback_counts;
};

// A handler that works on `parts`, which outlives the routes.
[[nodiscard]] inline HttpHandler on(const ApiParts& parts,
                                    Async<void> (*handler)(const ApiParts& parts, HttpExchange& exchange)) {
  return [&parts, handler](HttpExchange& exchange) { return handler(parts, exchange); };
}

// A piece of a body on its way to disk, or of a result on its way out: one for each request that has one.
inline constexpr std::size_t kPieceBytes = std::size_t{32} * 1024;

}  // namespace plimsoll
