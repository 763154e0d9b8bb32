// Documents read by the engine room of this process.
#pragma once

#include <boost/asio/io_context.hpp>

#include "document_outputs.h"
#include "memory_watch.h"
#include "read_run.h"

namespace plimsoll {

class ReadHere final : public ReadPlace {
 public:
  ReadHere(ReadDesk& desk, EngineRoom& engine);

  [[nodiscard]] boost::asio::awaitable<DocumentEnd> read(std::size_t document) override;
  void stop() override { engine_.stop(); }
  [[nodiscard]] boost::asio::awaitable<void> shut_down() override;
  // What was foretold, reserved and used, for --memory-report.
  [[nodiscard]] std::string memory_report() const;

 private:
  ReadDesk& desk_;
  EngineRoom& engine_;
  OutputContext context_;
  MemoryWatch memory_;
};

}  // namespace plimsoll
