// What all documents share: helpers, memory, the router and the services that it may count on.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <string>

#include "async/permits.h"
#include "engine_room/guard_watch.h"
#include "engine_room/model_keeper.h"
#include "engine_room/page_forecast.h"
#include "engine_room/room_memory.h"
#include "engine_room/router_driver.h"
#include "engine_room/service_crew.h"
#include "engine_room/service_plan.h"
#include "models/catalogue.h"
#include "services/helper_fleet.h"
#include "services/service_pools.h"
#include "settings/settings.h"

namespace plimsoll {

// io thread only.
//
// Bytes are the ledger's affair: a document's base while it is active, a page's lease while it is read, a service's
// residency while it may be used. Permits bound processes and order, in which they are taken: planning, decoder;
// whoever has a decoder waits for nothing but the time of its helper. `ahead` is only ever tried, never waited for.
struct Workshop {
  Workshop(boost::asio::io_context& loop, const Settings& all, const std::vector<ServicePools::Device>& devices,
           std::unique_ptr<RoomMemory> room_memory, GuardRules rules, bool server);

  // Before the first document: from here on the guard looks.
  void open();
  // Every wait ends with Reason::interrupted, every conversation with a dead helper.
  void stop();
  [[nodiscard]] bool stopped() const { return fleet.stopped(); }
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

  // Its number; nothing when there is no such device.
  [[nodiscard]] std::optional<DeviceNumber> device_of(std::string_view name);
  // Starts the first service, so that its models load while the first page is rendered.
  void warm_up();

  [[nodiscard]] MemoryAccount account() const;
  // For the guard.
  [[nodiscard]] Reclaimable reclaimable() const;
  void reclaim(Reclaim way);
  [[nodiscard]] boost::asio::awaitable<void> purge_idle();
  [[nodiscard]] MemorySample sample() const;

  boost::asio::io_context& io;
  std::unique_ptr<RoomMemory> memory;
  const Settings settings;  // as given, with what the budget makes smaller
  const ServiceForm form;
  const std::vector<std::string> page_models;  // what stays loaded in a service for its pages
  const std::vector<ModelEntry> catalogue;     // what it had when the room was made
  const std::vector<std::string> model_names;  // of the catalogue
  HelperFleet fleet;
  ServicePools services;
  RouterDriver driver;
  const std::string profile_origin;     // what the forecast's samples are worth for
  const std::filesystem::path profile;  // where they are kept; empty: nowhere
  PageForecast forecast;
  ServiceCrew crew;
  ModelKeeper models;
  GuardWatch guard;
  TaskGroup background;
  Permits planning;   // documents being opened that are not admitted yet
  Permits decoders;   // decode helpers
  Permits composers;  // searchable PDFs that are written
  Permits ahead;      // rasters of pages that are not started yet
  bool opened = false;
};

}  // namespace plimsoll
