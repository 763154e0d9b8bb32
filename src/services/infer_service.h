// plimsoll-infer as seen from the control plane: an OCR service, one page at a time.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/unique_fd.h"
#include "document/page.h"
#include "services/helper_channel.h"
#include "settings/reading_features.h"

namespace plimsoll {

// A model that pages may ask for, where its files are.
struct ServiceModel {
  std::string name;
  std::string stage;
  std::string file;          // of its network, in the models' folder
  std::string dictionary;    // of its characters; empty: the network's file carries them
  std::vector<double> mean;  // of a detector's input, three planes B, G, R; none: the parameter set's
  std::vector<double> deviation;
};

// What a service is told once, at its start.
struct ServiceConfiguration {
  std::string models_folder;
  std::string cache_folder;         // empty: none
  std::string precision;            // auto, f32, bf16, f16
  std::string parameters;           // default, rapidocr, official-v6
  std::vector<std::string> models;  // by the catalogue's names, that pages need with these parameters
  std::vector<ServiceModel> known;  // all that pages may ask for, beside those that every service knows
  int threads = 1;
  int lines = 0;                  // read at a time, each with its own memory; 0: a line a thread
  bool models_in_turn = false;    // pages load what they need, one model at a time
  Milliseconds start_time_max{};  // handshake, and again for loading models
  Milliseconds page_time_max{};
  Bytes page_bytes_max;   // that its heap may grow by while it reads a page; zero: without bounds
  std::vector<int> cpus;  // that it may run on; empty: all of ours
};

// A raster to be read; the descriptors are borrowed.
struct PageToRead {
  int number = 0;
  int width = 0;
  int height = 0;
  int channels = 0;
  double dpi = 0;
  Bytes service;              // private memory of the service at most, the raster not counted; zero: without bounds
  Bytes keep;                 // that the service may keep above its models when the page is done
  bool frugal = false;        // every network gives its activations back before the next stage
  double detector_scale = 1;  // of the sides of the detector's input
  FeatureSet features;        // beyond text; their models are loaded
  std::vector<std::string> models;  // each instead of its stage's own; they are loaded
  bool deskew = false;              // order and regions are found with the lines level
  // Its text layer as canonical JSON, which is then the page's text; null: the text is in the picture.
  const UniqueFd* text = nullptr;
  Bytes text_length;
};

struct PageReading {
  Bytes length;  // of the page as JSON in the result memfd
  std::vector<StageTime> stages;
  std::vector<StageUse> uses;  // what each network took, for the predictor; empty without a meter
  Bytes private_memory;        // of the service after the page
  Bytes base;                  // of that, with its models loaded and nothing kept of any page
  Bytes peak;
  Bytes begun;         // private memory when the page began
  Bytes metered_peak;  // most heap bytes above those held before the page; zero without a meter
};

struct ModelLoaded {
  std::string name;
  Bytes charged;                       // private memory that the service grew by: the model's residency
  Bytes live;                          // the same on its heap; zero without a meter
  Bytes peak;                          // most private memory above what was there before, while it was loaded
  std::chrono::microseconds time{};    // zero: it was there already
  std::vector<std::string> languages;  // where it was to be described, of a recogniser: those whose letters it has
};

struct ModelUnloaded {
  Bytes returned;        // private memory before and after
  Bytes charged;         // when it was loaded
  Bytes live;            // heap bytes that came back; zero without a meter
  Bytes private_memory;  // of the service afterwards
};

// io thread only. Every method may also end as a lost helper does (HelperChannel).
class InferService {
 public:
  // Spawned, greeted and configured; no model is loaded. Reason::model_load when the engine cannot be started, …
  static Async<std::unique_ptr<InferService>> start(HelperFleet& fleet, const ServiceConfiguration& configuration);
  // The same in three steps, for the pool, which must be able to end it meanwhile.
  static Result<std::unique_ptr<InferService>> spawn(HelperFleet& fleet, const ServiceConfiguration& configuration);
  [[nodiscard]] Async<void> greet();
  [[nodiscard]] Async<void> configure(const ServiceConfiguration& configuration);

  // All or none, by the catalogue's names; one that is there already costs nothing. Reason::model_missing, model_load.
  // `describe`: what the models are is wanted, too.
  [[nodiscard]] Async<std::vector<ModelLoaded>> load_models(std::vector<std::string> names, bool describe = false);
  // Between pages. Reason::protocol when it is not loaded.
  [[nodiscard]] Async<ModelUnloaded> unload_model(std::string name);
  // Reason::page_time when it is late, page_memory, model_run, protocol when a model it needs is not loaded, …
  [[nodiscard]] Async<PageReading> read_page(PageToRead page, const UniqueFd& raster, const UniqueFd& result);
  // Gives back what it keeps between pages; returns what it still holds.
  [[nodiscard]] Async<Bytes> release_memory();
  [[nodiscard]] Async<Bytes> private_memory() { return ping(start_time_max_); }
  // The same as a sign of life: Reason::helper_silent when it takes longer than `time_max`.
  [[nodiscard]] Async<Bytes> ping(Milliseconds time_max);

  // Private memory by its last answer that told it.
  [[nodiscard]] Bytes held() const { return held_; }
  // Pages that it read to their end.
  [[nodiscard]] int pages() const { return pages_; }
  // A page failed inside the engine since the last call: its models may have been dropped and loaded anew.
  [[nodiscard]] bool take_suspicion() { return std::exchange(suspicious_, false); }

  // Private memory of the service as it was configured: the engine, its threads and code, no model.
  [[nodiscard]] Bytes base() const { return base_; }

  [[nodiscard]] bool usable() const { return channel_->usable(); }
  [[nodiscard]] int pid() const { return channel_->pid(); }
  [[nodiscard]] HelperProcess& process() const { return channel_->process(); }
  [[nodiscard]] boost::asio::awaitable<void> end() { return channel_->end(); }

 private:
  InferService(std::unique_ptr<HelperChannel> channel, const ServiceConfiguration& configuration)
      : channel_(std::move(channel)),
        start_time_max_(configuration.start_time_max),
        page_time_max_(configuration.page_time_max),
        page_bytes_max_(configuration.page_bytes_max) {}

  std::unique_ptr<HelperChannel> channel_;
  Milliseconds start_time_max_;
  Milliseconds page_time_max_;
  Bytes page_bytes_max_;
  Bytes base_;
  Bytes held_;
  int pages_ = 0;
  bool suspicious_ = false;
};

}  // namespace plimsoll
