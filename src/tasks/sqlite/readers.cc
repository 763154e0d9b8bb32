#include "tasks/sqlite/readers.h"

namespace plimsoll {

Readers::Readers(std::vector<Connection> connections) : connections_(std::move(connections)) {
  for (Connection& connection : connections_) free_.push_back(&connection);
}

Result<Readers::Loan> Readers::take() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return !free_.empty(); });
  Loan loan(*this, free_.back());
  free_.pop_back();
  lock.unlock();
  TRY_VOID((*loan).execute("BEGIN"));
  return loan;
}

Readers::Loan::~Loan() {
  if (connection_ == nullptr) return;
  if (connection_->in_transaction()) (void)connection_->execute("ROLLBACK");
  {
    const std::scoped_lock lock(readers_->mutex_);
    readers_->free_.push_back(connection_);
  }
  readers_->returned_.notify_one();
}

}  // namespace plimsoll
