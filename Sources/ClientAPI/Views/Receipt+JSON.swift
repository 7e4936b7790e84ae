internal import JSON
internal import Model
internal import Node
internal import Wire

extension JSONWriter {
  /// The fields of a `Receipt`.
  mutating func receipt(_ receipt: Receipt) {
    field("event", hex: receipt.event.bytes.bytes)
    field("level", receipt.order == nil ? "accepted" : receipt.isMirrored ? "mirrored" : "ordered")
    field("channel", hex: receipt.channel.bytes.bytes)
    guard let order = receipt.order else { return }
    field("sequence", order.sequence)
    field("verdict", order.verdictCode)
  }
}
