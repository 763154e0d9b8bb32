#include "inference/openvino/openvino_engine.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdlib.h>

#include <tbb/task_arena.h>

#include <cstdlib>
#include <openvino/openvino.hpp>
#include <openvino/opsets/opset8.hpp>
#include <utility>

#include "base/cpu_features.h"
#include "inference/openvino/best_class.h"
#include "inference/openvino/cache_turn.h"
#include "inference/openvino/openvino_model.h"
#include "inference/openvino/plain_types.h"
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

// The kernels' library keeps a cache of its own, for the whole process, beside the engine's one per model: kernels of
// models that are long gone stayed in it. Measured with a recogniser that had read ten widths: 55 MB of private memory
// were left after it was dropped, 8 without that cache, at the same processor time (the engine's own cache is asked
// first). Read once, when the plugin is loaded.
void forgo_kernel_librarys_cache() { ::setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "0", 1); }

// The engine's cache takes a network for the same whatever it was compiled to compute in: one compiled for f32 and run
// as bf16 gave 'o' for a line of text. And a folder may serve machines with other processors. So each has its own.
std::string cache_name(Arithmetic arithmetic) {
  return fmt::format("{}-{}", label(arithmetic), fmt::join(cpu_features(), "-"));
}

// What a compiled network follows from, beside its folder.
std::string network_name(const ModelPlan& plan) {
  std::error_code ignored;
  return fmt::format("{}-{}-{}-{}x{}-{}", plan.file.filename().string(), std::filesystem::file_size(plan.file, ignored),
                     static_cast<int>(plan.output), plan.sessions, plan.threads,
                     ov::get_openvino_version().buildNumber);
}

// What every network needs once: the plugin, its executor, its first code.
void load_plugin(ov::Core& core) {
  const auto input = std::make_shared<ov::opset8::Parameter>(ov::element::f32, ov::PartialShape{1, 8});
  const auto output = std::make_shared<ov::opset8::Relu>(input);
  ov::CompiledModel compiled = core.compile_model(
      std::make_shared<ov::Model>(ov::OutputVector{output}, ov::ParameterVector{input}), "CPU",
      ov::AnyMap{ov::num_streams(1), ov::inference_num_threads(1), ov::hint::enable_cpu_pinning(false)});
  ov::InferRequest request = compiled.create_infer_request();
  request.start_async();
  request.wait();
}

class OpenVinoEngine final : public Engine {
 public:
  explicit OpenVinoEngine(OpenVinoOptions options) : options_(std::move(options)) {
    // As in load().
    tbb::task_arena arena(1);
    arena.execute([&] { load_plugin(core_); });
  }

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
    std::shared_ptr<ov::Model> network = core_.read_model(plan.file);
    std::string metadata = read_metadata(*network, plan.metadata_key);
    std::size_t classes = 0;
    if (plan.output == ModelOutput::best_class) {
      classes = class_count(*network);
      keep_best_class(*network);
    }
    use_plain_types(network);
    const ov::AnyMap general = compile_options(plan);
    ov::CompiledModel compiled = options_.cache_folder.empty() ? core_.compile_model(network, "CPU", general)
                                                               : compile_in_turn(network, network_name(plan), general);
    if (plan.specialise_from == 0)
      return std::make_unique<OpenVinoModel>(std::move(compiled), plan.sessions, std::move(metadata), classes);
    ov::AnyMap special = general;
    special.erase(ov::cache_dir.name());  // a file for every shape that ever came would have no end
    return std::make_unique<SpecialisingModel>(std::move(compiled), std::move(metadata), plan.specialise_from,
                                               Recipe{core_, network, general, std::move(special)});
  }

  ov::CompiledModel compile_in_turn(const std::shared_ptr<ov::Model>& network, const std::string& name,
                                    const ov::AnyMap& options) {
    if (is_compiled(cache_folder(), name)) {
      const CacheTurn turn(cache_folder(), CacheTurn::Access::read);
      try {
        return core_.compile_model(network, "CPU", options);
      } catch (const std::exception&) {
        // The mark was wrong; alone it is compiled anew.
      }
    }
    const CacheTurn turn(cache_folder(), CacheTurn::Access::write);
    ov::CompiledModel compiled = core_.compile_model(network, "CPU", options);
    // What was compiled just now keeps the file's weights beside its own (recogniser: 20 MB); out of the cache it does
    // not.
    if (!compiled.get_property(ov::loaded_from_cache)) {
      compiled = {};
      compiled = core_.compile_model(network, "CPU", options);
    }
    mark_compiled(cache_folder(), name);
    return compiled;
  }

  [[nodiscard]] std::filesystem::path cache_folder() const {
    return options_.cache_folder / cache_name(options_.arithmetic);
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
    if (!options_.cache_folder.empty()) options.insert(ov::cache_dir(cache_folder().string()));
    return options;
  }

  OpenVinoOptions options_;
  ov::Core core_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_openvino_engine(const OpenVinoOptions& options) {
  forgo_kernel_librarys_cache();
  try {
    return std::make_unique<OpenVinoEngine>(options);
  } catch (const std::exception& error) {
    return fail(Reason::model_load, fmt::format("OpenVINO: {}", error.what()));
  }
}

}  // namespace plimsoll
