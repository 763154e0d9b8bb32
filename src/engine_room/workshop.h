// What all documents share: the helpers, and the permits whose numbers bound our memory.
#pragma once

#include <boost/asio/io_context.hpp>

#include "engine_room/service_plan.h"
#include "services/helper_fleet.h"
#include "services/permits.h"
#include "services/service_pools.h"
#include "settings/settings.h"

namespace plimsoll {

// io thread only.
//
// Permits are taken in the order result, decoder, raster, service. Whoever has a result waits for a decoder only;
// whoever has a decoder never waits for a result (DocumentReading hands it back first); rasters and services come free
// by themselves. So no ring of waiters can close.
struct Workshop {
  Workshop(boost::asio::io_context& loop, const Settings& all, const std::vector<ServicePools::Device>& devices)
      : io(loop),
        settings(all),
        fleet(loop, settings.helper_folder),
        services(fleet, devices),
        results(loop, settings.window),
        decoders(loop, services.services() + 1),
        rasters(loop, services.services() + 1) {}

  // Every wait ends with Reason::interrupted, every conversation with a dead helper.
  void stop() {
    results.stop();
    decoders.stop();
    rasters.stop();
    services.stop();
    fleet.stop();
  }
  [[nodiscard]] bool stopped() const { return fleet.stopped(); }

  boost::asio::io_context& io;
  const Settings settings;
  HelperFleet fleet;
  ServicePools services;
  Permits results;   // pages begun and not yet delivered
  Permits decoders;  // decode helpers
  Permits rasters;
};

}  // namespace plimsoll
