#include "inference/openvino/openvino_engine.h"

#include <fmt/format.h>

#include <tbb/task_arena.h>

#include <cstdlib>
#include <openvino/openvino.hpp>
#include <utility>

#include "inference/openvino/best_class.h"
#include "inference/openvino/openvino_model.h"
#include "inference/openvino/specialising_model.h"

namespace plimsoll {
namespace {

#ifdef PLIMSOLL_SANITIZED
// TBB looks for its NUMA module with RTLD_DEEPBIND, for which a sanitizer ends the process; told so, it does without.
[[maybe_unused]] const int kToldTbb = ::setenv("TBB_ENABLE_SANITIZERS", "1", 1);
#endif

ov::element::Type element_type(Arithmetic arithmetic) {
  switch (arithmetic) {
    case Arithmetic::f32:
      return ov::element::f32;
    case Arithmetic::bf16:
      return ov::element::bf16;
    case Arithmetic::f16:
      return ov::element::f16;
  }
  std::unreachable();
}

// The ONNX front end keeps a file's metadata_props in the model's run-time info under "framework".
std::string read_metadata(const ov::Model& model, const std::string& key) {
  if (key.empty() || !model.has_rt_info("framework", key)) return {};
  return model.get_rt_info<std::string>("framework", key);
}

class OpenVinoEngine final : public Engine {
 public:
  explicit OpenVinoEngine(OpenVinoOptions options) : options_(std::move(options)) {}

  Result<std::unique_ptr<Model>> load(const ModelPlan& plan) override {
    std::error_code ignored;
    if (!std::filesystem::exists(plan.file, ignored))
      return fail(Reason::model_missing, fmt::format("model file {} is not there", plan.file.string()));
    try {
      // Left to itself, looking a model up in the cache takes a worker per processor of the host, and keeps it: 15 of
      // them stayed on a machine with 16.
      tbb::task_arena arena(static_cast<int>(plan.threads));
      return arena.execute([&] { return compile(plan); });
    } catch (const std::exception& error) {
      return fail(Reason::model_load, fmt::format("model {}: {}", plan.file.filename().string(), error.what()));
    }
  }

 private:
  std::unique_ptr<Model> compile(const ModelPlan& plan) {
    const std::shared_ptr<ov::Model> network = core_.read_model(plan.file);
    std::string metadata = read_metadata(*network, plan.metadata_key);
    if (plan.output == ModelOutput::best_class) keep_best_class(*network);
    ov::CompiledModel compiled = core_.compile_model(network, "CPU", compile_options(plan));
    auto general = std::make_unique<OpenVinoModel>(std::move(compiled), plan.sessions, std::move(metadata));
    if (plan.specialise_from == 0) return general;
    ov::AnyMap options = compile_options(plan);
    options.erase(ov::cache_dir.name());  // a file for every shape that ever came would have no end
    return std::make_unique<SpecialisingModel>(std::move(general), plan.specialise_from,
                                               Recipe{core_, network, std::move(options)});
  }

  [[nodiscard]] ov::AnyMap compile_options(const ModelPlan& plan) const {
    ov::AnyMap options{
        ov::hint::inference_precision(element_type(options_.arithmetic)),
        ov::num_streams(static_cast<std::int32_t>(plan.sessions)),
        ov::inference_num_threads(static_cast<std::int32_t>(plan.threads)),
        // Several services share the processors: each pinning its threads to the first ones would stack them up.
        ov::hint::enable_cpu_pinning(false),
        {"CPU_RUNTIME_CACHE_CAPACITY", options_.kernel_cache_entries},
    };
    if (!options_.cache_folder.empty()) options.insert(ov::cache_dir(options_.cache_folder.string()));
    return options;
  }

  OpenVinoOptions options_;
  ov::Core core_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_openvino_engine(const OpenVinoOptions& options) {
  try {
    return std::make_unique<OpenVinoEngine>(options);
  } catch (const std::exception& error) {
    return fail(Reason::model_load, fmt::format("OpenVINO: {}", error.what()));
  }
}

}  // namespace plimsoll
