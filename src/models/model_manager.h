// ModelManager: which model is resident in which service, and who has to go. Pure policy: time and free bytes are
// parameters, what is to be done comes back as actions, what came of them is reported. No I/O, no lock, no clock.
//
//               acquire(): the bytes are free            loaded()
//    absent ────────────────────────────────► loading ────────────► resident, in use ◄── acquire() ── resident, idle
//      ▲  ▲                                      │                        └──── last release() ────────────▲   │
//      │  └───────────── load_failed() ──────────┘                                                             │
//      │                                                    idle too long, room for another, pressure, emergency
//      │                                                                                                       ▼
//      └──────────────────────────────────── unloaded() ─────────────────────────────────────────────── unloading
//
//    A load that failed closes the model to all services of its device for a while, twice as long each time: the
//    breaker of (model, device). It knows nothing of other models and devices, and outlives the service (services/
//    circuit_breaker.h is that of a device's processes). The first load after the pause is the trial.
//
//    service_gone(): every entry of that service is absent at once; its bytes went with the process.
//
// The bytes are in the ledger, with the caller: for each `load` action it reserves action.bytes (the most that loading
// takes) on the system's node before it sends the request, shrinks that lease to what `loaded` says was charged, and
// holds it until `unloaded` or the end of the service. The manager counts the same bytes and is told what is free.
//
// No model is exempt from going: the pinned ones stay within a byte budget and go, too, in an emergency. A model that a
// page uses never goes.
//
// Threads: one, the control plane's. Memory: at most kMostEntries entries.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "models/eviction.h"
#include "settings/idle_times.h"

namespace plimsoll {

enum class ModelState : std::uint8_t { absent, loading, resident, unloading };

// Before a model was loaded here: the catalogue's price; afterwards what was measured.
struct ModelPrice {
  Bytes resident;
  Bytes load_peak;  // most at a time while it is being loaded
};

struct ModelRules {
  IdleTimes idle_times;
  Bytes pinned_bytes_max;  // those with the idle time "never" are pinned as long as they fit in here together
  Milliseconds residency_min{60'000};
  Milliseconds patience{30'000};       // a page that waits longer may displace a young model, too
  Milliseconds first_back_off{1'000};  // after a load that failed; doubled each time
  Milliseconds last_back_off{900'000};
  double least_returned = 0.9;  // of what was charged; less, twice in a row, and the service is to be recycled
  std::map<std::string, ModelPrice, std::less<>> prices;  // by model; one that is missing here costs `unknown`
  ModelPrice unknown{Bytes(64 << 20), Bytes(192 << 20)};
};

enum class ModelCause : std::uint8_t { needed, idle, room, pressure, emergency, not_returned, asked };
inline constexpr std::size_t kModelCauses = 7;
[[nodiscard]] std::string_view label(ModelCause cause);

struct ModelAction {
  enum class Kind : std::uint8_t { load, unload, recycle };  // recycle: key.model is empty
  Kind kind = Kind::load;
  ModelKey key;
  Bytes bytes;  // load: to reserve first; unload: charged, comes back
  ModelCause cause = ModelCause::needed;
  bool operator==(const ModelAction&) const = default;
};

// What a page wants resident in its service.
struct ModelNeed {
  int service = 0;
  std::size_t device = 0;  // that the service is on
  std::vector<std::string> models;
  Milliseconds waited{};  // by the page, so far
};

struct ModelRoom {
  Bytes free;  // in the ledger now
  Bytes ever;  // most that models could get if no page ran: the budget less what is never given back
};

struct ModelVerdict {
  // ready: each model has one user more, until release(). coming: ask again when something has been loaded or unloaded.
  // wait: nothing can go now; ask again when bytes come back.
  enum class Answer : std::uint8_t { ready, coming, wait };
  Answer answer = Answer::wait;
  std::vector<ModelAction> actions;  // in this order: unloads before the loads that need their bytes
};

class ModelManager {
 public:
  static constexpr std::size_t kMostEntries = 4096;

  explicit ModelManager(ModelRules rules) : rules_(std::move(rules)) {}

  // Requests that ask for a model that is loading share that load. Loads begin only when all that is missing fits; a
  // page that never could is refused: Reason::budget, with numbers. While the back-off of a failed load lasts: its
  // error, on each service of the device. Reason::ledger_full at the bound of entries.
  [[nodiscard]] Result<ModelVerdict> acquire(TimePoint now, const ModelNeed& need, const ModelRoom& room);
  // The page is over. Models whose idle time is 0 go at once.
  [[nodiscard]] std::vector<ModelAction> release(TimePoint now, const ModelNeed& need);

  // Reports. Those of a service that is gone meanwhile are ignored.
  void loaded(TimePoint now, const ModelKey& key, Bytes charged, Bytes load_peak, Milliseconds took);
  void load_failed(TimePoint now, const ModelKey& key, Error error);
  // A service that gave too little back twice in a row is to be recycled.
  [[nodiscard]] std::vector<ModelAction> unloaded(const ModelKey& key, Bytes returned);
  void service_gone(int service);

  // Idle time-outs; `share` of them is left under pressure (MemoryGuard::idle_time_share). One that was loaded for a
  // page which has not had it yet stays for ModelRules::patience at least: its others may still be loading.
  [[nodiscard]] std::vector<ModelAction> tick(TimePoint now, double share);
  // The guard wants bytes: idle models go by worth until `wanted` is on its way; in an emergency the young and the
  // pinned as well.
  [[nodiscard]] std::vector<ModelAction> reclaim(TimePoint now, Bytes wanted, bool emergency);

  // Somebody asks for it: all idle models but the pinned, young or not, or those of this name, pinned or not.
  [[nodiscard]] std::vector<ModelAction> drop_idle(TimePoint now, const std::optional<std::string>& model = {});

  // An operator's word on a model, until it is taken back or the program ends; the settings' stands otherwise. One that
  // is not pinned though its idle time is "never" goes like any other when bytes are short.
  void pin(const std::string& model, bool pinned) { pins_.insert_or_assign(model, pinned); }
  [[nodiscard]] bool is_pinned(const std::string& model) const;
  // Of those that are pinned and resident: what they take, of rules().pinned_bytes_max.
  [[nodiscard]] Bytes pinned() const;
  [[nodiscard]] const ModelRules& rules() const { return rules_; }

  // What reclaim() would give back.
  [[nodiscard]] Bytes reclaimable(TimePoint now, bool emergency) const;

  [[nodiscard]] ModelState state(const ModelKey& key) const;
  [[nodiscard]] std::size_t resident_count() const;
  struct View {
    ModelKey key;
    ModelState state;
    Bytes charged;
    int users;
    TimePoint last_use;
    Milliseconds load_time;
    bool pinned;
  };
  // All that are not absent.
  [[nodiscard]] std::vector<View> entries() const;
  // Loading, resident and unloading: what the caller's leases of models come to.
  [[nodiscard]] Bytes charged() const;
  [[nodiscard]] ModelPrice price(std::string_view model) const;
  // Actions ordered so far, by cause.
  [[nodiscard]] const std::array<std::uint64_t, kModelCauses>& counts() const { return counts_; }

 private:
  struct Entry {
    ModelState state = ModelState::absent;
    Bytes charged;  // while loading: what was reserved
    int users = 0;
    TimePoint loaded_at;
    TimePoint last_use;
    Milliseconds load_time{};
    std::size_t device = 0;
    bool used = false;  // since it was loaded
  };
  struct Breaker {
    int failures = 0;  // in a row
    TimePoint retry_at;
    Error error;
  };
  using OnDevice = std::pair<std::string, std::size_t>;  // model, device

  [[nodiscard]] Result<std::vector<ModelKey>> missing(TimePoint now, const ModelNeed& need) const;
  [[nodiscard]] bool all_resident(const ModelNeed& need) const;
  [[nodiscard]] bool any_leaving(const ModelNeed& need) const;
  void use(TimePoint now, const ModelNeed& need);
  [[nodiscard]] ModelAction begin_load(const ModelKey& key, std::size_t device);
  [[nodiscard]] std::vector<ModelAction> make_room(TimePoint now, const ModelNeed& need, Bytes wanted);
  [[nodiscard]] std::vector<ModelAction> begin_unloads(const std::vector<ModelKey>& keys, ModelCause cause);
  [[nodiscard]] std::vector<IdleModel> idle_models() const;
  [[nodiscard]] std::set<ModelKey> pinned_keys() const;
  [[nodiscard]] Bytes leaving() const;

  ModelRules rules_;
  std::map<ModelKey, Entry> entries_;
  std::map<OnDevice, Breaker> breakers_;  // of the models of one catalogue
  std::map<std::string, ModelPrice, std::less<>> measured_;
  std::map<std::string, bool, std::less<>> pins_;  // by operators; of the models of one catalogue
  std::map<int, int> short_returns_;               // by service, in a row
  std::array<std::uint64_t, kModelCauses> counts_{};
};

}  // namespace plimsoll
