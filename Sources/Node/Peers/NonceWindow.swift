internal import Wire

/// The nonces of one peer that could still be replayed; bounded.
struct NonceWindow {
  private var seen: Set<Bytes16> = []
  private var order: [(nonce: Bytes16, expiresSeconds: UInt64)] = []
  private var oldest = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Whether all that is in it is too old to be replayed.
  func isOver(nowSeconds: UInt64) -> Bool {
    // The signer chooses how long each lives: the last may end first.
    order[oldest...].allSatisfy { $0.expiresSeconds < nowSeconds }
  }

  func holds(_ nonce: Bytes16) -> Bool { seen.contains(nonce) }

  /// Whether the nonce is new. Also `false` when the peer has used up its window: it must slow down.
  mutating func take(_ nonce: Bytes16, expiresSeconds: UInt64, nowSeconds: UInt64) -> Bool {
    while oldest < order.count, order[oldest].expiresSeconds < nowSeconds {
      seen.remove(order[oldest].nonce)
      oldest += 1
    }
    if oldest > order.count / 2 {
      order.removeFirst(oldest)
      oldest = 0
    }
    guard seen.count < limit, seen.insert(nonce).inserted else { return false }
    order.append((nonce, expiresSeconds))
    return true
  }
}
