public import Federation
public import Model
internal import Synchronization

/// What is *mirrored*.
extension HanseNode {
  /// How far a channel is cosigned, as far as this node knows.
  public func mark(of channel: LogID) -> CosignedMark { marks.withLock { $0[channel] } ?? CosignedMark() }

  func marked(_ channel: LogID, _ mark: CosignedMark) { marks.withLock { $0[channel] = mark } }

  /// Answers the receipt once its event is mirrored, as it is within a minute or not at all; at once where nothing is mirrored.
  public func whenMirrored(_ receipt: Receipt, completion: @escaping @Sendable (Receipt) -> Void) {
    guard let order = receipt.order, order.verdict == 0 else { return completion(receipt) }
    core.peek(
      { core in
        core.whenMirrored(receipt.channel, receipt.event, at: order.sequence) { isMirrored in
          completion(isMirrored ? receipt.mirrored : receipt)
        }
      }, failed: { _ in completion(receipt) })
  }
}
