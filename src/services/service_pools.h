// The pools of all devices, by the device's number: the order of the setting read.device.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "services/service_pool.h"

namespace plimsoll {

// io thread only. Outlives all leases; shut_down() before destruction.
class ServicePools {
 public:
  struct Device {
    ServiceConfiguration configuration;
    PoolSettings settings;
  };
  ServicePools(HelperFleet& fleet, const std::vector<Device>& devices);

  [[nodiscard]] std::size_t count() const { return pools_.size(); }
  [[nodiscard]] ServicePool& operator[](std::size_t device) { return *pools_.at(device); }
  // For whoever does not choose: the device with the fewest pages on its services and in its line; of equals the first.
  [[nodiscard]] std::size_t least_busy() const;
  [[nodiscard]] int services() const;

  // ServicePool::on_gone for each.
  void on_gone(const std::function<void(std::size_t device, int service)>& called);
  // Of all devices, in order.
  [[nodiscard]] std::vector<ServiceSnapshot> snapshot() const;

  void stop();
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

 private:
  std::vector<std::unique_ptr<ServicePool>> pools_;
};

}  // namespace plimsoll
