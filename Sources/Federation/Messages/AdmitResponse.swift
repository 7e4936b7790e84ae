internal import Model
public import Wire

/// The channel that the asking node is admitted to, and a checkpoint of it that holds the admission.
public struct AdmitResponse: Message, Equatable {
  public let channel: OpenChannel
  /// A checkpoint note, as logs have it.
  public let checkpoint: Text

  public init(channel: OpenChannel, checkpoint: Text) {
    self.channel = channel
    self.checkpoint = checkpoint
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (channel, checkpoint): (OpenChannel?, Text?) = (nil, nil)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: channel = try OpenChannel(&reader)
      case 2: checkpoint = try reader.text()
      default: try reader.skip()
      }
    }
    guard let channel, let checkpoint else { throw .unexpected }
    self.init(channel: channel, checkpoint: checkpoint)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(2)
    writer.unsigned(1)
    channel.write(to: &writer)
    writer.unsigned(2)
    writer.text(checkpoint)
  }
}
