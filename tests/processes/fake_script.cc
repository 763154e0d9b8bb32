#include "fake_script.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

FakeScript::FakeScript(std::string folder) : folder_(std::move(folder)) {
  std::ifstream file(folder_ + "/script");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "pages") words >> pages_;
    if (kind == "partly") words >> partly_.emplace_back();
    if (kind == "text") {
      auto& [number, trust] = text_.emplace_back();
      words >> number >> trust;
    }
    if (kind != "on") continue;
    Rule& rule = rules_.emplace_back();
    words >> rule.event >> rule.action;
    if (const auto colon = rule.event.find(':'); colon != std::string::npos) {
      rule.number = std::stoi(rule.event.substr(colon + 1));
      rule.event.resize(colon);
    }
    rule.once = rule.action == "once";
    if (rule.once) words >> rule.action;
    words >> rule.argument;
  }
}

std::optional<Rule> FakeScript::rule(const std::string& event, int number) const {
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    const Rule& rule = rules_[index];
    if (rule.event != event || (rule.number && *rule.number != number)) continue;
    if (!rule.once) return rule;
    const int marker = ::open(fmt::format("{}/used-{}", folder_, index).c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (marker < 0) continue;
    ::close(marker);
    return rule;
  }
  return std::nullopt;
}

std::string FakeScript::text_layer(int number) const {
  for (const auto& [page, trust] : text_)
    if (page == number) return trust;
  return {};
}

bool FakeScript::partly(int number) const { return std::ranges::find(partly_, number) != partly_.end(); }

void FakeScript::record(const std::string& event, int number) const {
  const std::string line = fmt::format("{} {} {}\n", event, number, ::getpid());
  const int log = ::open((folder_ + "/log").c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
  [[maybe_unused]] const ssize_t written = ::write(log, line.data(), line.size());
  ::close(log);
}

void FakeScript::wait_for(const std::string& file) const {
  while (::access((folder_ + "/" + file).c_str(), F_OK) != 0) ::usleep(1000);
}
