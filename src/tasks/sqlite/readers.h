// A few connections that read, lent to one caller each. WAL: they never wait for the writer, nor it for them.
#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "tasks/sqlite/connection.h"

namespace plimsoll {

class Readers {
 public:
  explicit Readers(std::vector<Connection> connections);

  // One connection inside a transaction: all that is read through it belongs to one moment.
  class Loan {
   public:
    Loan(Readers& readers, Connection* connection) : readers_(&readers), connection_(connection) {}
    Loan(Loan&& other) noexcept : readers_(other.readers_), connection_(std::exchange(other.connection_, nullptr)) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan();
    [[nodiscard]] Connection& operator*() const { return *connection_; }

   private:
    Readers* readers_;
    Connection* connection_;
  };
  // Any thread; waits until one is free.
  [[nodiscard]] Result<Loan> take();

 private:
  std::vector<Connection> connections_;  // constant after construction
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<Connection*> free_;  // under mutex_
};

}  // namespace plimsoll
