// plimsoll doctor: what this machine gives, and whether the installation is whole.
#include <fmt/format.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fstream>
#include <thread>

#include "base/build_id.h"
#include "base/cpu_features.h"
#include "base/cpu_quota.h"
#include "base/own_memory.h"
#include "engine_room/budget_watch.h"
#include "engine_room/service_plan.h"
#include "installation.h"
#include "models/catalogue.h"
#include "services/helper_channel.h"
#include "verbs.h"

namespace plimsoll {
namespace {

// Findings in the order they are made; what reading cannot do without turns the exit status.
class Findings {
 public:
  void good(std::string_view what, const std::string& text) { add("", what, text); }
  void note(std::string_view what, const std::string& text) { add("note: ", what, text); }
  void bad(std::string_view what, const Error& error) {
    add("BAD: ", what, error.text());
    if (status_ == 0) status_ = facts(error.reason).exit_status;
  }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void add(std::string_view mark, std::string_view what, const std::string& text) {
    text_ += fmt::format("{:<10} {}{}\n", what, mark, text);
  }
  std::string text_;
  int status_ = 0;
};

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(std::min(line.find(':') + 2, line.size()));
  return "unknown processor";
}

void examine_processor(const Settings& settings, Findings& findings) {
  findings.good("processor", fmt::format("{} ({})", processor_name(), fmt::join(cpu_features(), " ")));
  const auto quota = cpu_quota();
  findings.good("cores",
                fmt::format("{} used of {} in the machine{}", usable_cpus(), std::thread::hardware_concurrency(),
                            quota ? fmt::format(", quota {:.2f}", *quota) : ", no quota"));
  const Precision precision = resolved_precision(settings.precision);
  findings.good("precision", fmt::format("{} (setting: {})", to_text(precision), to_text(settings.precision)));
  if (precision == Precision::bf16 && !cpu_computes_bf16())
    findings.note("precision", "this processor emulates bf16; f32 or auto is faster");
}

// The same reading that a run begins with.
void examine_memory(const Settings& settings, Findings& findings) {
  auto watch = BudgetWatch::create(settings.memory_max, budget_sources(CgroupMemory::find()));
  if (!watch) return findings.bad("memory", watch.error());
  const Budget budget = watch->read(std::chrono::steady_clock::now(), private_memory());
  for (const MemoryLimit& limit : watch->limits())
    findings.good("memory", fmt::format("{:<10} {}", to_text(limit.bytes), limit.origin));
  findings.good("memory", fmt::format("{:<10} budget: {}, less {} of reserve", to_text(budget.bytes),
                                      budget.binding.origin, to_text(budget.reserve)));
}

void examine_sandbox(Findings& findings) {
  const long landlock = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (landlock > 0)
    findings.good("sandbox", fmt::format("Landlock, version {} of its interface", landlock));
  else
    findings.note("sandbox", "this kernel has no Landlock: helpers can open files that their user may read");
  // Asks for a filter at an address that is none: EFAULT from a kernel that has filters, EINVAL from one that has not.
  const bool filters = ::prctl(PR_SET_SECCOMP, 2, nullptr, 0, 0) == -1 && errno == EFAULT;
  if (filters)
    findings.good("sandbox", "seccomp filters");
  else
    findings.note("sandbox", "this kernel has no seccomp filters: helpers may call all of it");
}

void examine_models(const Settings& settings, Findings& findings) {
  const auto folder = models_folder(settings);
  const auto catalogue = ModelCatalogue::load(folder);
  if (!catalogue) return findings.bad("models", catalogue.error());
  std::size_t good = 0;
  for (const ModelEntry& entry : catalogue->entries()) {
    if (const auto verified = catalogue->verify(entry); !verified)
      findings.bad("models", verified.error());
    else
      ++good;
  }
  findings.good("models", fmt::format("{} of {} good in {}", good, catalogue->entries().size(), folder.string()));
}

// A handshake with each: it starts, is of this build, and finds its libraries.
boost::asio::awaitable<void> examine_helpers(HelperFleet& fleet, const Settings& settings, Findings& findings) {
  for (const HelperRole role : {HelperRole::decode, HelperRole::compose, HelperRole::infer}) {
    const std::string name = fmt::format("plimsoll-{}", to_text(role));
    auto channel = co_await HelperChannel::start(fleet, role, settings.start_time_max);
    if (!channel) {
      findings.bad("helper", std::move(channel.error()).in(name));
      continue;
    }
    findings.good("helper", fmt::format("{} starts, build {}", name, build_id()));
    co_await (*channel)->end();
  }
}

}  // namespace

int run_doctor(const LoadedSettings& loaded) {
  const Settings& settings = loaded.settings;
  Findings findings;
  findings.good("plimsoll", fmt::format("{}, build {}", version(), build_id()));
  examine_processor(settings, findings);
  examine_memory(settings, findings);
  examine_sandbox(findings);
  boost::asio::io_context io(1);
  HelperFleet fleet(io, settings.helper_folder);
  boost::asio::co_spawn(io, examine_helpers(fleet, settings, findings), boost::asio::detached);
  io.run();
  examine_models(settings, findings);
  return std::max(print(findings.text()), findings.status());
}

}  // namespace plimsoll
