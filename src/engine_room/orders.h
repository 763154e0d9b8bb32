// What an operator may order while the engine room works: models loaded, dropped and pinned by name, a service started
// anew.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

struct Workshop;

// See EngineRoom.
[[nodiscard]] boost::asio::awaitable<Result<void>> load_model(Workshop& workshop, std::string model);
[[nodiscard]] boost::asio::awaitable<Result<int>> unload_model(Workshop& workshop, std::string model);
[[nodiscard]] Result<void> pin_model(Workshop& workshop, const std::string& model, bool pinned);
[[nodiscard]] Result<void> restart_service(Workshop& workshop, std::string_view device, int service);

}  // namespace plimsoll
