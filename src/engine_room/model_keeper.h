// Drives ModelManager: what it decides becomes requests to the services, what came of them and where the bytes are is
// reported back. Models come when a page needs them, are dropped one by one when nobody did for a while or when bytes
// are short, and the services stay.
//
//   who                      calls                                  what follows
//   a page with its service  acquire() … ModelUse ends              what is missing is loaded on the lease it holds
//   the pool                 prepare()                              the same for what every page needs, then the canary
//   time, the guard          tick(), reclaim()                      what is due is unloaded by who next holds the
//                                                                   service: a page, or else we
//   a process                gone()                                 its models' leases come back
//
// Every model that is loading, resident or unloading has a lease of its own on the ledger's node `system`: taken for
// the peak of loading before the service is asked, cut down to what the model was charged, and held until it is
// unloaded or its process is seen to be gone. Those that reading plans with are lent by the ServiceCrew, the others
// take what is free.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "async/task_group.h"
#include "engine_room/memory_account.h"
#include "engine_room/service_crew.h"
#include "models/model_manager.h"
#include "services/service_pools.h"

namespace plimsoll {

class ModelKeeper;

// One model in one service, for reports.
struct ModelRow {
  std::string model;
  std::string device;
  int service = 0;  // its place in the pool
  ModelState state = ModelState::absent;
  Bytes charged;
  int users = 0;
  Milliseconds unused_for{};
  Milliseconds load_time{};
  bool pinned = false;
};

// The models of a need stay in their service as long as it lives. Ends before the service's lease does.
class ModelUse {
 public:
  ModelUse(ModelKeeper& keeper, ModelNeed need) : keeper_(&keeper), need_(std::move(need)) {}
  ModelUse(ModelUse&& other) noexcept : keeper_(std::exchange(other.keeper_, nullptr)), need_(std::move(other.need_)) {}
  ModelUse& operator=(ModelUse&&) = delete;
  ~ModelUse();

 private:
  ModelKeeper* keeper_;
  ModelNeed need_;
};

// io thread only. Outlives its uses and all services; stop(), then shut_down() before destruction.
class ModelKeeper {
 public:
  // `planned`: what every page needs, part of a service's residency. Registers itself with the pools.
  ModelKeeper(boost::asio::io_context& io, RoomMemory& memory, ServiceCrew& crew, ServicePools& pools, ModelRules rules,
              std::vector<std::string> planned);

  // Resident in this service, loaded if they are not. Short of bytes, idle models go first; then it waits, and at last
  // is refused: Reason::page_memory with the numbers. model_missing, model_load, or as a lost service.
  [[nodiscard]] Async<ModelUse> acquire(std::size_t device, ServiceLease& service, std::vector<std::string> models);

  // Every second, until stop(): idle time-outs, of which `share` is left.
  [[nodiscard]] boost::asio::awaitable<void> run(std::function<double()> share);
  void tick(double share);
  void stop();
  [[nodiscard]] boost::asio::awaitable<void> shut_down();

  // For the guard: idle models, in an emergency those that are pinned or young as well.
  [[nodiscard]] Bytes reclaimable(bool emergency) const;
  void reclaim(bool emergency);

  // Somebody asks: drops what is idle (of this name), and gives the names of what is gone then, once for each service.
  [[nodiscard]] boost::asio::awaitable<std::vector<std::string>> drop_idle(std::optional<std::string> model = {});

  // An operator's word, until the program ends.
  void pin(const std::string& model, bool pinned) { manager_.pin(model, pinned); }

  [[nodiscard]] const ModelManager& manager() const { return manager_; }
  // What is resident where, for reports.
  [[nodiscard]] std::vector<ModelRow> rows() const;
  // Of one service's models.
  [[nodiscard]] ModelState state(std::size_t device, int service, const std::string& model) const;
  // What the models of a service take that are not planned: above its residency.
  [[nodiscard]] Bytes beyond_plan(std::size_t device, int service) const;
  // All leases of models.
  [[nodiscard]] Bytes held() const;
  // What came and went so far, by model.
  [[nodiscard]] std::vector<ModelAccount> accounts() const;

 private:
  friend class ModelUse;
  struct Place {
    std::size_t device = 0;
    int service = 0;  // in its pool
    bool operator==(const Place&) const = default;
  };

  [[nodiscard]] Async<void> prepare(std::size_t device, ServiceLease& service);
  void gone(std::size_t device, int service);
  void release(const ModelNeed& need);

  [[nodiscard]] int number_of(const Place& place) const;  // 0: none
  [[nodiscard]] bool is_planned(const std::string& model) const;
  [[nodiscard]] ModelRoom room_for(const ModelNeed& need) const;
  [[nodiscard]] Result<Lease> reserve(const std::string& model, Bytes bytes);
  void give_back(const std::string& model, Lease lease);
  void settle(const ModelKey& key, Bytes charged);
  void note_unloads(const std::vector<ModelAction>& actions);
  [[nodiscard]] bool anything_due(int number) const;
  [[nodiscard]] Error too_little(const ModelNeed& need) const;

  // Loads what the manager ordered for the service in hand; true when there was anything.
  [[nodiscard]] Async<bool> carry_out(ServiceLease& service, std::vector<ModelAction> actions);
  [[nodiscard]] Async<void> load(ServiceLease& service, ModelKey key);
  [[nodiscard]] Async<void> unload_due(ServiceLease& service, int number);
  [[nodiscard]] Async<void> unload(ServiceLease& service, ModelAction due);
  void sweep_soon();
  [[nodiscard]] boost::asio::awaitable<void> sweep();

  boost::asio::io_context& io_;
  RoomMemory& memory_;
  ServiceCrew& crew_;
  ServicePools& pools_;
  const std::vector<std::string> planned_;
  ModelManager manager_;
  std::map<ModelKey, Lease> leases_;
  std::vector<ModelAction> due_;  // unloads that nobody has carried out yet; at most one a model
  std::map<int, Place> places_;   // of processes that hold models, by the number that the manager knows
  std::map<std::string, ModelAccount> accounts_;
  int last_number_ = 0;
  boost::asio::steady_timer timer_;
  TaskGroup background_;
  bool sweeping_ = false;
  bool stopped_ = false;
};

}  // namespace plimsoll
