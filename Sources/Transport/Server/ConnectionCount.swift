import Synchronization

/// How many connections are open over all loops of a server, and may be: in all, and from one address.
final class ConnectionCount: Sendable {
  private struct State {
    var all = 0
    var byAddress: [[UInt8]: Int] = [:]
  }

  private let max: Int
  private let maxOfAddress: Int
  private let state = Mutex(State())

  init(max: Int, ofAddress maxOfAddress: Int = .max) {
    self.max = max
    self.maxOfAddress = maxOfAddress
  }

  var current: Int { state.withLock { $0.all } }

  /// Counts one more, unless that were too many. Of `nil` only the sum counts: a proxy, which speaks for many.
  func admit(_ address: NumericAddress?) -> Bool {
    state.withLock { state in
      guard state.all < max, Self.count(address, upTo: maxOfAddress, in: &state) else { return false }
      state.all += 1
      return true
    }
  }

  /// One that is counted in the sum is found to be from this address. Whether it may be.
  func claim(_ address: NumericAddress) -> Bool {
    state.withLock { Self.count(address, upTo: maxOfAddress, in: &$0) }
  }

  func leave(_ address: NumericAddress?) {
    state.withLock { state in
      state.all -= 1
      guard let block = address?.countedBytes, let count = state.byAddress[block] else { return }
      state.byAddress[block] = count > 1 ? count - 1 : nil
    }
  }

  private static func count(_ address: NumericAddress?, upTo most: Int, in state: inout State) -> Bool {
    guard let block = address?.countedBytes else { return true }
    let count = state.byAddress[block, default: 0]
    guard count < most else { return false }
    state.byAddress[block] = count + 1
    return true
  }
}

extension NumericAddress {
  /// Of an IPv6 address the first 64 bits: who has one has all of those.
  fileprivate var countedBytes: [UInt8] { Array(bytes.prefix(bytes.count == 16 ? 8 : 4)) }
}
