// Whether the server takes and begins anything new. Two may say no: an operator (/admin/drain), who may take it back,
// and the end of the server, which nobody does.
#pragma once

#include "engine_room/engine_room.h"

namespace plimsoll {

// io thread only; outlived by the engine.
class DrainSwitch {
 public:
  explicit DrainSwitch(EngineRoom& engine) : engine_(engine) {}

  // Nothing new is taken or begun; windows that are being read are read to their end, then their tasks wait.
  void begin() {
    on_ = true;
    engine_.drain();
  }
  // The server ends: as begin(), for good.
  void end_server() {
    ending_ = true;
    begin();
  }
  // False: the server ends.
  bool take_back() {
    if (ending_) return false;
    if (on_) engine_.resume();
    on_ = false;
    return true;
  }
  [[nodiscard]] bool on() const { return on_; }
  [[nodiscard]] bool ending() const { return ending_; }

 private:
  EngineRoom& engine_;
  bool on_ = false;
  bool ending_ = false;
};

}  // namespace plimsoll
