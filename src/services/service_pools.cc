#include "services/service_pools.h"

#include <algorithm>

namespace plimsoll {

ServicePools::ServicePools(HelperFleet& fleet, const std::vector<Device>& devices) {
  for (const Device& device : devices)
    pools_.push_back(std::make_unique<ServicePool>(fleet, device.configuration, device.settings));
}

std::size_t ServicePools::least_busy() const {
  const auto load = [](const auto& pool) { return pool->waiting() + static_cast<std::size_t>(pool->leased()); };
  return static_cast<std::size_t>(std::ranges::min_element(pools_, {}, load) - pools_.begin());
}

int ServicePools::services() const {
  int services = 0;
  for (const auto& pool : pools_) services += pool->count();
  return services;
}

void ServicePools::on_gone(const std::function<void(std::size_t, int)>& called) {
  for (std::size_t device = 0; device < pools_.size(); ++device)
    pools_[device]->on_gone([called, device](int service) { called(device, service); });
}

std::vector<ServiceSnapshot> ServicePools::snapshot() const {
  std::vector<ServiceSnapshot> all;
  for (const auto& pool : pools_) std::ranges::move(pool->snapshot(), std::back_inserter(all));
  return all;
}

void ServicePools::stop() {
  for (const auto& pool : pools_) pool->stop();
}

boost::asio::awaitable<void> ServicePools::shut_down() {
  stop();  // all at once, so that none starts while another ends
  for (const auto& pool : pools_) co_await pool->shut_down();
}

}  // namespace plimsoll
