import MLS

/// Application data on its way.
struct WorldMessage {
  let message: MLSMessage
  let data: [UInt8]
  let epoch: UInt64
  /// Members of its epoch, without the sender, who have not read it.
  var readers: Set<Int>
}
